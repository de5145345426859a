import type { Signal } from '#shared/contracts/signal.ts';
import type { PeerView } from '#shared/contracts/view.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { SignalOut } from '../backends/adapter.ts';
import type { CallRecord } from './call-record.ts';

/** What waits of one link; more means that the other end will never catch up. */
const WAITING_MAX = 500;
/** The other device is away: tried again after this time, or when the call says that it is back. */
const AWAY_RETRY_MS = 1000;
/** Where the dialect repeats first offers. */
const OFFER_REPEAT_MS = 3000;
const OFFER_REPEATS_MAX = 20;

interface LinkOut {
  peer: PeerView;
  /** Something was said on it. */
  spoke: boolean;
  /** What could not be sent yet, in order. */
  waiting: SignalOut[];
  /** Away, or our own connection is: new ones wait too. */
  paused: boolean;
  cancelRetry: (() => void) | null;
  cancelRepeat: (() => void) | null;
}

/** Signalling of one call on its way out: numbered per link, in order, kept while one of the two ends has no connection. */
export class SignalsOut {
  readonly #record: CallRecord;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #myJoinId: () => string | null;
  readonly #links = new Map<string, LinkOut>();
  /** The last number that went to each device: links to it may be made anew, and what is numbered twice is dropped on the way. */
  readonly #numbers = new Map<string, number>();

  constructor(deps: {
    readonly record: CallRecord;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly myJoinId: () => string | null;
  }) {
    this.#record = deps.record;
    this.#clock = deps.clock;
    this.#logger = deps.logger;
    this.#myJoinId = deps.myJoinId;
    deps.record.scope.add(() => this.setPeers([]));
  }

  /** Links that are no more are forgotten with what waited for them. */
  setPeers(peers: readonly PeerView[]): void {
    for (const [key, link] of this.#links) {
      if (peers.some((peer) => peer.key === key)) continue;
      link.cancelRetry?.();
      link.cancelRepeat?.();
      this.#links.delete(key);
    }
    for (const peer of peers) {
      const known = this.#links.get(peer.key);
      if (known) {
        // a device that rang has a stay now
        known.peer = peer;
        continue;
      }
      this.#links.set(peer.key, {
        peer,
        spoke: false,
        waiting: [],
        paused: false,
        cancelRetry: null,
        cancelRepeat: null,
      });
    }
  }

  /** To the peer of that key; dropped when there is none. */
  send(peerKey: string, signal: Signal): void {
    const link = this.#links.get(peerKey);
    if (!link)
      return this.#logger.debug('signal for a link that is no more', { callId: this.#record.id, peerKey });
    const n = this.#nextNumber(link.peer);
    const out: SignalOut = {
      callId: this.#record.id,
      targetUserId: link.peer.userId,
      targetDeviceId: link.peer.deviceId,
      fromJoinId: this.#myJoinId(),
      toJoinId: link.peer.joinId,
      n,
      signal,
    };
    if (link.paused || !this.#record.host.online()) this.#wait(link, out);
    else void this.#pass(link, out);
    if (!link.spoke) this.#repeatOffer(link, out);
    link.spoke = true;
  }

  /** Our connection, or somebody's of the call, is back: what waited goes out in order. */
  flush(): void {
    for (const link of this.#links.values()) this.#flushLink(link);
  }

  /** Something came from that peer: an offer to it needs no repeating. */
  heard(peerKey: string): void {
    const link = this.#links.get(peerKey);
    link?.cancelRepeat?.();
    if (link) link.cancelRepeat = null;
  }

  #nextNumber({ userId, deviceId }: PeerView): number {
    const device = `${userId}/${deviceId}`;
    const n = (this.#numbers.get(device) ?? 0) + 1;
    this.#numbers.set(device, n);
    return n;
  }

  #flushLink(link: LinkOut): void {
    link.cancelRetry?.();
    link.cancelRetry = null;
    if (!this.#record.host.online()) return;
    link.paused = false;
    const waiting = link.waiting;
    link.waiting = [];
    for (const out of waiting) void this.#pass(link, out);
  }

  async #pass(link: LinkOut, out: SignalOut): Promise<void> {
    try {
      await this.#record.host.port()?.signal(out);
    } catch (error) {
      this.#failed(link, out, AppError.from(error));
    }
  }

  #failed(link: LinkOut, out: SignalOut, error: AppError): void {
    if (this.#links.get(link.peer.key) !== link) return;
    switch (error.code) {
      case 'offline':
      case 'server-unreachable':
        this.#wait(link, out);
        // the connection may have come back before this was known
        if (this.#record.host.online()) this.#retryLater(link);
        return;
      case 'colleague-offline':
      case 'rate-limited':
        this.#wait(link, out);
        return this.#retryLater(link);
      default:
        this.#logger.info('signal refused', { callId: out.callId, code: error.code, n: out.n });
    }
  }

  #wait(link: LinkOut, out: SignalOut): void {
    link.paused = true;
    if (link.waiting.length >= WAITING_MAX) {
      return this.#logger.warn('signal dropped, too many wait', { callId: out.callId, n: out.n });
    }
    link.waiting.push(out);
    link.waiting.sort((a, b) => a.n - b.n);
  }

  #retryLater(link: LinkOut): void {
    link.cancelRetry ??= this.#clock.after(AWAY_RETRY_MS, () => this.#flushLink(link));
  }

  #repeatOffer(link: LinkOut, out: SignalOut): void {
    const isOffer = out.signal.type === 'description' && out.signal.description.type === 'offer';
    if (!isOffer || !this.#record.dialect.repeatsOffer || link.peer.joinId !== null || link.peer.prewarm)
      return;
    let repeats = 0;
    const again = (): void => {
      link.cancelRepeat = null;
      if (repeats >= OFFER_REPEATS_MAX) return;
      repeats += 1;
      if (!link.paused) void this.#pass(link, out);
      link.cancelRepeat = this.#clock.after(OFFER_REPEAT_MS, again);
    };
    link.cancelRepeat = this.#clock.after(OFFER_REPEAT_MS, again);
  }
}
