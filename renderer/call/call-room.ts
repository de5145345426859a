import { createStore, type StoreApi } from 'zustand/vanilla';
import type { MediaState } from '#shared/contracts/connect/model.ts';
import type { AppView, CallView } from '#shared/contracts/view.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { type Clock, systemClock } from '#shared/tools/clock.ts';
import { type Logger, silentLogger } from '#shared/tools/logger.ts';
import { Scope } from '#shared/tools/scope.ts';
import { type AudioMeters, createAudioMeters } from '../media/audio-level.ts';
import type { CaptureDevices, DeviceKind } from '../media/capture.ts';
import { LocalMedia } from '../media/local-media.ts';
import { createFrameEncryption, type FrameEncryption } from '../media/encryption/frame-encryption.ts';
import { createRecorder, type RecorderFactory } from '../media/recorder.ts';
import type { ScreenDevices, ShareHint } from '../media/local-screen.ts';
import type { AppBridge } from '../state/bridge.ts';
import { createI18n, type Translate } from '../state/i18n.ts';
import type { ConversationRef } from '../state/message-store.ts';
import { withNames } from '../state/names.ts';
import type { ViewStore } from '../state/view-store.ts';
import { CallSession } from './call-session.ts';
import { deviceWishes, type Start } from './device-wishes.ts';
import { encryptCall } from './encryption/encrypt-call.ts';
import { NO_ROOM_FACTS, type RoomFacts } from './facts.ts';
import { ENABLED, OwnMedia } from './own-media.ts';
import { CallRecording } from './recording.ts';
import { sceneOfCall } from './recording-scene.ts';
import { sameSending, type Sending, SENDING_NOTHING, sendingOf } from './sending.ts';
import { listenToCalls } from './room-events.ts';
import { ShownPictures } from './sfu-shown.ts';
import { SelfListener } from './self-listener.ts';
import { Sharing } from './sharing.ts';

export interface CallRoomOptions {
  readonly bridge: Pick<AppBridge, 'call' | 'recording'>;
  readonly viewStore: Pick<ViewStore, 'getState' | 'subscribe'>;
  /** Left out: those of the page. */
  readonly devices?: CaptureDevices & ScreenDevices;
  readonly createConnection?: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly meters?: AudioMeters | null;
  readonly createRecorder?: RecorderFactory;
  readonly frames?: FrameEncryption;
  /** Says `online` when the computer's network is back. */
  readonly network?: EventTarget;
  /** For names that are drawn or said; left out: English. */
  readonly t?: Translate;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

export interface CallRoom {
  readonly facts: StoreApi<RoomFacts>;
  /** To be told how large the others are shown. */
  readonly pictures: ShownPictures;
  /** Calls. Microphone (and camera) open at once; rejects with the engine's AppError. */
  start(conversation: ConversationRef, video: boolean, ring?: boolean): Promise<{ callId: string }>;
  /** Calls only to look and to listen: no device opens. */
  watch(conversation: ConversationRef): Promise<{ callId: string }>;
  /** Changes what I send in this call. */
  setMedia(
    callId: string,
    change: Partial<Pick<MediaState, 'audioEnabled' | 'videoEnabled' | 'handRaisedAt' | 'recording'>>,
  ): Promise<void>;
  /** Speaks while it is held: the microphone is unmuted for so long. Does nothing to one that is not muted. */
  holdToTalk(callId: string, held: boolean): void;
  /**
   * Asks what to share and shares it in this call; to be called from a click. Resolves when it is shared, or when the person
   * thought better of it. Rejects with AppError: share-refused, share-taken {name}, unsupported, call-ended.
   */
  share(callId: string, hint?: ShareHint): Promise<void>;
  /** As `share`, in a conversation and without a call, to whoever wants to see it. `null`: the person thought better of it. */
  shareAlone(conversation: ConversationRef, hint?: ShareHint): Promise<{ callId: string } | null>;
  stopSharing(): void;
  pauseSharing(paused: boolean): void;
  /** Changes what matters of the picture that is shared. */
  hintSharing(hint: ShareHint): void;
  /** The way out of a device error: tries again, and sends it when it works. */
  retryDevice(callId: string, kind: DeviceKind): Promise<void>;
  /** Asks where to keep this call and records it, once everybody was told. Never rejects: what becomes of it is in the facts. */
  record(callId: string, title: string): Promise<void>;
  stopRecording(): void;
  /** The end of a recording has been read. */
  forgetRecording(): void;
  close(): void;
}

/** The view shows a started call within this, or the devices are let go. */
const START_GRACE_MS = 5000;

/** All calls of this window, made once. Follows the view: sessions, and the person's one microphone and camera for the call they talk in. */
export function createCallRoom(options: CallRoomOptions): CallRoom {
  return new Room(options);
}

class Room implements CallRoom {
  readonly facts = createStore<RoomFacts>(() => NO_ROOM_FACTS);
  readonly pictures = new ShownPictures();
  readonly #options: CallRoomOptions;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #t: Translate;
  readonly #meters: AudioMeters | null;
  readonly #frames: FrameEncryption;
  readonly #local: LocalMedia;
  readonly #sharing: Sharing;
  readonly #recording: CallRecording;
  readonly #listener: SelfListener;
  readonly #media: OwnMedia;
  readonly #sessions = new Map<string, CallSession>();
  readonly #scope = new Scope();
  #starting: { readonly wanted: Start; callId: string | null } | null = null;
  #seen: AppView | null = null;
  #sending: Sending = SENDING_NOTHING;

  constructor(options: CallRoomOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#log = options.logger ?? silentLogger;
    this.#t = options.t ?? createI18n().t;
    this.#meters = options.meters === undefined ? createAudioMeters(this.#clock) : options.meters;
    this.#listener = new SelfListener({
      meter: this.#meters?.meter ?? null,
      onSpeaking: (speaking) => this.facts.setState({ speaking }),
      onSpeakingMuted: (speakingMuted) => this.facts.setState({ speakingMuted }),
      clock: this.#clock,
    });
    this.#frames = options.frames ?? createFrameEncryption({ logger: this.#log });
    const devices = options.devices ?? globalThis.navigator?.mediaDevices;
    this.#local = new LocalMedia({ devices, logger: this.#log });
    this.#media = new OwnMedia({
      verbs: options.bridge.call.call,
      call: (callId) => this.#seen?.calls[callId],
      logger: this.#log,
    });
    this.#sharing = new Sharing({
      devices,
      onChange: () => this.#handleLocal(),
      tell: (callId, screenSharing) => this.#media.tell(callId, { screenSharing }),
      clock: this.#clock,
      logger: this.#log,
    });
    this.#recording = new CallRecording({
      verbs: options.bridge.recording.call,
      createRecorder: options.createRecorder ?? createRecorder,
      scene: (callId) => sceneOfCall(callId, this.#seen, this.facts.getState(), this.#t),
      tell: (callId, recording) => this.#media.tell(callId, { recording }),
      onChange: (recording) => this.facts.setState({ recording }),
      clock: this.#clock,
      logger: this.#log,
    });
    this.#scope.add(() => void this.#recording.stop());
    this.#scope.add(this.facts.subscribe(() => this.#recording.handleChange()));
    this.#scope.add(() => this.#sharing.stop());
    this.#scope.add(() => this.#meters?.close());
    this.#scope.add(() => this.#frames.close());
    this.#scope.add(() => this.#local.close());
    this.#scope.add(() => this.#listener.close());
    this.#scope.add(() => {
      for (const session of this.#sessions.values()) session.close();
    });
    this.#scope.add(this.#local.events.on('change', () => this.#handleLocal()));
    this.#scope.add(listenToCalls(options.bridge.call, (callId) => this.#sessions.get(callId)));
    const network = options.network ?? globalThis;
    const hurry = () => this.#hurry(() => true);
    network.addEventListener?.('online', hurry);
    this.#scope.add(() => network.removeEventListener?.('online', hurry));
    this.#scope.add(options.viewStore.subscribe(() => this.#handleView()));
    this.#handleView();
  }

  start(conversation: ConversationRef, video: boolean, ring = true) {
    return this.#start({ ...conversation, video, ring });
  }

  watch(conversation: ConversationRef) {
    return this.#start({ ...conversation, video: true, ring: true, watch: true });
  }

  async #start(wanted: Start) {
    const starting = { wanted, callId: null as string | null };
    this.#starting = starting;
    this.#followWishes();
    const end = () => {
      if (this.#starting !== starting) return;
      this.#starting = null;
      this.#followWishes();
    };
    try {
      const { callId } = await this.#options.bridge.call.call.start(wanted);
      starting.callId = callId;
      this.#clock.after(START_GRACE_MS, end);
      this.#followWishes();
      return { callId };
    } catch (error) {
      end();
      throw error;
    }
  }

  setMedia(callId: string, change: Parameters<CallRoom['setMedia']>[1]) {
    return this.#media.set(callId, change);
  }

  holdToTalk(callId: string, held: boolean): void {
    this.#media.hold(callId, held);
  }

  share(callId: string, hint: ShareHint = 'text'): Promise<void> {
    const view = this.#seen;
    const call = view?.calls[callId];
    if (!view || !call) return Promise.reject(new AppError('call-ended'));
    return this.#sharing.share(withNames(call, this.#t), view, hint);
  }

  async shareAlone(conversation: ConversationRef, hint: ShareHint = 'text') {
    return this.#sharing.shareAlone(this.#seen, hint, {
      begin: () => this.#start({ ...conversation, video: false, ring: false, share: true }),
      end: (callId) => this.#options.bridge.call.call.hangUp({ callId }),
    });
  }

  stopSharing(): void {
    this.#sharing.stop();
  }

  pauseSharing(paused: boolean): void {
    this.#sharing.pause(paused);
  }

  hintSharing(hint: ShareHint): void {
    this.#sharing.hint(hint);
  }

  record(callId: string, title: string): Promise<void> {
    return this.#recording.record(callId, title);
  }

  stopRecording(): void {
    void this.#recording.stop();
  }

  forgetRecording(): void {
    this.#recording.forget();
  }

  async retryDevice(callId: string, kind: DeviceKind) {
    this.#local.retry(kind);
    await this.#media.set(callId, { [ENABLED[kind]]: true });
  }

  close(): void {
    this.#scope.end();
  }

  #handleView(): void {
    const { view } = this.#options.viewStore.getState();
    if (!view || this.#scope.ended) return;
    const before = this.#seen;
    this.#seen = view;
    if (before?.calls !== view.calls) this.#followCalls(view, before === null);
    const { microphoneId: microphone, cameraId: camera } = view.settings;
    this.#local.choose({ microphone, camera });
    this.#followWishes();
    if (before && before.workspaces !== view.workspaces) this.#followConnections(before, view);
    this.#recording.handleCalls(Object.values(view.calls));
    for (const [callId, session] of this.#sessions) {
      session.handleOnline(isOnline(view, view.calls[callId]));
      session.handleLowData(view.settings.lowData);
    }
  }

  #followCalls(view: AppView, isFirst: boolean): void {
    for (const [callId, session] of this.#sessions) {
      const call = view.calls[callId];
      if (call && call.state.phase !== 'ended') continue;
      session.finish();
      this.#media.handleEnd(callId);
      this.#sessions.delete(callId);
      const { [callId]: _, ...calls } = this.facts.getState().calls;
      this.facts.setState({ calls });
    }
    for (const call of Object.values(view.calls)) {
      if (call.state.phase === 'ended') continue;
      this.#sessionOf(call, isFirst).handleCall(call);
    }
  }

  /** A call that is there before this window, or joined when it is first seen, was another window's, or was joined before the app was restarted. */
  #sessionOf(call: CallView, isFirst: boolean): CallSession {
    const known = this.#sessions.get(call.id);
    if (known) return known;
    const isOurs = this.#starting?.wanted.conversationId === call.conversationId;
    const rejoin = isFirst || (call.state.phase === 'joined' && !isOurs);
    const verbs = this.#options.bridge.call.call;
    const common = { callId: call.id, verbs, clock: this.#clock, logger: this.#log };
    const workspace = () => this.#seen?.workspaces[call.workspaceId];
    const session = new CallSession({
      ...common,
      rejoin,
      onFacts: (facts) => this.facts.setState(({ calls }) => ({ calls: { ...calls, [call.id]: facts } })),
      createConnection: this.#options.createConnection,
      encrypt: (events) => encryptCall({ ...common, frames: this.#frames, workspace }, events),
      meter: this.#meters?.meter ?? null,
      pictures: this.pictures,
    });
    this.#sessions.set(call.id, session);
    return session;
  }

  /** Nothing is open but for the call that the person talks in, or has just started. */
  #followWishes(): void {
    const talking = this.#talking();
    const { callId } = this.#starting ?? {};
    if (callId && this.#seen?.calls[callId]) this.#starting = null;
    const wishes = deviceWishes(talking, this.#starting?.wanted ?? null);
    if (wishes) this.#local.want(wishes);
    else this.#local.release();
    this.#handleLocal();
  }

  #talking(): CallView | null {
    const calls = Object.values(this.#seen?.calls ?? {});
    return (
      calls.find(({ state }) => state.phase === 'joined' && !state.held) ??
      calls.find(({ state }) => state.phase === 'outgoing') ??
      null
    );
  }

  #handleLocal(): void {
    if (this.#scope.ended) return;
    const talking = this.#talking();
    if (this.#seen) this.#sharing.follow(this.#seen, talking);
    const local = this.#local.facts;
    const screen = this.#sharing.state;
    const before = this.facts.getState();
    if (before.local !== local || before.screen !== screen) this.facts.setState({ local, screen });
    this.#send(talking, sendingOf(local, screen, talking));
    this.#listener.follow(local.microphone);
    if (talking) this.#media.tellFailures(talking, local);
  }

  #send(talking: CallView | null, sending: Sending): void {
    if (!sameSending(sending, this.#sending)) this.#sending = sending;
    for (const [callId, session] of this.#sessions) {
      session.handleSending(callId === talking?.id ? this.#sending : SENDING_NOTHING);
    }
  }

  #followConnections(before: AppView, view: AppView): void {
    const isBack = (id: string) =>
      view.workspaces[id]?.connection.state === 'online' &&
      before.workspaces[id]?.connection.state !== 'online';
    this.#hurry((call) => isBack(call.workspaceId));
  }

  #hurry(which: (call: CallView) => boolean): void {
    for (const [callId, session] of this.#sessions) {
      const call = this.#seen?.calls[callId];
      if (call && which(call)) session.hurry();
    }
  }
}

const isOnline = (view: AppView, call: CallView | undefined): boolean =>
  call !== undefined && view.workspaces[call.workspaceId]?.connection.state === 'online';
