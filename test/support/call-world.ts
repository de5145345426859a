/** A call room with everything around it faked: engine view, devices, network, and the other ends of its links. */
import { vi } from 'vitest';
import type { CallView, ParticipantView, PeerView } from '#shared/contracts/view.ts';
import type { Signal } from '#shared/contracts/signal.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { FakeDevices, FakeMediaStream, type FakeTrack } from '#test/fakes/fake-media.ts';
import { FakeNetwork, type FakePeerConnection } from '#test/fakes/fake-rtc.ts';
import { settle } from '#test/fakes/settle.ts';
import { type CallRoom, createCallRoom } from '../../renderer/call/call-room.ts';
import type { AudioMeters } from '../../renderer/media/audio-level.ts';
import { PeerLink } from '../../renderer/media/peer-link.ts';
import type { Recorder, RecorderFactory, RecorderOptions } from '../../renderer/media/recorder.ts';
import type { RecordingScene } from '../../renderer/media/recording-canvas.ts';
import { type AppBridge, createBridge } from '../../renderer/state/bridge.ts';
import { createViewStore, type ViewStore } from '../../renderer/state/view-store.ts';
import { createFakeBridge, type FakeBridge } from './fake-bridge.ts';
import { aCall, ME, sampleApp } from './sample-view.ts';

export const CALL = 'call-1';
export const GRACE = 'u-grace';
export const OUTGOING = { phase: 'outgoing', ringsUntil: 9e15 } as const;
export const RINGING = { phase: 'incoming', answering: false, ringsUntil: 9e15 } as const;
export const HELD = { phase: 'joined', held: true } as const;
export const OVER = { phase: 'ended', reason: 'ended-by-user', error: null } as const;
export const AUDIO = { audioEnabled: true, videoEnabled: false, screenSharing: false };
export const VIDEO = { ...AUDIO, videoEnabled: true };

export const who = (userId: string, status: ParticipantView['status'] = 'joined'): ParticipantView => ({
  userId,
  name: userId,
  status,
  busy: false,
  connection: 'connected',
  mediaState: AUDIO,
});

export const peer = (key: string, more: Partial<PeerView> = {}): PeerView => ({
  key,
  userId: GRACE,
  deviceId: 'd-2',
  joinId: key,
  weOffer: true,
  polite: false,
  prewarm: false,
  relayOnly: false,
  ...more,
});

/** Joined with sound unless told otherwise. */
export const theCall = (more: Partial<CallView> = {}): CallView =>
  aCall({
    id: CALL,
    conversationId: 'c-grace',
    participants: [who(ME), who(GRACE)],
    state: { phase: 'joined', held: false },
    mediaState: AUDIO,
    ...more,
  });

export const sends = (pc: FakePeerConnection | undefined): (FakeTrack | null)[] =>
  pc?.getTransceivers().map(({ sender }) => sender.track) ?? [];

interface Said {
  readonly callId: string;
  readonly peerKey: string;
  readonly signal: Signal;
}

/** Meters that hear what a test says. */
export class FakeMeters implements AudioMeters {
  readonly #listeners = new Map<MediaStreamTrack, (speaking: boolean) => void>();

  readonly meter: AudioMeters['meter'] = (track, onSpeaking) => {
    this.#listeners.set(track, onSpeaking);
    return { close: () => void this.#listeners.delete(track) };
  };

  /** On a track that is listened to. */
  speak(track: FakeTrack | undefined, speaking: boolean): void {
    const listener = track && this.#listeners.get(track.asTrack);
    // a track whose sound is off gives silence to whoever listens
    listener?.(speaking && track?.enabled === true);
  }

  get open(): number {
    return this.#listeners.size;
  }

  close(): void {
    this.#listeners.clear();
  }
}

/** A recorder whose chunks a test makes. */
export class FakeRecorder implements Recorder {
  readonly options: RecorderOptions;
  readonly scenes: RecordingScene[] = [];
  stops = 0;

  constructor(options: RecorderOptions) {
    this.options = options;
  }

  show(scene: RecordingScene): void {
    this.scenes.push(scene);
  }

  async stop(): Promise<void> {
    this.stops += 1;
  }
}

/** One per test; `close` ends it. */
export class CallWorld {
  readonly fake: FakeBridge = createFakeBridge({ view: sampleApp() });
  readonly devices = new FakeDevices();
  readonly network = new FakeNetwork();
  readonly clock = new ManualClock();
  readonly meters = new FakeMeters();
  /** The computer's network. */
  readonly online = new EventTarget();
  /** Connections of the room under test, oldest first. */
  readonly mine: FakePeerConnection[] = [];
  /** Oldest first. */
  readonly recorders: FakeRecorder[] = [];
  /** How the other ends make their links. */
  dialect = aCall().dialect;
  /** What the other ends have said so far. */
  readonly heard: Said[] = [];
  /** The other ends, by peer key. */
  readonly others = new Map<string, PeerLink>();
  readonly #rooms: CallRoom[] = [];
  #carried = 0;

  constructor() {
    vi.stubGlobal('MediaStream', FakeMediaStream);
    // as the engine does: the choice is in the view at once
    this.fake.answer(
      'call.setMedia',
      ({ callId, mediaState }: { callId: string; mediaState: CallView['mediaState'] }) =>
        this.changeCall(callId, { mediaState }),
    );
  }

  async openRoom(): Promise<CallRoom> {
    return (await this.openAll()).room;
  }

  /** The room with the stores that a page has around it. */
  async openAll(): Promise<{ room: CallRoom; bridge: AppBridge; viewStore: ViewStore }> {
    const bridge = createBridge(this.fake.raw);
    const viewStore = createViewStore(bridge, this.clock);
    const room = createCallRoom({
      bridge,
      viewStore,
      devices: this.devices.asDevices,
      createConnection: (configuration) => {
        const connection = this.network.create(configuration);
        this.mine.push(connection as unknown as FakePeerConnection);
        return connection;
      },
      meters: this.meters,
      createRecorder: this.createRecorder,
      network: this.online,
      clock: this.clock,
    });
    this.#rooms.push(room);
    viewStore.start();
    await settle();
    return { room, bridge, viewStore };
  }

  readonly createRecorder: RecorderFactory = (options) => {
    const recorder = new FakeRecorder(options);
    this.recorders.push(recorder);
    return recorder;
  };

  putCall(call: CallView): void {
    this.fake.change((view) => ({ ...view, calls: { ...view.calls, [call.id]: call } }));
  }

  changeCall(callId: string, more: Partial<CallView>): void {
    const call = this.fake.view().calls[callId];
    if (call) this.putCall({ ...call, ...more });
  }

  /** What the room has said to the other ends so far. */
  said(): Said[] {
    return this.fake.inputsOf('call.signal') as Said[];
  }

  /** Carries signals both ways until nothing more is said. */
  async meet(): Promise<void> {
    for (let round = 0; round < 6; round += 1) {
      await settle();
      const said = this.said();
      for (const { peerKey, signal } of said.slice(this.#carried)) {
        this.#other(peerKey).receive(signal);
      }
      this.#carried = said.length;
    }
  }

  /** A few more packets have come in at an end, or checks of the path. */
  comesIn(pc: FakePeerConnection, what: { audio?: boolean; video?: boolean; checks?: boolean }): void {
    const count = (id: string, stat: object, field: string, grows: boolean | undefined) => {
      const before = (pc.stats.get(id) as Record<string, number> | undefined)?.[field] ?? 0;
      pc.stats.set(id, { id, ...stat, [field]: before + (grows ? 12 : 0) });
    };
    count('in-audio', { type: 'inbound-rtp', kind: 'audio' }, 'packetsReceived', what.audio);
    count('in-video', { type: 'inbound-rtp', kind: 'video' }, 'packetsReceived', what.video);
    count('pair', { type: 'candidate-pair' }, 'responsesReceived', what.checks);
  }

  /** A link of another person that is not part of `meet`. */
  stranger(peerKey: string, weOffer: boolean): PeerLink {
    const link = new PeerLink({
      dialect: this.dialect,
      weOffer,
      polite: !weOffer,
      iceServers: [],
      createConnection: this.network.create,
      clock: this.clock,
    });
    link.events.on('signal', (signal) => {
      this.heard.push({ callId: CALL, peerKey, signal });
      this.fake.emit('call', 'signal', { callId: CALL, peerKey, signal });
    });
    return link;
  }

  close(): void {
    for (const room of this.#rooms) room.close();
    vi.unstubAllGlobals();
  }

  #other(peerKey: string): PeerLink {
    const known = this.others.get(peerKey);
    if (known) return known;
    const link = this.stranger(peerKey, false);
    this.others.set(peerKey, link);
    // as a session does
    link.events.on('replaced', (signal) => {
      link.close();
      this.others.delete(peerKey);
      this.#other(peerKey).receive(signal);
    });
    return link;
  }
}
