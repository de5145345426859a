import type { SignalToSfu, StreamLabel } from '#shared/contracts/sfu-signal.ts';
import type { Clock } from '#shared/tools/clock.ts';
import { Scope } from '#shared/tools/scope.ts';
import type { LinkState } from '../media/peer-link.ts';
import type { RelayError } from '../media/relay-error.ts';
import { SenderControl } from '../media/sender-control.ts';
import type { LinkTerms, SentVideo } from '../media/sender-plan.ts';
import { SfuPublisher } from '../media/sfu-publisher.ts';
import { type SampledReading, StatsSampler } from '../media/stats-sampler.ts';
import type { TrackRole } from '../media/track-role.ts';
import { RelayWatch } from './relay-watch.ts';
import { type Sending, SENDING_NOTHING } from './sending.ts';
import type { SfuLink } from './sfu-stream.ts';

interface SfuSendingOptions {
  /** As it is when a stream is made. */
  readonly link: () => SfuLink;
  readonly clock: Clock;
  readonly say: (signal: SignalToSfu) => void;
  /** `state` or `sentVideo` is another one. */
  readonly onChange: () => void;
  /** A name for a stream that nobody else has. */
  readonly newId: () => string;
}

interface Published {
  readonly streamId: string;
  readonly publisher: SfuPublisher;
  readonly relay: RelayWatch;
}

/** From so many others on the camera goes out in two sizes: one alone is shown large. */
const SMALL_FROM_OTHERS = 2;
/** Publishing was refused: tried again after this. */
export const REFUSED_RETRY_MS = 10_000;

const ROLES: Record<StreamLabel, readonly TrackRole[]> = {
  camera: ['microphone', 'camera'],
  screen: ['screen', 'screen-audio'],
};
const FIELD_OF = {
  microphone: 'microphone',
  camera: 'camera',
  screen: 'screen',
  'screen-audio': 'screenAudio',
} as const satisfies Record<TrackRole, keyof Sending>;

/** What goes out in one stay: microphone and camera in one stream from its beginning to its end, a shared screen in another. */
export class SfuSending {
  readonly #options: SfuSendingOptions;
  readonly #scope = new Scope();
  readonly #streams = new Map<StreamLabel, Published>();
  readonly #control: SenderControl;
  readonly #sampler: StatsSampler;
  #sending: Sending = SENDING_NOTHING;
  #others = 0;
  #reading: SampledReading | null = null;
  #sendsSmall = false;

  constructor(options: SfuSendingOptions) {
    this.#options = options;
    this.#control = new SenderControl({
      onPlan: (plan) => {
        for (const { publisher } of this.#streams.values()) publisher.limit(plan);
        options.onChange();
      },
    });
    this.#sampler = new StatsSampler({
      clock: options.clock,
      stats: () => this.#camera?.stats() ?? Promise.reject(new Error('nothing is published')),
      tracks: () => this.#camera?.trackMap ?? {},
      onReading: (reading) => this.#handleReading(reading),
    });
    this.#scope.add(() => this.#sampler.stop());
    this.#scope.add(() => {
      for (const published of this.#streams.values()) end(published);
      this.#streams.clear();
    });
  }

  /** Of microphone and camera. */
  get state(): LinkState {
    return this.#camera?.state ?? 'connecting';
  }

  /** Why the relay is of no use to what we send. */
  get relayErrors(): readonly RelayError[] {
    return [...this.#streams.values()].flatMap(({ relay }) => relay.error ?? []);
  }

  get sentVideo(): SentVideo {
    return this.#control.sentVideo;
  }

  /** Of microphone and camera, the last one since they are connected. */
  get reading(): SampledReading | null {
    return this.#reading;
  }

  start(): void {
    this.#publish('camera');
  }

  send(sending: Sending): void {
    this.#sending = sending;
    // paused, a share keeps its stream
    const shares = sending.screen !== null || (this.#streams.has('screen') && sending.hints.sharing);
    if (shares && !this.#streams.has('screen')) this.#publish('screen');
    if (!shares) this.#unpublish('screen');
    for (const label of this.#streams.keys()) this.#feed(label);
  }

  /** So many others are in the group. */
  handleOthers(others: number): void {
    this.#others = others;
  }

  handleTerms(terms: LinkTerms): void {
    this.#control.handleTerms(terms);
  }

  takeAnswer(streamId: string, sdp: string): void {
    this.#find(streamId)?.takeAnswer(sdp);
  }

  takeCandidate(streamId: string, candidate: RTCIceCandidateInit): void {
    this.#find(streamId)?.takeCandidate(candidate);
  }

  restart(streamId: string): void {
    this.#find(streamId)?.restart();
  }

  /** The SFU does not take a stream of ours. */
  handleRefused(streamId: string): void {
    const label = [...this.#streams.keys()].find((one) => this.#streams.get(one)?.streamId === streamId);
    if (label === undefined) return;
    const refused = this.#streams.get(label);
    if (refused) end(refused);
    this.#streams.delete(label);
    this.#options.onChange();
    const again = (): void => {
      if (label === 'camera') this.start();
      this.send(this.#sending);
    };
    this.#scope.add(this.#options.clock.after(REFUSED_RETRY_MS, again));
  }

  hurry(): void {
    for (const { publisher } of this.#streams.values()) publisher.hurry();
  }

  useIceServers(iceServers: readonly RTCIceServer[]): void {
    for (const { publisher, relay } of this.#streams.values()) {
      relay.handleIceServers(iceServers);
      publisher.useIceServers(iceServers);
    }
  }

  /** Says nothing: the stay is over, or the call. */
  close(): void {
    this.#scope.end();
  }

  get #camera(): SfuPublisher | null {
    return this.#streams.get('camera')?.publisher ?? null;
  }

  #find(streamId: string): SfuPublisher | null {
    return [...this.#streams.values()].find((one) => one.streamId === streamId)?.publisher ?? null;
  }

  #publish(label: StreamLabel): void {
    const { link, clock, say, newId, onChange } = this.#options;
    const streamId = newId();
    const { frames, onRefused, ...connection } = link();
    const publisher = new SfuPublisher({
      ...connection,
      clock,
      roles: ROLES[label],
      protect: frames ? (sender, role) => frames.protect(sender, role) : undefined,
      onOffer: (sdp) => say({ type: 'publish', streamId, label, sdp }),
      onCandidate: ({ candidate = '', ...place }) =>
        say({ type: 'candidate', streamId, candidate: { candidate, ...place } }),
      onState: (state) => label === 'camera' && this.#handleState(state),
    });
    const { iceServers, relayOnly } = connection;
    const relay = new RelayWatch({ link: publisher, iceServers, relayOnly, clock, onRefused, onChange });
    this.#streams.set(label, { streamId, publisher, relay });
    if (label === 'camera') this.#sendsSmall = false;
    publisher.limit(this.#control.plan);
    publisher.start();
    this.#feed(label);
  }

  #unpublish(label: StreamLabel): void {
    const published = this.#streams.get(label);
    if (!published) return;
    this.#streams.delete(label);
    end(published);
    this.#options.say({ type: 'close', streamId: published.streamId });
  }

  #feed(label: StreamLabel): void {
    const publisher = this.#streams.get(label)?.publisher;
    for (const role of ROLES[label]) publisher?.send(role, this.#sending[FIELD_OF[role]]);
  }

  #handleState(state: LinkState): void {
    if (state === 'connected') this.#sampler.start();
    else {
      this.#sampler.stop();
      this.#reading = null;
    }
    this.#options.onChange();
  }

  #handleReading(reading: SampledReading): void {
    this.#reading = reading;
    this.#control.handleReading(reading, this.#options.clock.now());
    this.#followSmall(reading);
    this.#options.onChange();
  }

  /** Once the full picture goes out. It stays to the end of the stream: for who takes it, a small picture that ends stands still. */
  #followSmall({ details }: SampledReading): void {
    if (this.#sendsSmall || this.#others < SMALL_FROM_OTHERS || details.sent === null) return;
    this.#sendsSmall = true;
    this.#camera?.sendSmall();
  }
}

function end({ publisher, relay }: Published): void {
  relay.close();
  publisher.close();
}
