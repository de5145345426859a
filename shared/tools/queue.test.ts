import { describe, expect, it } from 'vitest';
import { Queue } from './queue.ts';

/** Node 20 has no Promise.withResolvers. */
function gateway(): { promise: Promise<void>; open: () => void } {
  let open = () => {};
  const promise = new Promise<void>((resolve) => (open = resolve));
  return { promise, open };
}

describe('Queue', () => {
  it('runs one task after the other, in order', async () => {
    const queue = new Queue();
    const seen: string[] = [];
    const first = gateway();
    const a = queue.run(async () => {
      seen.push('a begins');
      await first.promise;
      seen.push('a ends');
      return 'a';
    });
    const b = queue.run(() => {
      seen.push('b');
      return 'b';
    });
    expect(queue.size).toBe(2);
    first.open();
    expect(await Promise.all([a, b])).toEqual(['a', 'b']);
    expect(seen).toEqual(['a begins', 'a ends', 'b']);
    await queue.idle();
    expect(queue.size).toBe(0);
  });

  it('never starts a task in the same turn', async () => {
    let ran = false;
    const done = new Queue().run(() => (ran = true));
    expect(ran).toBe(false);
    await done;
    expect(ran).toBe(true);
  });

  it('goes on after a failure, which only its own promise tells', async () => {
    const queue = new Queue();
    const bad = queue.run(() => Promise.reject(new Error('no')));
    const thrown = queue.run(() => {
      throw new Error('thrown');
    });
    const good = queue.run(() => 1);
    await expect(bad).rejects.toThrow('no');
    await expect(thrown).rejects.toThrow('thrown');
    expect(await good).toBe(1);
    expect(queue.size).toBe(0);
  });

  it('closed: the running task ends, the waiting are refused, new ones too', async () => {
    const queue = new Queue();
    const gate = gateway();
    const running = queue.run(async () => {
      await gate.promise;
      return 'done';
    });
    const waiting = queue.run(() => 'never');
    await Promise.resolve(); // the first one has begun
    queue.close('over');
    queue.close('again');
    gate.open();
    expect(await running).toBe('done');
    await expect(waiting).rejects.toThrow('over');
    await expect(queue.run(() => 1)).rejects.toThrow('over');
  });

  it('idle waits for what was queued so far, and never rejects', async () => {
    const queue = new Queue();
    const failed = queue.run(() => Promise.reject(new Error('no')));
    await expect(Promise.all([queue.idle(), failed.catch(() => 'caught')])).resolves.toEqual([
      undefined,
      'caught',
    ]);
  });
});
