import type { CallMessage } from '#shared/contracts/call-message.ts';
import type { SignalFromSfu } from '#shared/contracts/sfu-signal.ts';
import type { Signal } from '#shared/contracts/signal.ts';
import type { CallView } from '#shared/contracts/view.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Scope } from '#shared/tools/scope.ts';
import type { AudioMeterFactory } from '../media/audio-level.ts';
import { QualityTally } from '../media/quality-tally.ts';
import { ALONE, bestOf, type LinkTerms, sameSentVideo, sentVideo } from '../media/sender-plan.ts';
import { LADDER_TOP } from '../media/video-ladder.ts';
import type { AppBridge } from '../state/bridge.ts';
import { CutOff } from './cut-off.ts';
import type { CallEncryption } from './encryption/call-encryption.ts';
import type { EncryptionEvents } from './encryption/encrypt-call.ts';
import { type CallFacts, NO_CALL_FACTS, type PeerFacts } from './facts.ts';
import type { Heard } from './heard.ts';
import { IceServers } from './ice-servers.ts';
import { MeshSession } from './mesh-session.ts';
import { type Sending, SENDING_NOTHING, showsAlone, withoutMedia } from './sending.ts';
import { Move } from './move.ts';
import { rejoin } from './rejoin.ts';
import { SfuSession, type SfuSessionOptions } from './sfu-session.ts';

/** What one call needs of the bridge. */
export type CallVerbs = Pick<
  AppBridge['call']['call'],
  | 'signal'
  | 'text'
  | 'textChannel'
  | 'linkLost'
  | 'sfuSignal'
  | 'iceServers'
  | 'rejoin'
  | 'mediaFailed'
  | 'setMedia'
  | 'reportQuality'
>;

export interface CallSessionOptions extends Pick<SfuSessionOptions, 'pictures'> {
  readonly callId: string;
  readonly verbs: CallVerbs;
  /** This window was reloaded in the call: its links are gone, it comes back with new ones. */
  readonly rejoin: boolean;
  readonly onFacts: (facts: CallFacts) => void;
  readonly createConnection?: (configuration: RTCConfiguration) => RTCPeerConnection;
  /** When the call goes to its SFU; `null`: it is not sealed from it. */
  readonly encrypt: (events: EncryptionEvents) => CallEncryption | null;
  readonly meter: AudioMeterFactory | null;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * The reconciler of one call: "joined, with these peers" goes in, and its media follow, by the mesh or by the SFU. Media facts come
 * out. It decides nothing about the call, except to say that no media could be connected.
 */
export class CallSession {
  readonly #options: CallSessionOptions;
  readonly #log: Logger;
  readonly #scope = new Scope();
  readonly #cutOff: CutOff;
  readonly #tally = new QualityTally();
  #lowData = false;
  #call: CallView | null = null;
  #sending: Sending = SENDING_NOTHING;
  #facts: CallFacts = NO_CALL_FACTS;
  readonly #iceServers: IceServers;
  /** Relay servers are known, and after a reload the new stay. */
  #ready = false;
  #gaveUp = false;
  #joined = false;
  readonly #mesh: MeshSession;
  /** Does nothing before the call has moved there. */
  readonly #sfu: SfuSession;
  readonly #move: Move;

  constructor(options: CallSessionOptions) {
    this.#options = options;
    this.#log = options.logger.child('session', { callId: options.callId });
    this.#iceServers = new IceServers({
      fetch: () => options.verbs.iceServers({ callId: options.callId }),
      onChange: (iceServers) => this.#useIceServers(iceServers),
      clock: options.clock,
      logger: this.#log,
    });
    this.#scope.add(() => this.#iceServers.close());
    this.#cutOff = new CutOff(options.clock, (cutOff) => this.#handleCutOff(cutOff));
    this.#scope.add(() => this.#cutOff.close());
    this.#move = new Move(options.clock, () => this.#reconcile());
    this.#scope.add(() => this.#move.close());
    this.#sfu = this.#createSfu();
    this.#scope.add(() => this.#sfu.close());
    this.#mesh = this.#createMesh();
    this.#scope.add(() => this.#mesh.close());
    void this.#prepare();
  }

  get facts(): CallFacts {
    return this.#facts;
  }

  /** Makes the links follow the call. */
  handleCall(call: CallView): void {
    if (this.#scope.ended) return;
    this.#call = call;
    this.#reconcile();
  }

  /** Makes every link send this. */
  handleSending(sending: Sending): void {
    if (this.#scope.ended || sending === this.#sending) return;
    this.#sending = sending;
    this.#sendAllowed();
    this.#followTerms();
  }

  /** The person wants little data to be used. */
  handleLowData(lowData: boolean): void {
    if (this.#scope.ended || lowData === this.#lowData) return;
    this.#lowData = lowData;
    this.#followTerms();
  }

  /** Whether the workspace of this call is connected. */
  handleOnline(online: boolean): void {
    if (!this.#scope.ended) this.#cutOff.handleOnline(online);
  }

  handleSignal(peerKey: string, signal: Signal): void {
    this.#mesh.handleSignal(peerKey, signal);
  }

  /** Text that goes out over the link's own channel; lost where that is gone. */
  handleText(peerKey: string, text: string): void {
    this.#mesh.say(peerKey, text);
  }

  /** Of the SFU, which carries the call once it has outgrown its mesh. */
  handleSfuSignal(stay: number, signal: SignalFromSfu): void {
    this.#sfu.handleSignal(stay, signal);
  }

  /** By another participant, through the backend. */
  handleTold(fromUserId: string, message: CallMessage): void {
    this.#sfu.handleTold(fromUserId, message);
  }

  /** The network or the signalling is back. */
  hurry(): void {
    this.#sfu.hurry();
    this.#mesh.hurry();
  }

  /** The call is over: what was measured in it is told once, and the session closes. */
  finish(): void {
    const quality = this.#tally.summary();
    if (quality && !this.#scope.ended) {
      const { callId, verbs } = this.#options;
      verbs
        .reportQuality({ callId, quality })
        .catch((error: unknown) => this.#log.warn('quality not reported', { error }));
    }
    this.close();
  }

  close(): void {
    this.#scope.end();
  }

  /** Relay servers before links; after a reload a new stay before both. */
  async #prepare(): Promise<void> {
    const { callId, verbs, clock, rejoin: isBack } = this.#options;
    const tools = { clock, logger: this.#log, scope: this.#scope };
    await Promise.all([this.#iceServers.start(), isBack && rejoin(callId, verbs, tools)]);
    if (this.#scope.ended) return;
    this.#ready = true;
    this.#reconcile();
  }

  #reconcile(): void {
    const call = this.#call;
    if (!call || !this.#ready) return;
    this.#joined ||= call.state.phase === 'joined';
    this.#followSfu(call);
    this.#mesh.handleCall(call, this.#joined);
    this.#giveUpIfAlone();
  }

  #followSfu(call: CallView): void {
    if (!call.sfu) return;
    this.#sfu.handleCall(call);
    this.#followTerms();
  }

  #createMesh(): MeshSession {
    return new MeshSession({
      ...this.#options,
      ...this.#heard(),
      logger: this.#log,
      hasMoved: (userId) => this.#move.isDone(userId),
      onChange: () => this.#followLinks(),
      onOverdue: () => this.#giveUpIfAlone(),
      onReplaced: () => this.#reconcile(),
    });
  }

  #createSfu(): SfuSession {
    return new SfuSession({
      ...this.#options,
      ...this.#heard(),
      logger: this.#log.child('sfu'),
      encrypt: () =>
        this.#options.encrypt({
          onFacts: (encryption) => this.#setFacts({ ...this.#facts, encryption }),
          onReading: () => this.#followMove(),
        }),
      onChange: () => this.#followMove(),
    });
  }

  /** What comes of people is the same, whichever way it comes. */
  #heard(): Heard & Pick<SfuSessionOptions, 'iceServers'> {
    return {
      iceServers: () => this.#iceServers.now ?? [],
      onFacts: (facts) => this.#handleFacts(facts),
      onGone: ({ key }) => this.#dropFacts(key),
      onReading: (reading) => this.#tally.add(reading),
      onHeard: (key, at) => this.#cutOff.handleHeard(key, at),
      onRefused: () => this.#iceServers.handleRefused(),
    };
  }

  #followMove(): void {
    this.#move.follow(this.#mesh.userIds, (userId) => this.#sfu.carries(userId));
    this.#followSentVideo();
    this.#followRelay();
  }

  #followLinks(): void {
    this.#followTerms();
    this.#followRelay();
  }

  #dropFacts(key: string): void {
    this.#cutOff.handleGone(key);
    const { [key]: _, ...peers } = this.#facts.peers;
    this.#setFacts({ ...this.#facts, peers });
  }

  #terms(): LinkTerms {
    const { sharing, sharePaused } = this.#sending.hints;
    return { links: this.#mesh.links, lowData: this.#lowData, sharing: sharing && !sharePaused };
  }

  #followTerms(): void {
    const terms = this.#terms();
    this.#mesh.handleTerms(terms);
    // what goes up once comes down at each of them beside everybody else's
    this.#sfu.handleTerms({ ...terms, links: this.#call?.peers.length ?? 0 });
    this.#followSentVideo();
  }

  #followSentVideo(): void {
    const best = bestOf([...this.#mesh.sentVideos, ...this.#sfu.sentVideos]);
    const next = best ?? sentVideo(LADDER_TOP, { ...ALONE, lowData: this.#lowData });
    if (!sameSentVideo(next, this.#facts.sentVideo)) this.#setFacts({ ...this.#facts, sentVideo: next });
  }

  #followRelay(): void {
    const code = [...this.#mesh.relayErrors, ...this.#sfu.relayErrors][0] ?? null;
    if (code === (this.#facts.relayError?.code ?? null)) return;
    this.#setFacts({ ...this.#facts, relayError: code && { code, params: {} } });
  }

  /** Whom nobody hears any more, nobody is to overhear. */
  #handleCutOff(cutOff: boolean): void {
    this.#log.warn(cutOff ? 'cut off: nothing is sent' : 'no longer cut off');
    this.#sendAllowed();
    this.#setFacts({ ...this.#facts, cutOff });
  }

  #sendAllowed(): void {
    const sending = this.#allowed();
    this.#mesh.send(sending);
    this.#sfu.send(sending);
  }

  #allowed(): Sending {
    return this.#cutOff.now ? withoutMedia(this.#sending) : this.#sending;
  }

  #handleFacts(facts: PeerFacts): void {
    if (this.#scope.ended) return;
    const before = this.#facts.peers[facts.key];
    this.#setFacts({
      ...this.#facts,
      peers: { ...this.#facts.peers, [facts.key]: facts },
      wasConnected: this.#facts.wasConnected || (this.#joined && facts.link === 'connected'),
    });
    this.#followSentVideo();
    this.#followRelay();
    if (facts.link !== 'interrupted' || before?.link !== 'connected') return;
    this.#tally.interrupted();
    void this.#iceServers.renew();
  }

  #useIceServers(iceServers: readonly RTCIceServer[]): void {
    this.#log.info('new relay credentials');
    this.#mesh.useIceServers(iceServers);
    this.#sfu.useIceServers();
    this.#followRelay();
  }

  /** Alone with one peer and never connected: the call has failed. With others in it, their links carry the call, and my screen needs nobody. */
  #giveUpIfAlone(): void {
    if (this.#gaveUp || this.#call?.sfu || showsAlone(this.#call) || !this.#mesh.hasFailed) return;
    this.#gaveUp = true;
    this.#log.warn('no media within the limit');
    const { callId, verbs } = this.#options;
    verbs
      .mediaFailed({ callId })
      .catch((error: unknown) => this.#log.warn('could not end the call', { error }));
  }

  #setFacts(facts: CallFacts): void {
    this.#facts = facts;
    this.#options.onFacts(facts);
  }
}
