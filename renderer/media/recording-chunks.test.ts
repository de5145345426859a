import { describe, expect, it, vi } from 'vitest';
import { RecordingChunks, WAITING_MAX } from './recording-chunks.ts';

function setUp(pieceBytes = 4) {
  const written: string[] = [];
  const told: unknown[] = [];
  const waiting: (() => void)[] = [];
  const world = { error: null as Error | null, held: false };
  const chunks = new RecordingChunks({
    async write(piece) {
      if (world.held) await new Promise<void>((resolve) => waiting.push(resolve));
      if (world.error) throw world.error;
      expect(piece.buffer.byteLength).toBe(piece.length);
      written.push(new TextDecoder().decode(piece));
    },
    pieceBytes,
    onFull: (full) => told.push(full),
    onFailed: (error) => told.push(error),
  });
  const release = () => {
    world.held = false;
    for (const go of waiting.splice(0)) go();
  };
  return { chunks, written, told, world, waiting, release };
}
describe('chunks of a recording', () => {
  it('are handed on in order, in pieces of the given size, one at a time', async () => {
    const { chunks, written, world, waiting, release } = setUp();
    world.held = true;
    chunks.add(new Blob(['abcdef']));
    chunks.add(new Blob([]));
    chunks.add(new Blob(['gh']));
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    release();
    await chunks.idle();
    expect(written).toEqual(['abcd', 'ef', 'gh']);
    chunks.add(new Blob(['i']));
    await chunks.idle();
    expect(written.at(-1)).toBe('i');
  });

  it('say when too many wait, and when all are written', async () => {
    const { chunks, told, world, release } = setUp();
    world.held = true;
    // the first is being written
    for (let i = 0; i < WAITING_MAX; i += 1) chunks.add(new Blob(['x']));
    expect(told).toEqual([]);
    chunks.add(new Blob(['x']));
    chunks.add(new Blob(['x']));
    expect(told).toEqual([true]);
    release();
    await chunks.idle();
    expect(told).toEqual([true, false]);
  });

  it('end with the first that is refused', async () => {
    const { chunks, written, told, world } = setUp();
    chunks.add(new Blob(['a']));
    await chunks.idle();
    const error = new Error('full');
    world.error = error;
    chunks.add(new Blob(['b']));
    chunks.add(new Blob(['c']));
    await chunks.idle();
    world.error = null;
    chunks.add(new Blob(['d']));
    await chunks.idle();
    expect(written).toEqual(['a']);
    expect(told).toEqual([error]);
  });
});
