import type { Clock } from '#shared/tools/clock.ts';
import type { Conditions } from './conditions.ts';
import { type Counters, noPackets } from './counters.ts';
import { Fate } from './fate.ts';
import { packetKind } from './packet-kind.ts';

interface Queued {
  readonly at: number;
  readonly send: () => void;
}

/** One direction between two peers: its conditions, its queue, its counters. */
export class Direction {
  readonly counters: Counters = noPackets();
  readonly #fate: Fate;
  readonly #clock: Clock;
  /** By time. */
  #queue: Queued[] = [];
  #alarm: { readonly at: number; readonly cancel: () => void } | null = null;

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#fate = new Fate(random);
  }

  set(change: Partial<Conditions>): void {
    this.#fate.set(change);
    if (!this.#fate.conditions.cut) return;
    this.counters.cut += this.#queue.length;
    this.stop();
  }

  /** A packet came in; `send` lets it out, now, later or never. */
  push(packet: Uint8Array, send: () => void): void {
    this.#count(packet);
    const now = this.#clock.now();
    const verdict = this.#fate.next(packet.length, now);
    if (verdict.is !== 'passes') {
      this.counters[verdict.is] += 1;
      return;
    }
    if (verdict.late) this.counters.reordered += 1;
    if (verdict.at <= now && this.#queue.length === 0) this.#send(send);
    else this.#wait({ at: verdict.at, send });
  }

  /** A packet came in where nothing passes. */
  refuse(packet: Uint8Array): void {
    this.#count(packet);
    this.counters.cut += 1;
  }

  /** Forgets what is under way. */
  stop(): void {
    this.#queue = [];
    this.#alarm?.cancel();
    this.#alarm = null;
  }

  #count(packet: Uint8Array): void {
    this.counters.in += 1;
    this.counters.bytes += packet.length;
    this.counters[packetKind(packet)] += 1;
  }

  #send(send: () => void): void {
    this.counters.out += 1;
    send();
  }

  #wait(queued: Queued): void {
    let place = this.#queue.length;
    while (place > 0 && this.#queue[place - 1]!.at > queued.at) place -= 1;
    this.#queue.splice(place, 0, queued);
    this.#arm();
  }

  #arm(): void {
    const next = this.#queue[0]?.at;
    if (next === undefined || (this.#alarm !== null && this.#alarm.at <= next)) return;
    this.#alarm?.cancel();
    const cancel = this.#clock.after(next - this.#clock.now(), () => {
      this.#alarm = null;
      while (this.#queue[0] && this.#queue[0].at <= this.#clock.now()) this.#send(this.#queue.shift()!.send);
      this.#arm();
    });
    this.#alarm = { at: next, cancel };
  }
}
