import type { CallView, PeerView } from '#shared/contracts/view.ts';
import type { Signal } from '#shared/contracts/signal.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Scope } from '#shared/tools/scope.ts';
import type { AudioMeterFactory } from '../media/audio-level.ts';
import type { RelayError } from '../media/relay-error.ts';
import type { LinkTerms, SentVideo } from '../media/sender-plan.ts';
import type { AppBridge } from '../state/bridge.ts';
import { EarlySignals } from './early-signals.ts';
import type { Heard } from './heard.ts';
import { PeerSession } from './peer-session.ts';
import { peerVerbs } from './peer-verbs.ts';
import { type Sending, SENDING_NOTHING } from './sending.ts';

interface MeshSessionOptions extends Heard {
  readonly callId: string;
  readonly verbs: Pick<AppBridge['call']['call'], 'signal' | 'text' | 'textChannel' | 'linkLost'>;
  /** For links that are made from now on. */
  readonly iceServers: () => readonly RTCIceServer[];
  readonly createConnection?: (configuration: RTCConfiguration) => RTCPeerConnection;
  /** The SFU has taken over what there is of that person. */
  readonly hasMoved: (userId: string) => boolean;
  readonly clock: Clock;
  readonly meter: AudioMeterFactory | null;
  readonly logger: Logger;
  /** There is one link more, or one less. */
  readonly onChange: () => void;
  /** A link was not connected within the limit, or has failed for good. */
  readonly onOverdue: () => void;
  /** A link was dropped that is to be made anew: `handleCall` does so. */
  readonly onReplaced: () => void;
}

/**
 * One call from person to person: a link to each peer, made, kept or dropped by its key. While it rings, links to the peers that are
 * pre-warmed connect and carry nothing; those that are kept are used from the join on.
 */
export class MeshSession {
  readonly #options: MeshSessionOptions;
  readonly #scope = new Scope();
  readonly #peers = new Map<string, PeerSession>();
  readonly #early = new EarlySignals();
  /** Keys of links that failed while they were warmed: after the join they are made anew. */
  readonly #failedWarm = new Set<string>();
  #call: CallView | null = null;
  #joined = false;
  #sending: Sending = SENDING_NOTHING;

  constructor(options: MeshSessionOptions) {
    this.#options = options;
    this.#scope.add(() => {
      for (const session of this.#peers.values()) session.close();
      this.#peers.clear();
    });
  }

  /** How many links there are. */
  get links(): number {
    return this.#peers.size;
  }

  /** Whom there is a link with. */
  get userIds(): readonly string[] {
    return [...this.#peers.values()].map(({ facts }) => facts.userId);
  }

  /** How much of my picture goes out, on each link. */
  get sentVideos(): readonly SentVideo[] {
    return [...this.#peers.values()].map(({ sentVideo }) => sentVideo);
  }

  /** Of all links that need a relay. */
  get relayErrors(): readonly RelayError[] {
    return [...this.#peers.values()].flatMap(({ relayError }) => relayError ?? []);
  }

  /** There is one link alone, and no media came over it within the limit. */
  get hasFailed(): boolean {
    const [session, ...others] = this.#peers.values();
    return session?.overdue === true && others.length === 0;
  }

  /** Makes the links follow the call. `joined`: it is, or was. */
  handleCall(call: CallView, joined: boolean): void {
    if (this.#scope.ended) return;
    this.#call = call;
    this.#joined = joined;
    if (joined) this.#failedWarm.clear();
    const kept = this.#wanted().filter(({ key }) => this.#peers.has(key));
    const taken = kept.filter((peer) => this.#keep(peer)).length > 0;
    // tracks go into the links that are kept before the others are closed, which takes its time
    if (taken) this.#scope.add(this.#options.clock.after(0, () => this.#dropOthers()));
    else this.#dropOthers();
    for (const peer of this.#wanted()) {
      if (!this.#peers.has(peer.key)) this.#make(call, peer);
    }
  }

  handleSignal(peerKey: string, signal: Signal): void {
    if (this.#scope.ended) return;
    const session = this.#peers.get(peerKey);
    if (session) session.receive(signal);
    // of a warmed link that has failed: it would be taken for a word to the one that is made after the answer; offers are repeated
    else if (!this.#failedWarm.has(peerKey)) this.#early.keep(peerKey, signal);
  }

  /** Text that goes out over the link's own channel; lost where that is gone. */
  say(peerKey: string, text: string): void {
    this.#peers.get(peerKey)?.say(text);
  }

  send(sending: Sending): void {
    this.#sending = sending;
    for (const session of this.#peers.values()) session.send(sending);
  }

  handleTerms(terms: LinkTerms): void {
    for (const session of this.#peers.values()) session.handleTerms(terms);
  }

  /** The network or the signalling is back. */
  hurry(): void {
    for (const session of this.#peers.values()) session.hurry();
  }

  useIceServers(iceServers: readonly RTCIceServer[]): void {
    for (const session of this.#peers.values()) session.useIceServers(iceServers);
  }

  /** Idempotent; tells nothing. */
  close(): void {
    this.#scope.end();
  }

  /** Whom to be linked with now; once the call is on its SFU, nobody anew. */
  #wanted(): readonly PeerView[] {
    const { peers = [], sfu } = this.#call ?? {};
    if (sfu) {
      return peers.filter(({ key, userId }) => this.#peers.has(key) && !this.#options.hasMoved(userId));
    }
    return this.#joined ? peers : peers.filter(({ key, prewarm }) => prewarm && !this.#failedWarm.has(key));
  }

  /** True when a link that was warmed is used from now on. */
  #keep(peer: PeerView): boolean {
    const session = this.#peers.get(peer.key);
    session?.handlePeer(peer);
    if (!session || !this.#joined) return false;
    return session.activate(this.#sending);
  }

  #make(call: CallView, peer: PeerView): void {
    const { callId, verbs, clock, meter, iceServers, createConnection, logger: log } = this.#options;
    const { onFacts, onReading, onHeard, onRefused, onOverdue, onChange } = this.#options;
    const logger = log.child('link', { peerKey: peer.key });
    const { dialect, watch } = call;
    const session = new PeerSession({
      peer,
      clock,
      meter,
      link: { dialect, watch, iceServers: iceServers(), createConnection, logger },
      ...peerVerbs(verbs, { callId, peerKey: peer.key }, logger),
      onFacts,
      onReading,
      onHeard: (at) => onHeard(peer.key, at),
      onRefused,
      onOverdue,
      onFailed: () => this.#handleWarmFailed(peer.key, session),
      onReplaced: (signal) => this.#replace(peer.key, session, signal),
    });
    log.info('link made', { userId: peer.userId, weOffer: peer.weOffer, joined: this.#joined });
    this.#peers.set(peer.key, session);
    onChange();
    onFacts(session.facts);
    if (this.#joined) session.activate(this.#sending);
    session.start();
    for (const signal of this.#early.take(peer.key)) session.receive(signal);
  }

  /** Nobody was told of it, and nobody misses it. */
  #handleWarmFailed(key: string, session: PeerSession): void {
    this.#failedWarm.add(key);
    this.#drop(key, session);
  }

  /** The other end has thrown its connection away, perhaps unnoticed here: a new link takes up what the new one says. */
  #replace(key: string, session: PeerSession, signal: Signal): void {
    this.#drop(key, session);
    this.#options.onReplaced();
    const isOffer = signal.type === 'description' && signal.description.type === 'offer';
    if (isOffer) this.#peers.get(key)?.receive(signal); // an answer answers our old offer
  }

  #dropOthers(): void {
    const keys = new Set(this.#wanted().map(({ key }) => key));
    for (const [key, session] of this.#peers) if (!keys.has(key)) this.#drop(key, session);
  }

  #drop(key: string, session: PeerSession): void {
    session.close();
    this.#peers.delete(key);
    this.#options.logger.info('link dropped', { peerKey: key });
    this.#options.onGone(session.facts);
    this.#options.onChange();
  }
}
