import type { CallMessage } from '#shared/contracts/call-message.ts';
import type { SignalFromSfu, SignalToSfu, SfuView } from '#shared/contracts/sfu-signal.ts';
import type { CallView } from '#shared/contracts/view.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { AudioMeterFactory } from '../media/audio-level.ts';
import type { RelayError } from '../media/relay-error.ts';
import type { LinkTerms, SentVideo } from '../media/sender-plan.ts';
import type { AppBridge } from '../state/bridge.ts';
import type { CallEncryption } from './encryption/call-encryption.ts';
import type { Heard } from './heard.ts';
import { type Sending, SENDING_NOTHING } from './sending.ts';
import { SfuPerson } from './sfu-person.ts';
import { SfuSending } from './sfu-sending.ts';
import type { ShownPictures } from './sfu-shown.ts';
import type { SfuLink } from './sfu-stream.ts';

export interface SfuSessionOptions extends Heard {
  readonly callId: string;
  /** The way to the SFU; drops what is said of a stay that is over. */
  readonly verbs: Pick<AppBridge['call']['call'], 'sfuSignal'>;
  /** The backend's own relay servers. */
  readonly iceServers: () => readonly RTCIceServer[];
  readonly createConnection?: (configuration: RTCConfiguration) => RTCPeerConnection;
  /** Asked once, when the call goes to the SFU; `null`: it can look into everything. */
  readonly encrypt: () => CallEncryption | null;
  readonly clock: Clock;
  readonly meter: AudioMeterFactory | null;
  /** What this window shows of the others. */
  readonly pictures: ShownPictures;
  readonly logger: Logger;
  /** Whom the SFU carries, what is sent, or what is wrong with the relay has changed. */
  readonly onChange: () => void;
  readonly newId?: () => string;
}

/** Signals that overtake the view. */
const EARLY_MAX = 200;

/**
 * One call through the SFU: one stream of ours goes up, one of everybody else comes down. In every stay all streams begin anew. Gives
 * of each person what a link to them would give.
 */
export class SfuSession {
  readonly #options: SfuSessionOptions;
  readonly #persons = new Map<string, SfuPerson>();
  /** `undefined`: the call has not gone to the SFU. What was decided then holds to its end. */
  #encryption: CallEncryption | null | undefined = undefined;
  /** What was told of keys by those who went there before. */
  #told: { readonly fromUserId: string; readonly message: CallMessage }[] = [];
  #view: SfuView | null = null;
  #relayOnly = false;
  /** The one that our streams belong to; 0: none yet. */
  #stay = 0;
  #out: SfuSending | null = null;
  #sending: Sending = SENDING_NOTHING;
  #terms: LinkTerms | null = null;
  #early: { readonly stay: number; readonly signal: SignalFromSfu }[] = [];
  #closed = false;

  constructor(options: SfuSessionOptions) {
    this.#options = options;
  }

  /** How much of my picture goes out; none while nothing is published. */
  get sentVideos(): readonly SentVideo[] {
    return this.#out ? [this.#out.sentVideo] : [];
  }

  /** Of all connections to the SFU that need a relay. */
  get relayErrors(): readonly RelayError[] {
    const persons = [...this.#persons.values()].flatMap(({ relayErrors }) => relayErrors);
    return [...(this.#out?.relayErrors ?? []), ...persons];
  }

  /** What I send is taken by the SFU, and what there is of that person comes from it. */
  carries(userId: string): boolean {
    return this.#out?.state === 'connected' && this.#persons.get(userId)?.carried === true;
  }

  /** Everybody who is to be linked with comes from the SFU. */
  handleCall({ peers, participants, sfu }: CallView): void {
    if (this.#closed) return;
    this.#view = sfu;
    this.#relayOnly = peers.some(({ relayOnly }) => relayOnly);
    const userIds = new Set(peers.map(({ userId }) => userId));
    this.#encrypt()?.handlePeople(userIds);
    for (const [userId, person] of this.#persons) {
      // who is in the group already is about to be in the call
      if (!userIds.has(userId) && !sfu?.userIds.includes(userId)) this.#drop(userId, person);
    }
    if (sfu?.state === 'joined' && sfu.stay !== this.#stay) this.#begin(sfu.stay);
    this.#out?.handleOthers(sfu?.userIds.length ?? 0);
    for (const userId of userIds) {
      const participant = participants.find((one) => one.userId === userId) ?? null;
      this.#person(userId).handle(participant, sfu?.userIds.includes(userId) ?? false);
    }
  }

  handleSignal(stay: number, signal: SignalFromSfu): void {
    if (this.#closed || stay < this.#stay) return;
    if (stay > this.#stay) {
      if (this.#early.length < EARLY_MAX) this.#early.push({ stay, signal });
      return;
    }
    this.#take(signal);
  }

  /** Of another participant, about keys. */
  handleTold(fromUserId: string, message: CallMessage): void {
    if (this.#closed) return;
    if (this.#encryption) return this.#encryption.handleTold(fromUserId, message);
    if (this.#encryption === undefined)
      this.#told = [...this.#told, { fromUserId, message }].slice(-EARLY_MAX);
  }

  send(sending: Sending): void {
    this.#sending = sending;
    this.#out?.send(sending);
  }

  handleTerms(terms: LinkTerms): void {
    this.#terms = terms;
    this.#out?.handleTerms(terms);
  }

  /** The network or the signalling is back. */
  hurry(): void {
    this.#encryption?.hurry();
    this.#out?.hurry();
    for (const person of this.#persons.values()) person.hurry();
  }

  /** The backend's relay servers are others now. */
  useIceServers(): void {
    const iceServers = this.#iceServers();
    this.#out?.useIceServers(iceServers);
    for (const person of this.#persons.values()) person.useIceServers(iceServers);
  }

  /** Idempotent; tells nothing. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#encryption?.close();
    this.#out?.close();
    for (const person of this.#persons.values()) person.close();
    this.#persons.clear();
  }

  #encrypt(): CallEncryption | null {
    if (this.#encryption !== undefined) return this.#encryption;
    this.#encryption = this.#options.encrypt();
    const told = this.#told;
    this.#told = [];
    for (const { fromUserId, message } of told) this.#encryption?.handleTold(fromUserId, message);
    return this.#encryption;
  }

  #begin(stay: number): void {
    const { clock, logger, newId = () => crypto.randomUUID(), onChange } = this.#options;
    logger.info('stay on the SFU', { stay });
    this.#stay = stay;
    this.#out?.close();
    for (const person of this.#persons.values()) person.endAll();
    const out = new SfuSending({
      link: () => this.#link(),
      clock,
      say: (signal) => this.#say(signal),
      onChange,
      newId,
    });
    this.#out = out;
    if (this.#terms) out.handleTerms(this.#terms);
    out.start();
    out.send(this.#sending);
    const early = this.#early;
    this.#early = [];
    for (const one of early) this.handleSignal(one.stay, one.signal);
  }

  #say(signal: SignalToSfu): void {
    const { callId, verbs, logger } = this.#options;
    verbs.sfuSignal({ callId, stay: this.#stay, signal }).catch((error: unknown) => {
      logger.warn('signal not sent', { type: signal.type, error });
    });
  }

  #take(signal: SignalFromSfu): void {
    const { streamId } = signal;
    const person = [...this.#persons.values()].find((one) => one.has(streamId));
    switch (signal.type) {
      case 'offer':
        return this.#person(signal.userId).takeOffer(signal);
      case 'answer':
        return this.#out?.takeAnswer(streamId, signal.sdp);
      case 'candidate':
        if (person) return person.takeCandidate(streamId, signal.candidate);
        return this.#out?.takeCandidate(streamId, signal.candidate);
      case 'close':
        return person?.end(streamId);
      case 'renegotiate':
        return this.#out?.restart(streamId);
      case 'abort':
        this.#options.logger.warn('the SFU refuses a stream of ours');
        return this.#out?.handleRefused(streamId);
      default:
        return assertNever(signal, 'unknown signal');
    }
  }

  /** Their stream may come before the call says that they are in it. */
  #person(userId: string): SfuPerson {
    const known = this.#persons.get(userId);
    if (known) return known;
    const { clock, meter, pictures, onFacts, onReading, onHeard, onChange } = this.#options;
    const person: SfuPerson = new SfuPerson({
      userId,
      link: () => this.#link(),
      isReadable: () => this.#encryption?.isReadable(userId) ?? true,
      clock,
      meter,
      pictures,
      readingUp: () => this.#out?.reading ?? null,
      say: (signal) => this.#say(signal),
      onFacts,
      onChange,
      onReading,
      onHeard: (at) => onHeard(person.facts.key, at),
    });
    this.#persons.set(userId, person);
    onFacts(person.facts);
    return person;
  }

  #drop(userId: string, person: SfuPerson): void {
    this.#persons.delete(userId);
    person.close();
    this.#options.onGone(person.facts);
  }

  #iceServers(): readonly RTCIceServer[] {
    const brought = this.#view?.iceServers.map(({ urls, username, credential }) => ({
      urls,
      username,
      credential,
    }));
    return [...this.#options.iceServers(), ...(brought ?? [])];
  }

  #link(): SfuLink {
    const { createConnection, logger, onRefused } = this.#options;
    return {
      iceServers: this.#iceServers(),
      relayOnly: this.#relayOnly,
      createConnection,
      logger,
      frames: this.#encryption?.frames ?? null,
      onRefused,
    };
  }
}
