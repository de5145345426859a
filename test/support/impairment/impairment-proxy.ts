/**
 * A UDP proxy for the media of tests, without root. Every candidate that passes the signalling is replaced by a port of the proxy. A
 * packet that arrives at the port of x from y leaves through the port of y, so that each side only ever sees proxy ports, also where it
 * learns the other side from its packets.
 */
import type { Clock } from '#shared/tools/clock.ts';
import { type Address, type CandidateType, readCandidate } from './candidate.ts';
import type { Conditions } from './conditions.ts';
import { type Counters, sumOf } from './counters.ts';
import { Direction } from './direction.ts';
import { fineClock } from './fine-clock.ts';
import { rewriteMessage } from './message.ts';
import { Paths, type Port } from './paths.ts';
import { seededRandom } from './random.ts';

/**
 * What becomes of a kind of candidate. proxy: its packets go through the proxy; silent: it is signalled, and nothing ever arrives there,
 * as behind a firewall; pass: as it is, past the proxy; drop: it is not signalled.
 */
export type Treatment = 'proxy' | 'silent' | 'pass' | 'drop';

export interface ImpairmentOptions {
  /** Where the proxy's ports are. */
  readonly host?: string;
  readonly seed?: number;
  /** host goes through the proxy by default; all others are dropped. */
  readonly treat?: Partial<Record<CandidateType, Treatment>>;
  readonly clock?: Clock;
}

/** Any peer, also one that comes later. */
const ANY = '*';

interface Between {
  readonly from: string;
  readonly to: string;
}

interface Rule extends Between {
  readonly change: Partial<Conditions>;
}

export class ImpairmentProxy {
  /** Lines as they were sent on, and lines that were not, for assertions. */
  readonly rewritten: string[] = [];
  readonly dropped: string[] = [];
  readonly #host: string;
  readonly #seed: number;
  readonly #clock: Clock;
  readonly #treat: Record<CandidateType, Treatment>;
  readonly #paths: Paths;
  readonly #directions = new Map<string, Between & { readonly direction: Direction }>();
  readonly #rules: Rule[] = [];
  #closed = false;

  constructor({ host = '127.0.0.1', seed = 1, treat = {}, clock = fineClock }: ImpairmentOptions = {}) {
    this.#host = host;
    this.#seed = seed;
    this.#clock = clock;
    this.#treat = { host: 'proxy', srflx: 'drop', prflx: 'drop', relay: 'drop', ...treat };
    this.#paths = new Paths(host, (packet, at, from) => void this.#through(packet, at, from));
  }

  /** Changes what happens from one peer to another, at any time; '*' is every peer. */
  set(from: string, to: string, change: Partial<Conditions>): void {
    this.#rules.push({ from, to, change });
    for (const one of this.#directions.values()) if (covers({ from, to }, one)) one.direction.set(change);
  }

  /** The same in both directions. */
  both(a: string, b: string, change: Partial<Conditions>): void {
    this.set(a, b, change);
    this.set(b, a, change);
  }

  /** Silence between two peers, around one, or everywhere. */
  cut(a = ANY, b = ANY): void {
    this.both(a, b, { cut: true });
  }

  restore(a = ANY, b = ANY): void {
    this.both(a, b, { cut: false });
  }

  /** Packets so far; '*' sums up. */
  count(from = ANY, to = ANY): Readonly<Counters> {
    const fitting = [...this.#directions.values()].filter((one) => covers({ from, to }, one));
    return sumOf(fitting.map(({ direction }) => direction.counters));
  }

  /** The network under `peer` changes: its paths are silent for good; what is signalled from now on (an ICE restart) gets through. */
  move(peer: string): Promise<void> {
    return this.#paths.bury(peer);
  }

  /** A NAT gives `peer` new ports: the others see its packets come from there, while the old ones still reach it. Nothing is signalled. */
  rebind(peer: string): Promise<void> {
    return this.#paths.rebind(peer);
  }

  /** Rewrites `candidate:…` of `from` for `to`; null: must not be sent. */
  async candidate(from: string, to: string, line: string): Promise<string | null> {
    const candidate = readCandidate(line);
    const treatment = candidate ? this.#treat[candidate.type] : 'drop';
    if (!candidate || treatment === 'drop') {
      this.dropped.push(line);
      return null;
    }
    if (treatment === 'pass') return line;
    const port = await this.#paths.port(from, to, candidate.address);
    port.type = candidate.type;
    const rewritten = candidate.at({ ip: this.#host, port: port.number });
    this.rewritten.push(rewritten);
    return rewritten;
  }

  /** Rewrites every candidate in a message from one peer to another; null: nothing is left of it. */
  message<T>(from: string, to: string, message: T): Promise<T | null> {
    return rewriteMessage(message, (line) => this.candidate(from, to, line));
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { direction } of this.#directions.values()) direction.stop();
    await this.#paths.close();
  }

  async #through(packet: Uint8Array, at: Port, from: Address): Promise<void> {
    if (this.#closed) return;
    const direction = this.#direction(at.viewer, at.owner);
    if (at.state === 'dead' || this.#treat[at.type] === 'silent') return direction.refuse(packet);
    // the owner is to see it come from the port of its viewer
    const source = await this.#paths.port(at.viewer, at.owner, from);
    if (!this.#closed) direction.push(packet, () => source.send(packet, at.real));
  }

  #direction(from: string, to: string): Direction {
    const key = JSON.stringify([from, to]);
    const known = this.#directions.get(key);
    if (known) return known.direction;
    const direction = new Direction(this.#clock, seededRandom(this.#seed, key));
    for (const rule of this.#rules) if (covers(rule, { from, to })) direction.set(rule.change);
    this.#directions.set(key, { from, to, direction });
    return direction;
  }
}

const covers = (rule: Between, one: Between): boolean =>
  (rule.from === ANY || rule.from === one.from) && (rule.to === ANY || rule.to === one.to);
