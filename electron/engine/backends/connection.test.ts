import { describe, expect, it } from 'vitest';
import type { ConnectionView } from '#shared/contracts/view.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { backoff } from '#shared/tools/backoff.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { settle } from '#test/fakes/settle.ts';
import { Connection, type Line } from './connection.ts';

const unreachable = new AppError('server-unreachable');
/** A connection whose every try is answered by the test. */
function rig() {
  const clock = new ManualClock();
  const states: ConnectionView[] = [];
  const tries: {
    open: (line?: Partial<Line>) => Promise<void>;
    fail: (error?: AppError) => Promise<void>;
  }[] = [];
  const lines: { closed: number; lose: (error: AppError) => void }[] = [];
  const connection = new Connection({
    clock,
    policy: backoff({ firstMs: 250, maxMs: 10_000, random: () => 1 }),
    isFinal: (error) => error.code === 'session-expired',
    onState: (state) => states.push(state),
    open: (onLost) =>
      new Promise((resolve, reject) => {
        tries.push({
          open: (line = {}) => {
            const entry = { closed: 0, lose: onLost };
            lines.push(entry);
            resolve({ check: () => Promise.resolve(true), close: () => void (entry.closed += 1), ...line });
            return settle();
          },
          fail: (error = unreachable) => {
            reject(error);
            return settle();
          },
        });
      }),
  });
  return { clock, connection, states, tries, lines, last: () => states.at(-1) };
}

describe('a connection', () => {
  it('opens once, and says so', async () => {
    const { connection, tries, states } = rig();
    connection.start();
    connection.start();
    expect(tries).toHaveLength(1);
    await tries[0]?.open();
    expect(states).toEqual([{ state: 'connecting' }, { state: 'online' }]);
  });

  it('tries again after 0.25 s, doubling up to 10 s, and says when', async () => {
    const { connection, tries, clock, last } = rig();
    connection.start();
    const waits: number[] = [];
    for (let n = 0; n < 8; n += 1) {
      await tries[n]?.fail();
      const state = last();
      if (state?.state !== 'offline' || state.retryAt === null) throw new Error('not waiting');
      waits.push(state.retryAt - clock.now());
      clock.advance(state.retryAt - clock.now() - 1);
      expect(tries).toHaveLength(n + 1);
      clock.advance(1);
      expect(tries).toHaveLength(n + 2);
      expect(last()).toMatchObject({ state: 'offline', retryAt: null });
    }
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  });

  it('starts over with short waits after it was online', async () => {
    const { connection, tries, clock, lines, last } = rig();
    connection.start();
    for (let n = 0; n < 5; n += 1) {
      await tries[n]?.fail();
      clock.advance(10_000);
    }
    await tries[5]?.open();
    lines[0]?.lose(unreachable);
    expect(last()).toMatchObject({ state: 'offline', retryAt: clock.now() + 250 });
  });

  it('woken while it waits tries at once', async () => {
    const { connection, tries, clock } = rig();
    connection.start();
    await tries[0]?.fail();
    connection.wake();
    expect(tries).toHaveLength(2);
    expect(clock.pending).toBe(0);
  });

  it('woken while it is open finds out whether it is dead', async () => {
    const { connection, tries, lines, last } = rig();
    connection.start();
    let alive = true;
    await tries[0]?.open({ check: () => Promise.resolve(alive) });
    connection.wake();
    await settle();
    expect(last()).toEqual({ state: 'online' });
    alive = false;
    connection.wake();
    await settle();
    expect(lines[0]?.closed).toBe(1);
    expect(last()).toMatchObject({ state: 'offline' });
  });

  it('stopped while it opens closes what comes too late', async () => {
    const { connection, tries, lines, last } = rig();
    connection.start();
    connection.stop();
    await tries[0]?.open();
    expect(lines[0]?.closed).toBe(1);
    expect(last()).toEqual({ state: 'idle' });
  });

  it('stopped while it waits or is open leaves no timer and no line', async () => {
    const { connection, tries, lines, clock } = rig();
    connection.start();
    await tries[0]?.fail();
    connection.stop();
    expect(clock.pending).toBe(0);
    connection.start();
    await tries[1]?.open();
    connection.stop();
    expect(lines[0]?.closed).toBe(1);
    lines[0]?.lose(unreachable);
    expect(clock.pending).toBe(0);
  });

  it('lost in the moment that it opens is lost', async () => {
    const clock = new ManualClock();
    const states: ConnectionView[] = [];
    const connection = new Connection({
      clock,
      policy: () => 250,
      isFinal: () => false,
      onState: (state) => states.push(state),
      open: (onLost) => {
        onLost(unreachable);
        return Promise.resolve({ close: () => {}, check: () => Promise.resolve(true) });
      },
    });
    connection.start();
    await settle();
    expect(states.at(-1)).toMatchObject({ state: 'offline', retryAt: clock.now() + 250 });
  });

  it('gives up on a final error, and can be started again', async () => {
    const { connection, tries, clock, last } = rig();
    connection.start();
    await tries[0]?.fail(new AppError('session-expired'));
    expect(last()).toMatchObject({ state: 'offline', error: { code: 'session-expired' }, retryAt: null });
    expect(clock.pending).toBe(0);
    connection.start();
    expect(tries).toHaveLength(2);
  });
});
