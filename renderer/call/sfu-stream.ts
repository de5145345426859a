import type { SignalToSfu, StreamLabel } from '#shared/contracts/sfu-signal.ts';
import type { Clock } from '#shared/tools/clock.ts';
import { Scope } from '#shared/tools/scope.ts';
import { type InboundTimes, InboundWatch } from '../media/inbound-watch.ts';
import type { CallFrames } from '../media/encryption/frame-encryption.ts';
import type { LinkState } from '../media/peer-link.ts';
import type { SfuConnectionOptions } from '../media/sfu-connection.ts';
import { SfuSubscriber } from '../media/sfu-subscriber.ts';
import type { RelayError } from '../media/relay-error.ts';
import { type SampledReading, StatsSampler } from '../media/stats-sampler.ts';
import type { TrackRole } from '../media/track-role.ts';
import { RelayWatch } from './relay-watch.ts';
import { SfuQuality } from './sfu-quality.ts';
import { wholeReading } from './sfu-reading.ts';
import type { ShownPictures } from './sfu-shown.ts';

/** How connections to the SFU are made. */
export type SfuLink = Omit<SfuConnectionOptions, 'clock' | 'onCandidate' | 'onState' | 'onRestart'> & {
  /** `null`: this call is not sealed from its SFU. */
  readonly frames: CallFrames | null;
  /** The relay does not take our credentials. */
  readonly onRefused: () => void;
};

interface SfuStreamOptions {
  readonly streamId: string;
  readonly userId: string;
  readonly label: StreamLabel;
  readonly link: SfuLink;
  readonly clock: Clock;
  /** A camera is asked for as large as it is shown. */
  readonly pictures: ShownPictures;
  /** The last reading of what I send; `null`: none. */
  readonly readingUp: () => SampledReading | null;
  readonly say: (signal: SignalToSfu) => void;
  /** A field here is another one now. */
  readonly onChange: () => void;
  readonly onReading: (reading: SampledReading) => void;
  readonly onInbound: (times: InboundTimes) => void;
}

/** One stream of somebody else with all that watches it. */
export class SfuStream {
  readonly label: StreamLabel;
  readonly tracks: Partial<Record<TrackRole, MediaStreamTrack>> = {};
  readonly #options: SfuStreamOptions;
  readonly #subscriber: SfuSubscriber;
  readonly #sampler: StatsSampler;
  readonly #watch: InboundWatch;
  readonly #relay: RelayWatch;
  /** Other tracks than those that are shown, of which nothing has come yet. */
  readonly #coming: Partial<Record<TrackRole, MediaStreamTrack>> = {};
  readonly #scope = new Scope();
  #reading: SampledReading | null = null;
  #watchedAt = Infinity;
  #carries = false;

  constructor(options: SfuStreamOptions) {
    this.#options = options;
    this.label = options.label;
    const { streamId, userId, label, link, clock, say } = options;
    const { frames, onRefused, ...connection } = link;
    this.#subscriber = new SfuSubscriber({
      ...connection,
      clock,
      label,
      open: frames ? (receiver, role) => frames.open(receiver, userId, role) : undefined,
      onAnswer: (sdp) => say({ type: 'answer', streamId, sdp }),
      onCandidate: ({ candidate = '', ...place }) =>
        say({ type: 'candidate', streamId, candidate: { candidate, ...place } }),
      onRestart: () => say({ type: 'renegotiate', streamId }),
      onState: (state) => this.#handleState(state),
      onTrack: (role, track) => this.#handleTrack(role, track),
    });
    if (label === 'camera') this.#followPlace();
    this.#relay = new RelayWatch({
      link: this.#subscriber,
      iceServers: link.iceServers,
      relayOnly: link.relayOnly,
      clock,
      onRefused,
      onChange: options.onChange,
    });
    this.#scope.add(() => this.#relay.close());
    const stats = () => this.#subscriber.stats();
    this.#sampler = new StatsSampler({ clock, stats, onReading: (reading) => this.#handleReading(reading) });
    this.#watch = new InboundWatch({
      clock,
      stats,
      down: () => this.link !== 'connected',
      onReading: (times) => this.#handleInbound(times),
      onReturn: () => {}, // the SFU asks the sender for a key frame
    });
    this.#scope.add(() => this.#subscriber.close());
    this.#scope.add(() => this.#sampler.stop());
    this.#scope.add(() => this.#watch.stop());
  }

  get link(): LinkState {
    return this.#subscriber.state;
  }

  get relayError(): RelayError | null {
    return this.#relay.error;
  }

  /** Packets have come in. */
  get carries(): boolean {
    return this.#carries;
  }

  /** The last one since it was connected, of both directions. */
  get reading(): SampledReading | null {
    return this.#reading;
  }

  takeOffer(sdp: string): void {
    this.#subscriber.takeOffer(sdp);
  }

  takeCandidate(candidate: RTCIceCandidateInit): void {
    this.#subscriber.takeCandidate(candidate);
  }

  hurry(): void {
    this.#subscriber.hurry();
  }

  useIceServers(iceServers: readonly RTCIceServer[]): void {
    this.#relay.handleIceServers(iceServers);
    this.#subscriber.useIceServers(iceServers);
  }

  close(): void {
    this.#scope.end();
  }

  #followPlace(): void {
    const { streamId, userId, clock, pictures, say } = this.#options;
    const quality = new SfuQuality({ clock, say: (low) => say({ type: 'quality', streamId, low }) });
    this.#scope.add(() => quality.close());
    this.#scope.add(pictures.follow(userId, (width) => quality.handleWidth(width)));
  }

  /** The other size of a picture is another track: the last picture stands until it comes. */
  #handleTrack(role: TrackRole, track: MediaStreamTrack): void {
    this.#coming[role] = track;
    const take = (): void => {
      if (this.#scope.ended || this.#coming[role] !== track) return;
      this.tracks[role] = track;
      this.#options.onChange();
    };
    if (this.tracks[role] && track.muted) track.addEventListener('unmute', take, { once: true });
    else take();
  }

  #handleState(state: LinkState): void {
    if (state === 'connected') {
      this.#sampler.start();
      if (this.#watchedAt === Infinity) this.#watchedAt = this.#options.clock.now();
      this.#watch.start();
    } else {
      this.#sampler.stop();
      this.#reading = null;
    }
    this.#options.onChange();
  }

  #handleReading(down: SampledReading): void {
    const reading = wholeReading(down, this.#options.readingUp());
    this.#reading = reading;
    this.#options.onReading(reading);
    this.#options.onChange();
  }

  #handleInbound(times: InboundTimes): void {
    const carried = this.#carries;
    this.#carries ||= times.packetAt > this.#watchedAt;
    if (this.#carries !== carried) this.#options.onChange();
    this.#options.onInbound(times);
  }
}
