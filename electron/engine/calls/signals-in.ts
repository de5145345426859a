import type { Signal } from '#shared/contracts/signal.ts';
import type { PeerView } from '#shared/contracts/view.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { sessionIdOf } from './sdp.ts';
import type { SignalIn } from '../backends/adapter.ts';
import type { CallRecord } from './call-record.ts';

const EARLY_MAX = 300;
/** A signal for a stay that nobody tells of within this time is of a stay that is over. */
const EARLY_MS = 10_000;

export interface SignalsInDeps {
  readonly record: CallRecord;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly deliver: (peerKey: string, signal: Signal) => void;
  /** A link without ids has a new other end: peers are to be made again, `setPeers` follows. */
  readonly renewed: () => void;
}

/**
 * Signalling of one call on its way in: matched to the link of its two stays, or of a stay and a device that rings. What belongs to no link here waits a little, the call
 * may yet tell of its stay; of an earlier stay it is never told again. What came already is dropped.
 */
export class SignalsIn {
  readonly #deps: SignalsInDeps;
  readonly #seen = new Map<string, Set<number>>();
  /** Links that began while it rang: their other end may be made anew without a new stay, as where stays have no ids. */
  readonly #warm = new Set<string>();
  /** Session ids of the other ends' descriptions, by such link. */
  readonly #sessions = new Map<string, string>();
  #peers: readonly PeerView[] = [];
  #myJoinId: string | null = null;
  #early: { readonly at: number; readonly signal: SignalIn }[] = [];
  /** Since when there are links of joined people; `null`: what comes early waits as long as it rings. */
  #linkedAt: number | null = null;

  constructor(deps: SignalsInDeps) {
    this.#deps = deps;
  }

  setPeers(peers: readonly PeerView[], myJoinId: string | null): void {
    for (const { key } of this.#peers) {
      if (peers.some((peer) => peer.key === key)) continue;
      this.#seen.delete(key);
      this.#warm.delete(key);
      this.#sessions.delete(key);
    }
    for (const peer of peers) if (peer.prewarm) this.#warm.add(peer.key);
    this.#peers = peers;
    this.#myJoinId = myJoinId;
    const isLinked = peers.some((peer) => !peer.prewarm);
    this.#linkedAt = isLinked ? (this.#linkedAt ?? this.#deps.clock.now()) : null;
    const early = this.#early;
    this.#early = [];
    for (const { at, signal } of early) this.#take(signal, at);
  }

  take(signal: SignalIn): void {
    this.#take(signal, this.#deps.clock.now());
  }

  #take(signal: SignalIn, at: number): void {
    if (this.#isOld(at)) return this.#drop(signal, 'of nobody here');
    const peer = this.#peers.find((one) => this.#fits(one, signal));
    if (!peer) return this.#wait(signal, at);
    const isPlain = peer.joinId === null && !peer.prewarm;
    const key = isPlain || this.#warm.has(peer.key) ? this.#renewIfOther(peer, signal) : peer.key;
    if (key === null) return this.#wait(signal, at);
    if (signal.n !== null && !isPlain) {
      const seen = this.#seen.get(key) ?? new Set<number>();
      this.#seen.set(key, seen);
      if (seen.has(signal.n)) return this.#drop(signal, 'repeated');
      seen.add(signal.n);
    }
    this.#deps.deliver(key, signal.signal);
  }

  #fits(peer: PeerView, signal: SignalIn): boolean {
    if (peer.userId !== signal.fromUserId) return false;
    // before an answer a person may be linked with several devices, and afterwards not with the others
    if (signal.fromDeviceId !== null && peer.deviceId !== null && signal.fromDeviceId !== peer.deviceId)
      return false;
    // made while it rings: not for a stay that we do not know of yet, nor for a client that knows of none
    if (peer.prewarm && signal.fromJoinId !== peer.joinId) return false;
    if (signal.fromJoinId !== null && peer.joinId !== null && signal.fromJoinId !== peer.joinId) return false;
    return signal.toJoinId === null || this.#myJoinId === null || signal.toJoinId === this.#myJoinId;
  }

  /** A first description keeps the link; an offer of another session replaces it, and is taken up when the new one is there. */
  #renewIfOther(peer: PeerView, { signal }: SignalIn): string | null {
    const sdp = signal.type === 'description' ? signal.description.sdp : null;
    const session = sdp === null ? null : sessionIdOf(sdp);
    if (session === null) return peer.key;
    const before = this.#sessions.get(peer.key);
    this.#sessions.set(peer.key, session);
    const isOffer = signal.type === 'description' && signal.description.type === 'offer';
    if (before === undefined || before === session || !isOffer) return peer.key;
    this.#deps.record.renew(peer.userId);
    // waits first, so that the new link finds it
    queueMicrotask(() => this.#deps.renewed());
    return null;
  }

  #wait(signal: SignalIn, at: number): void {
    this.#early = this.#early.filter((one) => !this.#isOld(one.at));
    // who repeats an offer while it rings says nothing new
    if (this.#early.some((one) => sameDescription(one.signal, signal))) return;
    if (this.#early.length >= EARLY_MAX) {
      const oldest = this.#early.shift();
      if (oldest) this.#drop(oldest.signal, 'too many wait');
    }
    this.#early.push({ at, signal });
  }

  #isOld(at: number): boolean {
    return this.#linkedAt !== null && this.#deps.clock.now() - Math.max(at, this.#linkedAt) > EARLY_MS;
  }

  #drop({ callId, fromUserId, n }: SignalIn, why: string): void {
    this.#deps.logger.debug('signal dropped', { callId, fromUserId, n, why });
  }
}

const sameDescription = (a: SignalIn, b: SignalIn): boolean =>
  a.fromUserId === b.fromUserId &&
  a.signal.type === 'description' &&
  b.signal.type === 'description' &&
  a.signal.description.sdp === b.signal.description.sdp;
