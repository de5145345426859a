/** A call room on a fake SFU: what the room publishes and is offered, with the others' ends on one fake network. */
import { vi } from 'vitest';
import type { CallMessage } from '#shared/contracts/call-message.ts';
import type { SignalFromSfu, SignalToSfu, SfuView, StreamLabel } from '#shared/contracts/sfu-signal.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import type { FakeTrack } from '#test/fakes/fake-media.ts';
import { settle } from '#test/fakes/settle.ts';
import type { FromWorker, ToWorker } from '../../renderer/media/encryption/worker-messages.ts';
import { SfuPublisher } from '../../renderer/media/sfu-publisher.ts';
import { SfuSubscriber } from '../../renderer/media/sfu-subscriber.ts';
import type { FakePeerConnection } from '#test/fakes/fake-rtc.ts';
import { CALL, type CallWorld } from './call-world.ts';

export const sfuView = (more: Partial<SfuView> = {}): SfuView => ({
  state: 'joined',
  stay: 1,
  userIds: [],
  iceServers: [],
  ...more,
});

interface Said {
  readonly callId: string;
  readonly stay: number;
  readonly signal: SignalToSfu;
}

/** The worker of frames as the room under test has it: it keeps what it is told, and says what a test lets it say. */
class FakeFrameWorker extends EventTarget {
  static readonly told: ToWorker[] = [];
  static readonly all: FakeFrameWorker[] = [];

  constructor() {
    super();
    FakeFrameWorker.all.push(this);
  }

  postMessage(message: ToWorker): void {
    FakeFrameWorker.told.push(message);
  }

  terminate(): void {
    FakeFrameWorker.all.splice(FakeFrameWorker.all.indexOf(this), 1);
  }
}

class FakeScriptTransform {
  readonly options: unknown;

  constructor(_worker: unknown, options: unknown) {
    this.options = options;
  }
}

interface Told {
  readonly toUserId: string | null;
  readonly message: CallMessage;
}

/** Takes what the room under test publishes, and offers it streams of others. */
export class SfuWorld {
  readonly #world: CallWorld;
  /** Streams of the room, as the SFU receives them. */
  readonly #ups = new Map<string, SfuSubscriber>();
  /** Streams of others, as the SFU sends them. */
  readonly #downs = new Map<string, SfuPublisher>();
  readonly #senders = new Set<string>();
  #carried = 0;
  stay = 1;

  constructor(world: CallWorld) {
    this.#world = world;
    FakeFrameWorker.told.length = 0;
    vi.stubGlobal('Worker', FakeFrameWorker);
    vi.stubGlobal('RTCRtpScriptTransform', FakeScriptTransform);
  }

  /** What the room told the worker of frames. */
  get toWorker(): readonly ToWorker[] {
    return FakeFrameWorker.told;
  }

  fromWorker(word: { readonly type: FromWorker['type']; readonly userId: string }): void {
    const data = { callId: CALL, keyId: 0, ...word };
    for (const worker of FakeFrameWorker.all) worker.dispatchEvent(new MessageEvent('message', { data }));
  }

  /** What the room told other participants. */
  toldOthers(): readonly Told[] {
    return this.#world.fake.inputsOf('call.tell') as Told[];
  }

  /** Another participant tells the room. */
  hear(fromUserId: string, message: CallMessage): void {
    this.#world.fake.emit('call', 'told', { callId: CALL, fromUserId, message });
  }

  /** All that the room said to the SFU. */
  said(): Said[] {
    return this.#world.fake.inputsOf('call.sfuSignal') as Said[];
  }

  saidOf<Type extends SignalToSfu['type']>(type: Type): Extract<SignalToSfu, { type: Type }>[] {
    return this.said().flatMap(({ signal }) =>
      signal.type === type ? [signal as Extract<SignalToSfu, { type: Type }>] : [],
    );
  }

  tell(signal: SignalFromSfu): void {
    this.#world.fake.emit('call', 'sfuSignal', { callId: CALL, stay: this.stay, signal });
  }

  /** A stream of somebody else comes down. */
  offer(
    userId: string,
    streamId: string,
    label: StreamLabel = 'camera',
    track: FakeTrack | null = null,
  ): void {
    const publisher = new SfuPublisher({
      ...this.#link,
      roles: label === 'camera' ? ['microphone', 'camera'] : ['screen', 'screen-audio'],
      onOffer: (sdp) => this.tell({ type: 'offer', streamId, userId, label, sdp, replaces: null }),
      onCandidate: ({ candidate = '', ...place }) =>
        this.tell({ type: 'candidate', streamId, candidate: { candidate, ...place } }),
      onState: () => {},
    });
    this.#downs.set(streamId, publisher);
    this.#senders.add(userId);
    publisher.start();
    if (track) publisher.send(label === 'camera' ? 'microphone' : 'screen', track.asTrack);
  }

  /** Carries signals both ways until nothing more is said. */
  async meet(): Promise<void> {
    for (let round = 0; round < 6; round += 1) {
      await settle();
      const said = this.said();
      for (const { signal } of said.slice(this.#carried)) this.#take(signal);
      this.#carried = said.length;
    }
  }

  /** Packets come in on the room's connections, their frames are read, and the room looks. */
  async packets(connections: readonly FakePeerConnection[] = this.#world.mine): Promise<void> {
    for (const userId of this.#senders) this.fromWorker({ type: 'decrypted', userId });
    for (let look = 0; look < 2; look += 1) {
      for (const pc of connections) this.#world.comesIn(pc, { audio: true });
      this.#world.clock.advance(1000);
      await settle();
    }
  }

  get #link() {
    return {
      iceServers: [],
      relayOnly: false,
      createConnection: this.#world.network.create,
      clock: this.#world.clock,
      logger: silentLogger,
    };
  }

  #take(signal: SignalToSfu): void {
    const { streamId } = signal;
    switch (signal.type) {
      case 'publish': {
        const known = this.#ups.get(streamId);
        const up = known ?? this.#open(streamId, signal.label);
        return up.takeOffer(signal.sdp);
      }
      case 'answer':
        return this.#downs.get(streamId)?.takeAnswer(signal.sdp);
      case 'candidate':
        this.#ups.get(streamId)?.takeCandidate(signal.candidate);
        return this.#downs.get(streamId)?.takeCandidate(signal.candidate);
      case 'renegotiate':
        return this.#downs.get(streamId)?.restart();
      case 'close':
        this.#ups.get(streamId)?.close();
        return void this.#ups.delete(streamId);
    }
  }

  #open(streamId: string, label: StreamLabel): SfuSubscriber {
    const up = new SfuSubscriber({
      ...this.#link,
      label,
      onAnswer: (sdp) => this.tell({ type: 'answer', streamId, sdp }),
      onCandidate: ({ candidate = '', ...place }) =>
        this.tell({ type: 'candidate', streamId, candidate: { candidate, ...place } }),
      onState: () => {},
      onTrack: () => {},
      onRestart: () => {},
    });
    this.#ups.set(streamId, up);
    return up;
  }
}
