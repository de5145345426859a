import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { codeOf } from '#test/fakes/engine-rig.ts';
import { settle } from '#test/fakes/settle.ts';
import type { FilePort } from '../backends/adapter.ts';
import { Uploads } from './uploads.ts';

const MIB = 1_048_576;

/** A server that takes a piece whenever the test says so. */
function setUp() {
  const clock = new ManualClock();
  let ids = 0;
  const uploads = new Uploads({ clock, logger: silentLogger, randomId: () => `u${(ids += 1)}` });
  const taken: number[] = [];
  const asked: { name: string; text: string; conversationId: string }[] = [];
  const ends: string[] = [];
  const server = { gate: Promise.resolve(), answer: (): void => undefined };
  const port: FilePort = {
    async send(conversationId, { name, bytes }, text) {
      asked.push({ name, text, conversationId });
      try {
        for await (const piece of bytes) {
          await server.gate;
          taken.push(piece.length);
          server.answer();
        }
        ends.push('all');
      } catch (error) {
        ends.push(AppError.from(error).code);
        throw error;
      }
      server.answer();
    },
    fetch: () => Promise.reject(new AppError('not-found')),
  };
  const begin = (size: number) =>
    uploads.begin(port, { conversationId: 'c', name: 'a', mime: '', size, text: 'see' });
  return { clock, uploads, taken, asked, ends, server, begin };
}
const piece = (length: number): Uint8Array => new Uint8Array(length);

describe('an upload', () => {
  it('goes out while it comes in, in order, and ends with the server’s answer', async () => {
    const { uploads, begin, taken, asked, ends, clock } = setUp();
    const id = begin(5);
    expect(asked).toEqual([{ name: 'a', text: 'see', conversationId: 'c' }]);
    await uploads.give(id, piece(2));
    await settle();
    expect(taken).toEqual([2]);
    await uploads.give(id, piece(3));
    await uploads.finish(id);
    expect([taken, ends, uploads.size, clock.pending]).toEqual([[2, 3], ['all'], 0, 0]);
  });

  it('of nothing at all is a file, too', async () => {
    const { uploads, begin, ends } = setUp();
    await uploads.finish(begin(0));
    expect(ends).toEqual(['all']);
  });

  it('takes no more than the server does: one piece at most waits', async () => {
    const { uploads, begin, server, taken } = setUp();
    let open = (): void => undefined;
    server.gate = new Promise((resolve) => (open = resolve));
    const id = begin(3);
    await uploads.give(id, piece(1));
    let answered = 0;
    const second = uploads.give(id, piece(1)).then(() => (answered += 1));
    await settle();
    expect([answered, taken]).toEqual([0, []]);
    open();
    await second;
    await settle();
    expect(taken).toEqual([1, 1]);
  });

  it('that comes out of turn is over: a piece before the last was answered, or the end before it', async () => {
    for (const second of ['give', 'finish'] as const) {
      const { uploads, begin, server, ends } = setUp();
      server.gate = new Promise(() => undefined);
      const id = begin(2);
      await uploads.give(id, piece(1));
      const first = codeOf(() => uploads.give(id, piece(1)));
      const out = second === 'give' ? () => uploads.give(id, piece(1)) : () => uploads.finish(id);
      expect(await codeOf(out)).toBe('bad-payload');
      expect(await first).toBe('not-found');
      expect(await codeOf(() => uploads.finish(id))).toBe('not-found');
      expect(ends).not.toContain('all');
    }
  });

  it.each([
    ['a piece over the limit', MIB * 2, MIB + 1],
    ['more than was said', 3, 4],
    ['an empty piece', 3, 0],
  ])('with %s is over', async (_what, size, length) => {
    const { uploads, begin, ends } = setUp();
    const id = begin(size);
    expect(await codeOf(() => uploads.give(id, piece(length)))).toBe('bad-payload');
    await settle();
    expect([ends, uploads.size]).toEqual([['not-found'], 0]);
  });

  it('that ends before all of it came is over', async () => {
    const { uploads, begin, ends } = setUp();
    const id = begin(3);
    await uploads.give(id, piece(2));
    expect(await codeOf(() => uploads.finish(id))).toBe('bad-payload');
    await settle();
    expect(ends).toEqual(['not-found']);
  });

  it('tells why the server refused, at the next word', async () => {
    const { uploads, begin, server } = setUp();
    server.answer = () => {
      throw new AppError('file-too-large', { limit: 1 });
    };
    const id = begin(4);
    await uploads.give(id, piece(2));
    await settle();
    expect(await codeOf(() => uploads.give(id, piece(2)))).toBe('file-too-large');
    expect(uploads.size).toBe(0);
  });

  it('that the server refuses in the end was not sent', async () => {
    const { uploads, begin, server, taken } = setUp();
    server.answer = () => {
      if (taken.length === 1) throw new AppError('not-a-member');
    };
    const id = begin(1);
    const given = codeOf(() => uploads.give(id, piece(1)));
    expect([await given, await codeOf(() => uploads.finish(id))]).toEqual([null, 'not-a-member']);
  });

  it('that the person gives up stops at the server; again, nothing happens', async () => {
    const { uploads, begin, ends, clock } = setUp();
    const id = begin(4);
    await uploads.give(id, piece(2));
    uploads.cancel(id);
    uploads.cancel(id);
    await settle();
    expect([ends, clock.pending]).toEqual([['not-found'], 0]);
    expect(await codeOf(() => uploads.give(id, piece(1)))).toBe('not-found');
  });

  it('of a window that says nothing for a minute is given up; while the server works, nobody counts', async () => {
    const { uploads, begin, clock, server, ends } = setUp();
    const id = begin(3);
    clock.advance(59_999);
    await uploads.give(id, piece(1));
    let open = (): void => undefined;
    server.gate = new Promise((resolve) => (open = resolve));
    const slow = uploads.give(id, piece(1));
    clock.advance(59_999);
    open();
    await slow;
    await settle();
    const late = uploads.give(id, piece(1));
    await late;
    clock.advance(60_000);
    await settle();
    expect([uploads.size, ends]).toEqual([0, ['not-found']]);
  });

  it('is one of a bounded number', async () => {
    const { uploads, begin } = setUp();
    for (let n = 0; n < 16; n += 1) begin(1);
    expect(() => begin(1)).toThrow('bad-payload');
    uploads.cancelAll();
    expect(uploads.size).toBe(0);
    begin(1);
  });
});
