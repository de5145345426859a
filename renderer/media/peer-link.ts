import type { LinkDialect } from '#shared/contracts/features.ts';
import type { Signal } from '#shared/contracts/signal.ts';
import { type Clock, systemClock } from '#shared/tools/clock.ts';
import { Emitter } from '#shared/tools/emitter.ts';
import { type Logger, silentLogger } from '#shared/tools/logger.ts';
import { Queue } from '#shared/tools/queue.ts';
import { Scope } from '#shared/tools/scope.ts';
import { HintChannel } from './hint-channel.ts';
import { IceRecovery } from './ice-recovery.ts';
import { LinkTracks } from './link-tracks.ts';
import type { MediaHints } from './media-hints.ts';
import { withOpusDtx } from './opus-dtx.ts';
import { isOtherConnection, ufragOf } from './sdp.ts';
import { sendKeyFrame } from './sender-parameters.ts';
import type { TrackRole } from './track-role.ts';

/** `interrupted`: it carried media and does not now. Membership is no part of this. */
export type LinkState = 'connecting' | 'connected' | 'interrupted' | 'closed';

export interface PeerLinkEvents {
  /** Goes to the other end as it is. */
  signal: Signal;
  state: LinkState;
  /** What the other end sends has a track now, or has none any more. Muted until the first packet. */
  track: { role: TrackRole; track: MediaStreamTrack | null };
  hints: MediaHints;
  /** No way was found, or none is left; restarts of ICE go on. */
  failed: null;
  /** The other end has a new connection, which this was its first word of: this link is of no use any more. */
  replaced: Signal;
}

export interface PeerLinkOptions {
  readonly dialect: LinkDialect;
  /** We make the transceivers and the first offer. */
  readonly weOffer: boolean;
  /** We give way when later offers collide. */
  readonly polite: boolean;
  readonly iceServers: readonly RTCIceServer[];
  /** The other end must not learn our address. */
  readonly relayOnly?: boolean;
  readonly createConnection?: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

/** An offer without an answer is sent again as it stands then: signalling may have been away. */
export const OFFER_REPEAT_MS = 3000;
const EARLY_CANDIDATES_MAX = 100;

/**
 * One RTCPeerConnection to one other end. It obeys a LinkDialect and knows no backend; signals out (`signal`) and in (`receive`)
 * are its only way to the other side. It may be up, and send nothing, long before it has a track.
 *
 * The first offerer is fixed and makes the transceivers; the answerer uses those that the offer made. Later offers follow perfect
 * negotiation; every operation goes through one queue, so the signalling state says whether offers collide.
 */
export class PeerLink {
  readonly events = new Emitter<PeerLinkEvents>();
  readonly #options: PeerLinkOptions;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #pc: RTCPeerConnection;
  readonly #scope = new Scope();
  readonly #queue = new Queue();
  readonly #tracks: LinkTracks;
  readonly #hints: HintChannel;
  readonly #recovery: IceRecovery;
  /** The first offer and answer are through: from here on negotiation is perfect. */
  #exchanged = false;
  /** Our part of the first exchange was made under another policy. */
  #gatheredOtherwise = false;
  #early: RTCIceCandidateInit[] = [];
  #state: LinkState = 'connecting';
  #stopRepeating: () => void = () => {};

  constructor(options: PeerLinkOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#log = options.logger ?? silentLogger;
    const create = options.createConnection ?? ((configuration) => new RTCPeerConnection(configuration));
    this.#pc = create({
      iceServers: [...options.iceServers],
      iceTransportPolicy: options.relayOnly ? 'relay' : 'all',
      bundlePolicy: options.dialect.bundlePolicy,
    });
    this.#tracks = new LinkTracks({
      pc: this.#pc,
      logger: this.#log,
      ownScreen: options.dialect.screenAs === 'own-transceiver',
      onTrack: (role, track) => this.events.emit('track', { role, track }),
    });
    this.#hints = new HintChannel((hints) => this.events.emit('hints', hints));
    this.#recovery = new IceRecovery({
      clock: this.#clock,
      offersFirst: options.weOffer,
      restart: () => this.restart(),
    });
    this.#listen();
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Begins the exchange where we offer first; the other end just receives. */
  start(): void {
    if (!this.#options.weOffer) return;
    void this.#run('first offer', async () => {
      const { dialect } = this.#options;
      if (dialect.dataChannel !== 'none') this.#hints.open(this.#pc, dialect.dataChannel);
      this.#tracks.makeTransceivers(dialect.layout);
      await this.#offer();
    });
  }

  /** Takes what the other end's `signal` gave, in any order. A signal that makes no sense is logged and dropped. */
  receive(signal: Signal): void {
    void this.#run(`take ${signal.type}`, () =>
      signal.type === 'candidate' ? this.#takeCandidate(signal.candidate) : this.#takeDescription(signal),
    );
  }

  /**
   * Starts, changes or (`null`) stops what is sent; before the first exchange it is kept for it. Needs no negotiation, but for
   * the first share of a screen on this link, which interrupts nothing.
   */
  async send(role: TrackRole, track: MediaStreamTrack | null): Promise<void> {
    if (this.#scope.ended) return;
    this.#tracks.want(role, track);
    await this.#run(`send ${role}`, async () => {
      await this.#tracks.apply();
      if (this.#exchanged) await this.#tracks.limit();
    });
  }

  /** Tells the other end what is really sent. Kept until the channel is open. */
  tell(hints: MediaHints): void {
    this.#hints.tell(hints);
  }

  /** New candidates on both sides, media goes on meanwhile. */
  restart(): void {
    if (!this.#exchanged) return; // the first offer is repeated anyway
    this.#log.info('restarting ICE');
    void this.#run('restart', async () => {
      // an offer that waits is said again: two of one's own in a row could not tell their answers apart
      if (this.#pc.signalingState === 'have-local-offer') this.#emitDescription();
      if (this.#pc.signalingState !== 'stable') return;
      this.#pc.restartIce();
      await this.#offer();
    });
  }

  /** The network or the signalling is back: an interrupted link does not wait for its next round. */
  hurry(): void {
    this.#recovery.hurry();
    if (this.#pc.signalingState === 'have-local-offer') this.#emitDescription();
  }

  /** New relay credentials; they count from the next ICE restart on. */
  useIceServers(iceServers: readonly RTCIceServer[]): void {
    if (this.#scope.ended) return;
    this.#pc.setConfiguration({ ...this.#pc.getConfiguration(), iceServers: [...iceServers] });
  }

  /** From the restart that this begins, only relayed candidates are used and told, or all. */
  setRelayOnly(relayOnly: boolean): void {
    const iceTransportPolicy = relayOnly ? 'relay' : 'all';
    const configuration = this.#pc.getConfiguration();
    if (this.#scope.ended || configuration.iceTransportPolicy === iceTransportPolicy) return;
    this.#pc.setConfiguration({ ...configuration, iceTransportPolicy });
    if (this.#exchanged) this.restart();
    else this.#gatheredOtherwise = this.#pc.localDescription !== null;
  }

  /** As WebRTC has them; cached by the browser for 50 ms. */
  stats(): Promise<RTCStatsReport> {
    return this.#pc.getStats();
  }

  /** Idempotent. Sent tracks are not stopped: they belong to the local media. */
  close(): void {
    if (this.#scope.ended) return;
    this.#queue.close('the link is closed');
    this.#scope.end();
    this.#setState('closed');
  }

  #listen(): void {
    const pc = this.#pc;
    const on = (name: string, listener: (event: never) => void) => {
      pc.addEventListener(name, listener as EventListener);
      this.#scope.add(() => pc.removeEventListener(name, listener as EventListener));
    };
    this.#scope.add(() => pc.close());
    on('icecandidate', ({ candidate }: RTCPeerConnectionIceEvent) => {
      if (candidate?.candidate) this.#offerCandidate(candidate);
    });
    on('track', (event: RTCTrackEvent) => this.#tracks.handleTrack(event.transceiver));
    on('datachannel', (event: RTCDataChannelEvent) => this.#hints.take(event.channel));
    on('connectionstatechange', () => this.#handleConnectionState());
    on('negotiationneeded', () => this.#handleNegotiationNeeded());
    on('icecandidateerror', (event: RTCPeerConnectionIceErrorEvent) =>
      this.#log.debug('no candidate', { url: event.url, code: event.errorCode, text: event.errorText }),
    );
    this.#scope.add(() => this.#hints.close());
    this.#scope.add(() => this.#recovery.stop());
    this.#scope.add(() => this.#stopRepeating());
  }

  /** Serialised; after the end nothing runs and nothing is said. An error is logged: the link tries to live on. */
  async #run(what: string, task: () => Promise<void>): Promise<void> {
    try {
      await this.#queue.run(async () => {
        if (!this.#scope.ended) await task();
      });
    } catch (error) {
      if (!this.#scope.ended) this.#log.warn(`could not ${what}`, { error });
    }
  }

  async #offer(): Promise<void> {
    await this.#pc.setLocalDescription();
    if (this.#scope.ended) return;
    this.#emitDescription();
    void this.#run('limit senders', () => this.#tracks.limit());
  }

  /** Behind the description that it belongs to: that one may still be on its way through the queue. */
  #offerCandidate({ candidate, sdpMid, sdpMLineIndex, usernameFragment }: RTCIceCandidate): void {
    void this.#run('send a candidate', async () =>
      this.#emit({ type: 'candidate', candidate: { candidate, sdpMid, sdpMLineIndex, usernameFragment } }),
    );
  }

  async #takeDescription(signal: Extract<Signal, { type: 'description' }>): Promise<void> {
    const { description, tracks } = signal;
    const isOffer = description.type === 'offer';
    const { signalingState } = this.#pc;
    if (!isOffer && (signalingState !== 'have-local-offer' || this.#isStale(description.sdp))) {
      this.#log.debug('answer to an earlier offer dropped');
      return;
    }
    if (isOtherConnection(this.#pc.currentRemoteDescription?.sdp, description.sdp)) {
      this.#log.info('the other end is a new connection');
      return this.events.emit('replaced', signal);
    }
    const collides = isOffer && signalingState !== 'stable';
    if (collides && !this.#options.polite) return; // ours is on its way, and the other side gives way
    if (isOffer && !this.#exchanged) this.#prepareAnswerer(description.sdp);
    this.#tracks.told(tracks ?? {});
    await this.#pc.setRemoteDescription({ type: description.type, sdp: withOpusDtx(description.sdp) });
    if (this.#scope.ended) return;
    await this.#addEarlyCandidates();
    if (this.#scope.ended) return;
    if (isOffer) await this.#answer(collides);
    else this.#stopRepeating();
    if (this.#exchanged || this.#scope.ended) return;
    this.#exchanged = true;
    if (this.#tracks.handleExchanged()) this.#handleNegotiationNeeded();
    if (this.#gatheredOtherwise) this.restart();
  }

  /** A repeated answer with old credentials does not answer an offer that restarts ICE. */
  #isStale(answer: string): boolean {
    const { currentLocalDescription, pendingLocalDescription, currentRemoteDescription } = this.#pc;
    const restarts = ufragOf(pendingLocalDescription?.sdp) !== ufragOf(currentLocalDescription?.sdp);
    return restarts && ufragOf(answer) === ufragOf(currentRemoteDescription?.sdp);
  }

  async #answer(afterCollision: boolean): Promise<void> {
    this.#stopRepeating(); // our own offer was rolled back
    this.#tracks.useOffered();
    if (afterCollision) this.#tracks.stopDoubled();
    await this.#pc.setLocalDescription();
    if (this.#scope.ended) return;
    this.#emitDescription();
    void this.#run('limit senders', () => this.#tracks.limit());
    await this.#tracks.apply();
  }

  /** A channel that the offer has no section for would need an offer of ours, and old browsers answer that with another one. */
  #prepareAnswerer(sdp: string): void {
    const offered = /^m=application /m.test(sdp);
    if (this.#options.dialect.dataChannel === 'negotiated' && offered)
      this.#hints.open(this.#pc, 'negotiated');
  }

  /** One that belongs to a description still to come is kept for it: signalling may overtake itself. */
  async #takeCandidate(candidate: RTCIceCandidateInit | null): Promise<void> {
    const { remoteDescription } = this.#pc;
    const ufrag = candidate?.usernameFragment;
    if (!remoteDescription || (ufrag && !remoteDescription.sdp.includes(`a=ice-ufrag:${ufrag}`))) {
      if (candidate) this.#early = [...this.#early, candidate].slice(-EARLY_CANDIDATES_MAX);
      return;
    }
    try {
      await this.#pc.addIceCandidate(candidate ?? undefined);
    } catch (error) {
      this.#log.debug('candidate refused', { error });
    }
  }

  async #addEarlyCandidates(): Promise<void> {
    const early = this.#early;
    this.#early = [];
    for (const candidate of early) {
      await this.#takeCandidate(candidate);
      if (this.#scope.ended) return;
    }
  }

  #handleNegotiationNeeded(): void {
    // before the first exchange it only says that a channel or a transceiver was made
    if (!this.#exchanged || this.#options.dialect.politeness === 'never-renegotiates') return;
    void this.#run('offer again', async () => {
      if (this.#pc.signalingState === 'stable') await this.#offer();
    });
  }

  #handleConnectionState(): void {
    const { connectionState } = this.#pc;
    this.#log.debug('connection state', { connectionState });
    this.#recovery.handleState(connectionState);
    if (connectionState === 'failed') this.events.emit('failed', null);
    if (connectionState === 'connected') {
      const wasInterrupted = this.#state === 'interrupted';
      this.#setState('connected');
      if (wasInterrupted) void this.#run('send a key frame', () => this.#refreshPictures());
    } else if (this.#state === 'connected' && connectionState !== 'new') this.#setState('interrupted');
  }

  async #refreshPictures(): Promise<void> {
    for (const sender of this.#tracks.videoSenders()) await sendKeyFrame(sender);
  }

  #setState(state: LinkState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#log.info('link', { state });
    this.events.emit('state', state);
  }

  #emit(signal: Signal): void {
    if (!this.#scope.ended) this.events.emit('signal', signal);
  }

  #emitDescription(): void {
    const description = this.#pc.localDescription;
    if (!description || (description.type !== 'offer' && description.type !== 'answer')) return;
    this.#stopRepeating();
    this.#emit({
      type: 'description',
      description: { type: description.type, sdp: description.sdp },
      tracks: this.#tracks.map(),
    });
    if (description.type === 'offer') {
      this.#stopRepeating = this.#clock.after(OFFER_REPEAT_MS, () => {
        if (this.#pc.signalingState === 'have-local-offer') this.#emitDescription();
      });
    }
  }
}
