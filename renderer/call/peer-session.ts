import type { PeerView } from '#shared/contracts/view.ts';
import type { Signal } from '#shared/contracts/signal.ts';
import type { Clock } from '#shared/tools/clock.ts';
import { Scope } from '#shared/tools/scope.ts';
import type { AudioMeter, AudioMeterFactory } from '../media/audio-level.ts';
import { DEAF_MS, type InboundTimes, InboundWatch } from '../media/inbound-watch.ts';
import { PeerLink, type PeerLinkOptions } from '../media/peer-link.ts';
import { SenderControl } from '../media/sender-control.ts';
import type { LinkTerms, SentVideo } from '../media/sender-plan.ts';
import { type SampledReading, StatsSampler } from '../media/stats-sampler.ts';
import type { RelayError } from '../media/relay-error.ts';
import type { TrackRole } from '../media/track-role.ts';
import type { PeerFacts } from './facts.ts';
import { RelayWatch } from './relay-watch.ts';
import type { Sending } from './sending.ts';

/** A link that has carried nothing for this long will not. */
export const CONNECT_LIMIT_MS = 30_000;
/** Who is not muted and is not heard for this long is told about. */
export const SILENT_MS = 5000;
/** After a change of network: a link that falls silent within this is on a path that is gone. */
const HURRY_MS = 5000;

/** Away for so long, its other end may be gone: a server that would not notice is told. The link goes on trying. */
export const AWAY_MS = 15_000;

/** Where a track of a role shows in the facts. */
const FACT_OF = {
  microphone: 'microphone',
  camera: 'camera',
  screen: 'screen',
  'screen-audio': 'screenAudio',
} as const satisfies Record<TrackRole, keyof PeerFacts>;

/** Of a link that is only warmed. */
const NOTHING_COMES_IN = { microphone: null, camera: null, screen: null, screenAudio: null, hints: null };

export interface PeerSessionOptions {
  readonly peer: PeerView;
  readonly link: Omit<PeerLinkOptions, 'weOffer' | 'polite' | 'relayOnly' | 'clock'>;
  readonly clock: Clock;
  readonly meter: AudioMeterFactory | null;
  readonly onSignal: (signal: Signal) => void;
  readonly onFacts: (facts: PeerFacts) => void;
  /** Written by the person at the other end. */
  readonly onText: (text: string) => void;
  /** Whether text can go there now. Told open, it is also told closed. */
  readonly onTextChannel: (open: boolean) => void;
  /** Every 3 s while it is connected and the call is joined. */
  readonly onReading: (reading: SampledReading) => void;
  /** When anything came in last, be it a check of the path. */
  readonly onHeard: (at: number) => void;
  /** The relay does not take our credentials. */
  readonly onRefused: () => void;
  /** It has been away for long, was never connected within the limit, or has failed for good: told to the engine. */
  readonly onLost: () => void;
  /** The last two: told to the call. */
  readonly onOverdue: () => void;
  /** It has failed while it was only warmed. */
  readonly onFailed: () => void;
  /** The other end has a new connection, and this was its first word. */
  readonly onReplaced: (signal: Signal) => void;
}

/**
 * One link with all that watches it: quality, speaking, the connect limit. Its facts are a value that is replaced, never changed.
 *
 * warm -> active. While the call rings the link is only warmed: it connects, and nothing is sent, played or measured on it.
 */
export class PeerSession {
  readonly #options: PeerSessionOptions;
  readonly #link: PeerLink;
  readonly #sampler: StatsSampler;
  readonly #watch: InboundWatch;
  readonly #control: SenderControl;
  readonly #relay: RelayWatch;
  readonly #scope = new Scope();
  #meter: AudioMeter | null = null;
  #sending: Sending | null = null;
  #facts: PeerFacts;
  /** The call is joined. */
  #active = false;
  #connected = false;
  #overdue = false;
  /** Since when sound is to be expected. */
  /** While the link is away. */
  #cancelAway: (() => void) | null = null;
  #unmutedAt = -Infinity;
  #hurriedUntil = -Infinity;

  constructor(options: PeerSessionOptions) {
    this.#options = options;
    const { peer, clock } = options;
    this.#facts = {
      key: peer.key,
      userId: peer.userId,
      link: 'connecting',
      quality: null,
      microphone: null,
      camera: null,
      screen: null,
      screenAudio: null,
      hints: null,
      speaking: false,
      silent: false,
      details: null,
    };
    this.#link = new PeerLink({
      ...options.link,
      weOffer: peer.weOffer,
      polite: peer.polite,
      relayOnly: peer.relayOnly,
      clock,
    });
    this.#sampler = new StatsSampler({
      clock,
      stats: () => this.#link.stats(),
      tracks: () => this.#link.trackMap,
      onReading: (reading) => this.#handleReading(reading),
    });
    this.#control = new SenderControl({
      onPlan: (plan) => {
        this.#link.limit(plan);
        this.#tell();
      },
    });
    this.#watch = new InboundWatch({
      clock,
      stats: () => this.#link.stats(),
      down: () => this.#link.state !== 'connected',
      onReading: (times) => this.#handleInbound(times),
      onReturn: (deafMs) => this.#link.handleReturn(deafMs),
    });
    this.#relay = new RelayWatch({
      link: this.#link,
      iceServers: options.link.iceServers,
      relayOnly: peer.relayOnly,
      clock,
      onRefused: options.onRefused,
      onChange: () => this.#change({}),
    });
    // closing the link tells of the channel too
    this.#scope.add(this.#link.events.on('textChannel', options.onTextChannel));
    this.#scope.add(() => this.#relay.close());
    this.#scope.add(() => this.#link.close());
    this.#scope.add(() => this.#sampler.stop());
    this.#scope.add(() => this.#watch.stop());
    this.#scope.add(() => this.#meter?.close());
    this.#scope.add(() => this.#cancelAway?.());
    this.#listen();
  }

  get facts(): PeerFacts {
    return this.#active ? this.#facts : { ...this.#facts, ...NOTHING_COMES_IN };
  }

  /** It will carry nothing any more: it was never connected within the limit, or has failed for good. */
  get overdue(): boolean {
    return this.#overdue;
  }

  /** Why the relay is of no use to this link, if it needs one; `null`: it does not, or all is well. */
  get relayError(): RelayError | null {
    return this.#active ? this.#relay.error : null;
  }

  /** Begins to connect. */
  start(): void {
    this.#link.start();
  }

  /** The call is joined: media goes out and is played from here on. False when it did so already. */
  activate(sending: Sending): boolean {
    if (this.#active) return false;
    this.#active = true;
    this.send(sending);
    this.#connected = this.#link.state === 'connected';
    if (this.#connected) this.#measure();
    else this.#limit();
    this.#listenTo(this.#facts.microphone);
    this.#change({});
    return true;
  }

  /** What the engine says of the peer now; its key is the same. */
  handlePeer({ relayOnly }: PeerView): void {
    this.#relay.handleRelayOnly(relayOnly);
    this.#link.setRelayOnly(relayOnly);
  }

  receive(signal: Signal): void {
    this.#link.receive(signal);
  }

  /** Text to the person at the other end. */
  say(text: string): void {
    this.#link.say(text);
  }

  send(sending: Sending): void {
    if (!this.#active) return;
    this.#sending = sending;
    const { microphone, camera, screen, screenAudio } = sending;
    void this.#link.send('microphone', microphone);
    void this.#link.send('camera', camera);
    void this.#link.send('screen', screen);
    void this.#link.send('screen-audio', screenAudio);
    this.#tell();
  }

  /** How much of my picture goes out here. */
  get sentVideo(): SentVideo {
    return this.#control.sentVideo;
  }

  /** What all links of the call share. */
  handleTerms(terms: LinkTerms): void {
    this.#control.handleTerms(terms);
  }

  /** The network or the signalling is back. */
  hurry(): void {
    this.#link.hurry();
    this.#hurriedUntil = this.#options.clock.now() + HURRY_MS;
    this.#leaveDeadPath();
  }

  /** New relay credentials: a link that hangs on the old ones, or has no way, takes them up at once. */
  useIceServers(iceServers: readonly RTCIceServer[]): void {
    this.#relay.handleIceServers(iceServers);
    this.#link.useIceServers(iceServers);
    const relayed = this.#facts.details?.path === 'relay';
    if (relayed || this.#link.state !== 'connected') this.#link.restart();
  }

  close(): void {
    this.#scope.end();
  }

  #listen(): void {
    const { events } = this.#link;
    this.#scope.add(events.on('signal', this.#options.onSignal));
    this.#scope.add(events.on('text', this.#options.onText));
    this.#scope.add(events.on('replaced', this.#options.onReplaced));
    this.#scope.add(events.on('failed', () => this.#handleFailed()));
    this.#scope.add(
      events.on('hints', (hints) => {
        if (this.#facts.hints?.muted && !hints.muted) this.#unmutedAt = this.#options.clock.now();
        this.#change({ hints, silent: this.#facts.silent && !hints.muted });
      }),
    );
    this.#scope.add(
      events.on('track', ({ role, track }) => {
        this.#change({ [FACT_OF[role]]: track });
        if (role === 'microphone') this.#listenTo(track);
      }),
    );
    this.#scope.add(
      events.on('state', (link) => {
        if (link === 'connected') {
          this.#connected = true;
          if (this.#active) this.#measure();
        } else this.#sampler.stop();
        this.#followAway(link === 'connected');
        this.#change({ link, ...(link === 'connected' ? {} : { quality: null, silent: false }) });
      }),
    );
  }

  /** Where nothing is renegotiated no restart can bring it back. */
  #handleFailed(): void {
    if (!this.#active) this.#options.onFailed();
    else if (this.#options.link.dialect.politeness === 'never-renegotiates') this.#giveUp();
  }

  #followAway(isHere: boolean): void {
    if (isHere) {
      this.#cancelAway?.();
      this.#cancelAway = null;
    } else if (this.#active && this.#connected) {
      this.#cancelAway ??= this.#options.clock.after(AWAY_MS, () => this.#options.onLost());
    }
  }

  #giveUp(): void {
    this.#overdue = true;
    this.#options.onLost();
    this.#options.onOverdue();
  }

  /** Where the network leaves no room for a picture, the other end is to show that there is none. */
  #tell(): void {
    if (!this.#sending) return;
    const { hints, shareHint } = this.#sending;
    const pictureGoes = this.#control.plan.camera.level !== 'off' || shareHint !== null;
    this.#link.tell({ ...hints, camera: hints.camera && pictureGoes });
  }

  #handleReading(reading: SampledReading): void {
    this.#control.handleReading(reading, this.#options.clock.now());
    this.#change({ quality: reading.quality, details: reading.details });
    this.#options.onReading(reading);
  }

  #measure(): void {
    this.#sampler.start();
    this.#watch.start();
    this.#unmutedAt = this.#options.clock.now();
  }

  #handleInbound(times: InboundTimes): void {
    this.#options.onHeard(times.signAt);
    this.#leaveDeadPath();
    const { link, hints, microphone } = this.#facts;
    // who sends pictures alone has no sound to miss
    const expected = link === 'connected' && microphone !== null && hints?.muted !== true;
    const silent = expected && times.now - Math.max(times.audioAt, this.#unmutedAt) >= SILENT_MS;
    if (silent !== this.#facts.silent) this.#change({ silent });
  }

  /** The network has changed, and what was heard before is not heard any more: ICE would notice only after 7 s. */
  #leaveDeadPath(): void {
    const hurries = this.#options.clock.now() < this.#hurriedUntil;
    if (!hurries || this.#link.state !== 'connected' || this.#watch.deafMs <= DEAF_MS) return;
    this.#hurriedUntil = -Infinity;
    this.#link.restart();
  }

  #listenTo(track: MediaStreamTrack | null): void {
    this.#meter?.close();
    if (!this.#active) return;
    this.#meter = track && (this.#options.meter?.(track, (speaking) => this.#change({ speaking })) ?? null);
  }

  #limit(): void {
    const cancel = this.#options.clock.after(CONNECT_LIMIT_MS, () => {
      if (!this.#connected) this.#giveUp();
    });
    this.#scope.add(cancel);
  }

  #change(change: Partial<PeerFacts>): void {
    if (this.#scope.ended) return;
    this.#facts = { ...this.#facts, ...change };
    this.#options.onFacts(this.facts);
  }
}
