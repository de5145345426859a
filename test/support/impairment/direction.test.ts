import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import type { Conditions } from './conditions.ts';
import { Direction } from './direction.ts';
import { seededRandom } from './random.ts';

const PACKETS = 2000;
let clock: ManualClock;
beforeEach(() => {
  clock = new ManualClock(0);
});

/** Which of `count` packets, one each millisecond, come out, and when each did. */
function run(
  conditions: Partial<Conditions>,
  { seed = 1, count = PACKETS, bytes = 100 }: { seed?: number; count?: number; bytes?: number } = {},
): { direction: Direction; out: { number: number; afterMs: number; at: number }[] } {
  const direction = new Direction(clock, seededRandom(seed, 'a > b'));
  direction.set(conditions);
  const out: { number: number; afterMs: number; at: number }[] = [];
  for (let number = 0; number < count; number += 1) {
    const since = clock.now();
    direction.push(new Uint8Array(bytes), () =>
      out.push({ number, afterMs: clock.now() - since, at: clock.now() }),
    );
    clock.advance(1);
  }
  clock.advance(10_000);
  return { direction, out };
}
const numbers = (out: readonly { number: number }[]): number[] => out.map(({ number }) => number);
const missing = (out: readonly { number: number }[]): number[] => {
  const there = new Set(numbers(out));
  return Array.from({ length: PACKETS }, (_, number) => number).filter((number) => !there.has(number));
};
const runsOf = (list: readonly number[]): number =>
  list.filter((number, index) => list[index - 1] !== number - 1).length;

describe('one direction', () => {
  it('passes everything at once and in order when nothing is set', () => {
    const { out, direction } = run({});
    expect(numbers(out)).toEqual(Array.from({ length: PACKETS }, (_, number) => number));
    expect(out.every(({ afterMs }) => afterMs === 0)).toBe(true);
    expect(direction.counters).toMatchObject({ in: PACKETS, out: PACKETS, bytes: PACKETS * 100, lost: 0 });
    expect(clock.pending).toBe(0);
  });

  it('delays each packet by exactly its time', () => {
    expect(new Set(run({ delayMs: 75 }).out.map(({ afterMs }) => afterMs))).toEqual(new Set([75]));
  });

  it('jitters within its bounds, and keeps the order', () => {
    const { out } = run({ delayMs: 20, jitterMs: 30 });
    const delays = out.map(({ afterMs }) => afterMs);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(20);
    expect(Math.max(...delays)).toBeLessThanOrEqual(51);
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(15);
    expect(numbers(out)).toEqual(numbers(out).toSorted((a, b) => a - b));
  });

  it('loses its share, the same packets for the same seed, others for another', () => {
    const lost = (seed: number) => missing(run({ lossPct: 3 }, { seed }).out);
    const first = lost(1);
    expect(first.length / PACKETS).toBeGreaterThan(0.02);
    expect(first.length / PACKETS).toBeLessThan(0.04);
    expect(lost(1)).toEqual(first);
    expect(lost(2)).not.toEqual(first);
  });

  it('loses the same packets whatever else is set', () => {
    const plain = missing(run({ lossPct: 8 }).out);
    expect(missing(run({ lossPct: 8, delayMs: 40, jitterMs: 10, reorderPct: 5 }).out)).toEqual(plain);
  });

  it('loses in runs', () => {
    const single = missing(run({ lossPct: 10 }).out);
    const bursts = missing(run({ lossPct: 10, lossBurst: 5 }).out);
    expect(bursts.length / PACKETS).toBeGreaterThan(0.05);
    expect(bursts.length / PACKETS).toBeLessThan(0.16);
    expect(single.length / runsOf(single)).toBeLessThan(1.4);
    expect(bursts.length / runsOf(bursts)).toBeGreaterThan(3.5);
  });

  it('loses everything at 100 %, also in runs', () => {
    expect(run({ lossPct: 100 }).out).toEqual([]);
    expect(run({ lossPct: 100, lossBurst: 5 }).out).toEqual([]);
  });

  it('keeps to its rate, and drops what would wait too long', () => {
    // 1000 packets of 100 bytes and 28 of headers in a second are 1024 kbit
    const { out, direction } = run({ rateKbps: 300, queueMs: 200 }, { count: 1000 });
    const inFirstSecond = out.filter(({ at }) => at <= 1000).length;
    expect((inFirstSecond * 128 * 8) / 1000).toBeGreaterThan(290);
    expect((inFirstSecond * 128 * 8) / 1000).toBeLessThan(305);
    const delays = out.map(({ afterMs }) => afterMs);
    expect(Math.max(...delays)).toBeGreaterThan(190);
    expect(Math.max(...delays)).toBeLessThan(210);
    expect(direction.counters).toMatchObject({ in: 1000, out: out.length, overflow: 1000 - out.length });
  });

  it('reorders its share: the late ones are overtaken', () => {
    const { out, direction } = run({ reorderPct: 5, reorderMs: 20 });
    const late = out.filter(({ afterMs }) => afterMs === 20).length;
    expect(late / PACKETS).toBeGreaterThan(0.035);
    expect(late / PACKETS).toBeLessThan(0.065);
    expect(direction.counters.reordered).toBe(late);
    expect(numbers(out)).not.toEqual(numbers(out).toSorted((a, b) => a - b));
    expect(out).toHaveLength(PACKETS);
  });

  it('a cut loses what is under way and what comes; restored, it passes on', () => {
    const direction = new Direction(clock, seededRandom(1));
    const out: string[] = [];
    direction.set({ delayMs: 50 });
    direction.push(new Uint8Array(1), () => out.push('under way'));
    direction.set({ cut: true });
    expect(clock.pending).toBe(0);
    direction.push(new Uint8Array(1), () => out.push('in the cut'));
    clock.advance(1000);
    expect(out).toEqual([]);
    direction.set({ cut: false });
    direction.push(new Uint8Array(1), () => out.push('after'));
    clock.advance(50);
    expect(out).toEqual(['after']);
    expect(direction.counters).toMatchObject({ in: 3, cut: 2, out: 1 });
  });

  it('a shorter delay holds at once, not behind what was sent under the longer', () => {
    const direction = new Direction(clock, seededRandom(1));
    const out: string[] = [];
    direction.set({ delayMs: 500 });
    direction.push(new Uint8Array(1), () => out.push('slow'));
    direction.set({ delayMs: 10 });
    direction.push(new Uint8Array(1), () => out.push('fast'));
    clock.advance(10);
    expect(out).toEqual(['fast']);
    clock.advance(490);
    expect(out).toEqual(['fast', 'slow']);
  });

  it('another rate does not wait for what the first one had still to send', () => {
    const direction = new Direction(clock, seededRandom(1));
    const out: string[] = [];
    direction.set({ rateKbps: 8 });
    direction.push(new Uint8Array(972), () => out.push('slow, a second'));
    direction.set({ rateKbps: 8000 });
    direction.push(new Uint8Array(972), () => out.push('behind it, in order'));
    clock.advance(999);
    expect(out).toEqual([]);
    clock.advance(1);
    expect(out).toEqual(['slow, a second', 'behind it, in order']);
  });

  it('counts by kind', () => {
    const direction = new Direction(clock, seededRandom(1));
    const packets = [[0x00, 0x01], [0x01, 0x01], [0x16, 0xfe], [0x80, 0x60], [0x90, 0xe0], [0x80, 0xc8], []];
    for (const packet of packets) direction.push(Uint8Array.from(packet), () => {});
    // nothing at all counts as STUN: its first byte would be 0
    expect(direction.counters).toMatchObject({ stun: 3, dtls: 1, rtp: 2, rtcp: 1, in: 7 });
  });
});
