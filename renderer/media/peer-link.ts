import type { TrackMap } from '#shared/contracts/connect/events.ts';
import type { LinkDialect } from '#shared/contracts/features.ts';
import type { Signal } from '#shared/contracts/signal.ts';
import { type Clock, systemClock } from '#shared/tools/clock.ts';
import { Emitter } from '#shared/tools/emitter.ts';
import { type Logger, silentLogger } from '#shared/tools/logger.ts';
import { Scope } from '#shared/tools/scope.ts';
import { HintChannel } from './hint-channel.ts';
import { IceRecovery } from './ice-recovery.ts';
import { LinkTracks } from './link-tracks.ts';
import type { LinkMessage, MediaHints } from './media-hints.ts';
import { Negotiation } from './negotiation.ts';
import { TextChannel } from './text-channel.ts';
import { sendKeyFrame } from './sender-parameters.ts';
import { type RelayError, relayErrorOf } from './relay-error.ts';
import type { SenderPlan } from './sender-plan.ts';
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
  /** What a person at the other end writes, and whether text can go there: on links whose dialect has a channel for it. */
  text: string;
  textChannel: boolean;
  /** No way was found, or none is left; restarts of ICE go on. */
  failed: null;
  /** Of one attempt to use the relay: others may have succeeded. */
  relayError: RelayError;
  /** All our candidates are found. */
  gathered: null;
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
  /** Only receives: nothing is offered to be sent, whatever is given to `send`. */
  readonly watch?: boolean;
  /** The other end must not learn our address. */
  readonly relayOnly?: boolean;
  readonly createConnection?: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

/** Key frames are large. */
const REFRESH_INTERVAL_MS = 500;

/**
 * One RTCPeerConnection to one other end. It obeys a LinkDialect and knows no backend; signals out (`signal`) and in (`receive`)
 * are its only way to the other side. It may be up, and send nothing, long before it has a track.
 */
export class PeerLink {
  readonly events = new Emitter<PeerLinkEvents>();
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #pc: RTCPeerConnection;
  readonly #scope = new Scope();
  readonly #tracks: LinkTracks;
  readonly #hints: HintChannel;
  readonly #texts: TextChannel;
  readonly #watch: boolean;
  readonly #negotiation: Negotiation;
  readonly #recovery: IceRecovery;
  #state: LinkState = 'connecting';
  #refreshedAt = -Infinity;

  constructor(options: PeerLinkOptions) {
    const { dialect, weOffer, polite, watch = false } = options;
    this.#watch = watch;
    const clock = options.clock ?? systemClock;
    const logger = options.logger ?? silentLogger;
    this.#clock = clock;
    this.#log = logger;
    const create = options.createConnection ?? ((configuration) => new RTCPeerConnection(configuration));
    const pc = create({
      iceServers: [...options.iceServers],
      iceTransportPolicy: options.relayOnly ? 'relay' : 'all',
      bundlePolicy: dialect.bundlePolicy,
    });
    const tracks = new LinkTracks({
      pc,
      logger,
      dialect,
      watch,
      onTrack: (role, track) => this.events.emit('track', { role, track }),
    });
    const hints = new HintChannel((message) => this.#handleMessage(message));
    const texts = new TextChannel({
      onText: (text) => this.events.emit('text', text),
      onOpen: (open) => this.events.emit('textChannel', open),
    });
    this.#negotiation = new Negotiation({
      pc,
      tracks,
      dialect,
      openChannel: () => {
        if (dialect.dataChannel === 'negotiated') hints.open(pc);
        else if (dialect.dataChannel === 'in-band') texts.open(pc);
      },
      weOffer,
      polite,
      clock,
      logger,
      onSignal: (signal) => this.events.emit('signal', signal),
      onReplaced: (signal) => this.events.emit('replaced', signal),
    });
    this.#recovery = new IceRecovery({ clock, offersFirst: weOffer, restart: () => this.restart() });
    this.#pc = pc;
    this.#tracks = tracks;
    this.#hints = hints;
    this.#texts = texts;
    this.#listen(dialect.dataChannel === 'in-band' ? texts : hints);
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Begins the exchange where we offer first; the other end just receives, or waits for a while. */
  start(): void {
    this.#negotiation.start();
  }

  /** Takes what the other end's `signal` gave, in any order. A signal that makes no sense is logged and dropped. */
  receive(signal: Signal): void {
    this.#negotiation.receive(signal);
  }

  /**
   * Starts, changes or (`null`) stops what is sent; before the first exchange it is kept for it. Needs no negotiation, but for
   * the first share of a screen on this link, which interrupts nothing.
   */
  async send(role: TrackRole, track: MediaStreamTrack | null): Promise<void> {
    if (this.#scope.ended || this.#watch) return;
    this.#tracks.want(role, track);
    await this.#negotiation.run(`send ${role}`, async () => {
      await this.#tracks.apply();
      if (this.#negotiation.exchanged) await this.#tracks.limit();
    });
  }

  /** Limits what each role may send; no capture restarts for it. */
  limit(plan: SenderPlan): void {
    this.#tracks.planned(plan);
    if (!this.#negotiation.exchanged) return; // comes with the first exchange
    void this.#negotiation.run('limit senders', () => this.#tracks.limit());
  }

  /** By mid: what our streams carry. */
  get trackMap(): TrackMap {
    return this.#tracks.map();
  }

  /** Tells the other end what is really sent. Kept until the channel is open. */
  tell(hints: MediaHints): void {
    this.#hints.tell(hints);
  }

  /** Text to the person at the other end; lost where no channel for it is open. */
  say(text: string): void {
    this.#texts.say(text);
  }

  /** Packets come in again after so long: pictures that stand are to move at once, there and here. */
  handleReturn(deafMs: number): void {
    this.#log.info('packets are back', { deafMs });
    this.#hints.say({ t: 'deaf', ms: deafMs });
    this.#refreshPictures();
  }

  /** New candidates on both sides, media goes on meanwhile. */
  restart(): void {
    this.#negotiation.restart();
  }

  /** The network or the signalling is back: an interrupted link does not wait for its next round. */
  hurry(): void {
    this.#recovery.hurry();
    this.#negotiation.repeatOffer();
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
    // who begins to hide does so alone; who stops hiding after the answer of a call does so together with the other end
    this.#negotiation.regather(relayOnly);
  }

  /** As WebRTC has them; cached by the browser for 50 ms. */
  stats(): Promise<RTCStatsReport> {
    return this.#pc.getStats();
  }

  /** Idempotent. Sent tracks are not stopped: they belong to the local media. */
  close(): void {
    if (this.#scope.ended) return;
    this.#negotiation.close();
    this.#scope.end();
    this.#setState('closed');
  }

  /** `channels`: what is to have the channels that the other end makes. */
  #listen(channels: { take(channel: RTCDataChannel): void }): void {
    const pc = this.#pc;
    const on = (name: string, listener: (event: never) => void) => {
      pc.addEventListener(name, listener as EventListener);
      this.#scope.add(() => pc.removeEventListener(name, listener as EventListener));
    };
    this.#scope.add(() => pc.close());
    on('icecandidate', ({ candidate }: RTCPeerConnectionIceEvent) => {
      if (candidate?.candidate) this.#negotiation.offerCandidate(candidate);
    });
    on('track', (event: RTCTrackEvent) => this.#tracks.handleTrack(event.transceiver));
    on('datachannel', (event: RTCDataChannelEvent) => channels.take(event.channel));
    on('connectionstatechange', () => this.#handleConnectionState());
    on('negotiationneeded', () => this.#negotiation.handleNeeded());
    on('icecandidateerror', (event: RTCPeerConnectionIceErrorEvent) => {
      this.#log.debug('no candidate', { url: event.url, code: event.errorCode, text: event.errorText });
      const error = relayErrorOf(event);
      if (error) this.events.emit('relayError', error);
    });
    on('icegatheringstatechange', () => {
      if (pc.iceGatheringState === 'complete') this.events.emit('gathered', null);
    });
    this.#scope.add(() => this.#hints.close());
    this.#scope.add(() => this.#texts.close());
    this.#scope.add(() => this.#recovery.stop());
  }

  #handleConnectionState(): void {
    const { connectionState } = this.#pc;
    this.#log.debug('connection state', { connectionState });
    this.#recovery.handleState(connectionState);
    if (connectionState === 'failed') this.events.emit('failed', null);
    if (connectionState === 'connected') {
      const wasInterrupted = this.#state === 'interrupted';
      this.#setState('connected');
      if (wasInterrupted) this.#refreshPictures();
    } else if (this.#state === 'connected' && connectionState !== 'new') this.#setState('interrupted');
  }

  #handleMessage(message: LinkMessage): void {
    if (message.t === 'deaf') return this.#refreshPictures();
    const { t: _, ...hints } = message;
    this.events.emit('hints', hints);
  }

  /** The sender gives a key frame; of one return more than one way may tell. */
  #refreshPictures(): void {
    const now = this.#clock.now();
    if (now - this.#refreshedAt < REFRESH_INTERVAL_MS) return;
    this.#refreshedAt = now;
    void this.#negotiation.run('send a key frame', async () => {
      for (const sender of this.#tracks.videoSenders()) await sendKeyFrame(sender);
    });
  }

  #setState(state: LinkState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#log.info('link', { state });
    this.events.emit('state', state);
  }
}
