import { describe, expect, it, vi } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { type Closing, quitInOrder } from './quit.ts';

function setUp(closings: Closing[]) {
  const clock = new ManualClock();
  const records: LogRecord[] = [];
  let beforeQuit: (event: { preventDefault(): void }) => void = () => undefined;
  let gone = 0;
  const app = {
    on: (_event: 'before-quit', listener: typeof beforeQuit) => {
      beforeQuit = listener;
    },
    quit() {
      let held = false;
      beforeQuit({ preventDefault: () => (held = true) });
      if (!held) gone += 1;
    },
  };
  quitInOrder(
    app,
    closings,
    clock,
    createLogger('test', (record) => records.push(record)),
  );
  return { app, clock, records, gone: () => gone };
}
const levels = (records: LogRecord[]): string[] => records.map(({ level }) => level);

describe('quitting', () => {
  it('closes one after the other, then goes', async () => {
    const order: string[] = [];
    let finish = (): void => undefined;
    const { app, clock, gone } = setUp([
      {
        name: 'a',
        close: () => new Promise<void>((done) => (finish = done)).then(() => void order.push('a')),
      },
      { name: 'b', close: () => void order.push('b') },
    ]);
    app.quit();
    app.quit();
    await vi.waitFor(() => expect(clock.pending).toBe(1));
    expect([order, gone()]).toEqual([[], 0]);
    finish();
    await vi.waitFor(() => expect(gone()).toBe(1));
    expect([order, clock.pending]).toEqual([['a', 'b'], 0]);
  });

  it('waits for nothing longer than its limit', async () => {
    const { app, clock, records, gone } = setUp([
      { name: 'slow', close: () => new Promise(() => undefined) },
      { name: 'slower', close: () => new Promise(() => undefined), limitMs: 6000 },
    ]);
    app.quit();
    clock.advance(3000);
    await vi.waitFor(() => expect(clock.pending).toBe(1));
    clock.advance(5999);
    expect(gone()).toBe(0);
    clock.advance(1);
    await vi.waitFor(() => expect(gone()).toBe(1));
    expect(levels(records)).toEqual(['info', 'warn', 'warn']);
  });

  it('goes on when something fails to close', async () => {
    const { app, records, gone } = setUp([
      {
        name: 'a',
        close() {
          throw new Error('no');
        },
      },
      { name: 'b', close: () => Promise.reject(new Error('nor this')) },
    ]);
    app.quit();
    await vi.waitFor(() => expect(gone()).toBe(1));
    expect(levels(records)).toEqual(['info', 'error', 'error']);
  });
});
