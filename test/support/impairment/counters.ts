import type { PacketKind } from './packet-kind.ts';

/** Packets of one direction: what came in, by kind, and what became of it. */
export interface Counters extends Record<PacketKind, number> {
  in: number;
  /** Of `in`. */
  bytes: number;
  out: number;
  lost: number;
  /** Dropped at the end of a full queue. */
  overflow: number;
  /** Came in, or was under way, while nothing passed: a cut, a path that is no more, a silent kind of candidate. */
  cut: number;
  reordered: number;
}

export const noPackets = (): Counters => ({
  in: 0,
  bytes: 0,
  out: 0,
  lost: 0,
  overflow: 0,
  cut: 0,
  reordered: 0,
  stun: 0,
  dtls: 0,
  rtp: 0,
  rtcp: 0,
});

export function sumOf(all: readonly Readonly<Counters>[]): Counters {
  const sum = noPackets();
  const names = Object.keys(sum) as (keyof Counters)[];
  for (const one of all) for (const name of names) sum[name] += one[name];
  return sum;
}
