import type { SignalFromSfu, SignalToSfu, StreamLabel } from '#shared/contracts/sfu-signal.ts';
import type { ParticipantView } from '#shared/contracts/view.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { AudioMeter, AudioMeterFactory } from '../media/audio-level.ts';
import type { InboundTimes } from '../media/inbound-watch.ts';
import type { LinkState } from '../media/peer-link.ts';
import type { RelayError } from '../media/relay-error.ts';
import type { SampledReading } from '../media/stats-sampler.ts';
import { type PeerFacts, sfuKeyOf } from './facts.ts';
import { SILENT_MS } from './peer-session.ts';
import type { ShownPictures } from './sfu-shown.ts';
import { type SfuLink, SfuStream } from './sfu-stream.ts';

interface SfuPersonOptions {
  readonly userId: string;
  /** As it is when a stream comes. */
  readonly link: () => SfuLink;
  /** What comes of them can be played. */
  readonly isReadable: () => boolean;
  readonly clock: Clock;
  readonly meter: AudioMeterFactory | null;
  readonly pictures: ShownPictures;
  readonly readingUp: () => SampledReading | null;
  readonly say: (signal: SignalToSfu) => void;
  readonly onFacts: (facts: PeerFacts) => void;
  /** `carried` may be another one. */
  readonly onChange: () => void;
  readonly onReading: (reading: SampledReading) => void;
  readonly onHeard: (at: number) => void;
}

export type StreamOffer = Extract<SignalFromSfu, { type: 'offer' }>;

/** One of the others as the SFU brings them: their streams become the same facts that a link to them would give. */
export class SfuPerson {
  readonly #options: SfuPersonOptions;
  /** By id, in the order of their coming: after a lost connection of theirs the old ones stay for a while. */
  readonly #streams = new Map<string, SfuStream>();
  #meter: AudioMeter | null = null;
  #participant: ParticipantView | null = null;
  #inGroup = false;
  #wasConnected = false;
  #closed = false;
  /** Since when sound is to be expected. */
  #unmutedAt: number;
  #facts: PeerFacts;

  constructor(options: SfuPersonOptions) {
    this.#options = options;
    this.#unmutedAt = options.clock.now();
    const { userId } = options;
    this.#facts = {
      key: sfuKeyOf(userId),
      userId,
      link: 'connecting',
      quality: null,
      microphone: null,
      camera: null,
      screen: null,
      screenAudio: null,
      hints: null, // there is no channel to them: what the server is told is all there is
      speaking: false,
      silent: false,
      details: null,
    };
  }

  get facts(): PeerFacts {
    return this.#facts;
  }

  /** Why the relay is of no use to what comes of them. */
  get relayErrors(): readonly RelayError[] {
    return [...this.#streams.values()].flatMap(({ relayError }) => relayError ?? []);
  }

  /** The SFU brings what there is of them. */
  get carried(): boolean {
    const streams = [...this.#streams.values()];
    const comes = streams.some(({ carries }) => carries) && this.#options.isReadable();
    return this.#facts.link === 'connected' && (this.#sendsNothing || comes);
  }

  /** What the engine says of them now. */
  handle(participant: ParticipantView | null, inGroup: boolean): void {
    const unmutes = !this.#expectsSound;
    this.#participant = participant;
    this.#inGroup = inGroup;
    if (unmutes && this.#expectsSound) this.#unmutedAt = this.#options.clock.now();
    this.#follow();
  }

  has(streamId: string): boolean {
    return this.#streams.has(streamId);
  }

  takeOffer({ streamId, label, sdp, replaces }: StreamOffer): void {
    if (replaces !== null) this.end(replaces);
    const known = this.#streams.get(streamId);
    const stream = known ?? this.#open(streamId, label);
    stream.takeOffer(sdp);
    if (!known) this.#follow();
  }

  takeCandidate(streamId: string, candidate: RTCIceCandidateInit): void {
    this.#streams.get(streamId)?.takeCandidate(candidate);
  }

  /** A stream is over. */
  end(streamId: string): void {
    this.#streams.get(streamId)?.close();
    if (this.#streams.delete(streamId)) this.#follow();
  }

  /** All are: the stay is. */
  endAll(): void {
    for (const stream of this.#streams.values()) stream.close();
    this.#streams.clear();
    this.#follow();
  }

  hurry(): void {
    for (const stream of this.#streams.values()) stream.hurry();
  }

  useIceServers(iceServers: readonly RTCIceServer[]): void {
    for (const stream of this.#streams.values()) stream.useIceServers(iceServers);
  }

  close(): void {
    this.#closed = true;
    for (const stream of this.#streams.values()) stream.close();
    this.#meter?.close();
  }

  #open(streamId: string, label: StreamLabel): SfuStream {
    const { userId, link, clock, pictures, readingUp, say, onReading } = this.#options;
    const stream = new SfuStream({
      streamId,
      userId,
      label,
      link: link(),
      clock,
      pictures,
      readingUp,
      say,
      onChange: () => this.#follow(),
      onReading: (reading) => label === 'camera' && onReading(reading),
      onInbound: (times) => this.#handleInbound(stream, times),
    });
    this.#streams.set(streamId, stream);
    return stream;
  }

  /** The newest that works. */
  #of(label: StreamLabel): SfuStream | null {
    const streams = [...this.#streams.values()].filter((stream) => stream.label === label);
    return streams.findLast(({ link }) => link === 'connected') ?? streams.at(-1) ?? null;
  }

  get #sendsNothing(): boolean {
    const { mediaState } = this.#participant ?? {};
    if (!mediaState || this.#streams.size > 0) return false;
    return !mediaState.audioEnabled && !mediaState.videoEnabled && !mediaState.screenSharing;
  }

  get #expectsSound(): boolean {
    const { mediaState } = this.#participant ?? {};
    return mediaState?.audioEnabled === true && mediaState.onHold !== true;
  }

  #link(): LinkState {
    const isUp = [...this.#streams.values()].some(({ link }) => link === 'connected');
    // who sends nothing has no stream, and can only be there or not
    if (isUp || (this.#inGroup && this.#sendsNothing)) return 'connected';
    return this.#wasConnected ? 'interrupted' : 'connecting';
  }

  #handleInbound(stream: SfuStream, { now, audioAt, signAt }: InboundTimes): void {
    this.#options.onHeard(signAt);
    if (stream !== this.#of('camera')) return;
    const expected = this.#expectsSound && stream.link === 'connected';
    const silent = expected && now - Math.max(audioAt, this.#unmutedAt) >= SILENT_MS;
    if (silent !== this.#facts.silent) this.#change({ silent });
  }

  #follow(): void {
    const [camera, screen] = [this.#of('camera'), this.#of('screen')];
    const link = this.#link();
    this.#wasConnected ||= link === 'connected';
    const microphone = camera?.tracks.microphone ?? null;
    if (microphone !== this.#facts.microphone) this.#listenTo(microphone);
    this.#change({
      link,
      microphone,
      camera: camera?.tracks.camera ?? null,
      screen: screen?.tracks.screen ?? null,
      screenAudio: screen?.tracks['screen-audio'] ?? null,
      quality: camera?.reading?.quality ?? null,
      details: camera?.reading?.details ?? null,
      ...(link === 'connected' && this.#expectsSound ? {} : { silent: false }),
    });
    if (!this.#closed) this.#options.onChange();
  }

  #listenTo(track: MediaStreamTrack | null): void {
    this.#meter?.close();
    if (this.#closed) return;
    this.#meter = track && (this.#options.meter?.(track, (speaking) => this.#change({ speaking })) ?? null);
  }

  #change(change: Partial<PeerFacts>): void {
    const next = { ...this.#facts, ...change };
    if (this.#closed || sameFacts(next, this.#facts)) return;
    this.#facts = next;
    this.#options.onFacts(this.#facts);
  }
}

const sameFacts = (a: PeerFacts, b: PeerFacts): boolean =>
  (Object.keys(a) as (keyof PeerFacts)[]).every((field) => a[field] === b[field]);
