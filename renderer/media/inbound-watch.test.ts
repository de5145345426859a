import { describe, expect, it, vi } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { settle } from '#test/fakes/settle.ts';
import { DEAF_MS, type InboundTimes, InboundWatch, readInbound } from './inbound-watch.ts';

describe('readInbound', () => {
  it('counts packets of sound and picture, and signs of life of every kind', () => {
    const report = [
      { type: 'inbound-rtp', kind: 'audio', packetsReceived: 50 },
      { type: 'inbound-rtp', kind: 'video', packetsReceived: 200 },
      { type: 'outbound-rtp', kind: 'video', packetsSent: 9 },
      { type: 'transport', packetsReceived: 270 },
      { type: 'candidate-pair', requestsReceived: 3, responsesReceived: 4 },
      { type: 'candidate-pair' },
    ];
    expect(readInbound(report)).toEqual({ packets: 250, audioPackets: 50, signs: 250 + 270 + 7 });
    expect(readInbound([])).toEqual({ packets: 0, audioPackets: 0, signs: 0 });
  });
});

describe('InboundWatch', () => {
  function setUp() {
    const clock = new ManualClock(0);
    const counts = { audio: 0, video: 0, checks: 0 };
    const state = { down: false, fails: false, lateMs: 0 };
    const times: InboundTimes[] = [];
    const returns: number[] = [];
    const stats = vi.fn(async () => {
      if (state.fails) throw new Error('closed');
      const { lateMs } = state;
      if (lateMs > 0) await new Promise<void>((resolve) => void clock.after(lateMs, resolve));
      return new Map<string, unknown>([
        ['A', { type: 'inbound-rtp', kind: 'audio', packetsReceived: counts.audio }],
        ['V', { type: 'inbound-rtp', kind: 'video', packetsReceived: counts.video }],
        ['P', { type: 'candidate-pair', responsesReceived: counts.checks }],
      ]);
    });
    const watch = new InboundWatch({
      clock,
      stats,
      down: () => state.down,
      onReading: (reading) => times.push(reading),
      onReturn: (deafMs) => returns.push(deafMs),
    });
    /** Time passes, `what` happening every 50 ms. */
    const pass = async (ms: number, what: () => void = () => {}) => {
      for (let at = 0; at < ms; at += 50) {
        what();
        clock.advance(50);
        await settle();
      }
    };
    return { clock, counts, state, times, returns, stats, watch, pass };
  }

  it('a look that comes late is no silence', async () => {
    const { clock, counts, state, watch, pass, returns } = setUp();
    watch.start();
    await settle();
    state.lateMs = 20;
    await pass(10_000, () => (counts.audio += 2));
    expect(clock.now()).toBe(10_000);
    expect(returns).toEqual([]);
  });

  it('looks once a second while packets come in', async () => {
    const { counts, stats, watch, pass, returns } = setUp();
    watch.start();
    watch.start();
    await settle();
    await pass(10_000, () => (counts.audio += 2));
    expect(stats).toHaveBeenCalledTimes(11);
    expect(returns).toEqual([]);
    expect(watch.deafMs).toBe(0);
  });

  it('a microphone that falls silent sends four a second: that is no silence', async () => {
    const { counts, watch, pass, returns } = setUp();
    watch.start();
    await settle();
    for (let round = 0; round < 20; round += 1) {
      counts.audio += 1;
      await pass(250);
    }
    expect(returns).toEqual([]);
  });

  it('tells a return within a quarter of a second, and for how long nothing came', async () => {
    const { counts, watch, pass, returns } = setUp();
    watch.start();
    await settle();
    await pass(2000, () => (counts.video += 1));
    await pass(3000);
    expect(watch.deafMs).toBeGreaterThan(DEAF_MS);
    counts.video += 1;
    await pass(250);
    expect(returns).toHaveLength(1);
    expect(returns[0]).toBeGreaterThanOrEqual(3000);
    await pass(2000, () => (counts.video += 1));
    expect(returns).toHaveLength(1);
  });

  it('knows sound, picture and checks of the path apart', async () => {
    const { counts, watch, pass, times } = setUp();
    watch.start();
    await settle();
    await pass(2000, () => (counts.audio += 1));
    await pass(2000, () => (counts.video += 1));
    await pass(2000, () => (counts.checks += 1));
    const { now, audioAt, packetAt, signAt } = times.at(-1)!;
    expect([now - audioAt, now - packetAt, now - signAt].map((ms) => Math.round(ms / 1000))).toEqual([
      4, 2, 0,
    ]);
  });

  it('looks often while the path is down, and after half a minute no more', async () => {
    const { state, stats, watch, pass } = setUp();
    state.down = true;
    watch.start();
    await settle();
    await pass(1000);
    expect(stats).toHaveBeenCalledTimes(5);
    await pass(30_000);
    stats.mockClear();
    await pass(10_000);
    expect(stats).toHaveBeenCalledTimes(10);
  });

  it('leaves out what cannot be read; stopped, it leaves no timer and begins anew when started', async () => {
    const { clock, counts, state, times, watch, pass } = setUp();
    watch.start();
    await settle();
    state.fails = true;
    await pass(2000);
    expect(times).toHaveLength(1);
    watch.stop();
    expect(clock.pending).toBe(0);
    expect(watch.deafMs).toBe(0);
    state.fails = false;
    clock.advance(60_000);
    watch.start();
    counts.audio += 1;
    await settle();
    expect(times.at(-1)).toMatchObject({ now: clock.now(), packetAt: clock.now() });
    watch.stop();
    watch.start();
    await settle();
    expect(clock.pending).toBe(1);
  });
});
