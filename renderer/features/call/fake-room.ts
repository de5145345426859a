/** A call room whose facts a test sets, and a meeting of people as a view and as facts. Nothing of the product imports this. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { MediaState } from '#shared/contracts/connect/model.ts';
import type { CallView, ParticipantView, PeerView } from '#shared/contracts/view.ts';
import type { CallRoom } from '../../call/call-room.ts';
import {
  type CallFacts,
  NO_CALL_FACTS,
  NO_ROOM_FACTS,
  type PeerFacts,
  type RoomFacts,
} from '../../call/facts.ts';
import { ShownPictures } from '../../call/sfu-shown.ts';

export interface FakeRoom extends CallRoom {
  /** Every verb that was called, oldest first, with what it was given. */
  readonly asked: readonly (readonly [verb: string, ...given: unknown[]])[];
  /** What `share` rejects with. */
  refuseShare: Error | null;
  setCallFacts(callId: string, change: Partial<CallFacts>): void;
}

export function createFakeRoom(): FakeRoom {
  const facts: StoreApi<RoomFacts> = createStore<RoomFacts>(() => NO_ROOM_FACTS);
  const asked: [string, ...unknown[]][] = [];
  const note =
    (verb: string) =>
    (...given: unknown[]): void =>
      void asked.push([verb, ...given]);
  return {
    facts,
    pictures: new ShownPictures(),
    asked,
    refuseShare: null,
    setCallFacts: (callId, change) =>
      facts.setState(({ calls }) => ({
        calls: { ...calls, [callId]: { ...(calls[callId] ?? NO_CALL_FACTS), ...change } },
      })),
    start(...given) {
      asked.push(['start', ...given]);
      return Promise.resolve({ callId: 'call-1' });
    },
    watch(...given) {
      asked.push(['watch', ...given]);
      return Promise.resolve({ callId: 'call-1' });
    },
    setMedia(...given) {
      asked.push(['setMedia', ...given]);
      return Promise.resolve();
    },
    share(...given) {
      asked.push(['share', ...given]);
      return this.refuseShare ? Promise.reject(this.refuseShare) : Promise.resolve();
    },
    shareAlone(...given) {
      asked.push(['shareAlone', ...given]);
      return this.refuseShare ? Promise.reject(this.refuseShare) : Promise.resolve({ callId: 'call-1' });
    },
    retryDevice(...given) {
      asked.push(['retryDevice', ...given]);
      return Promise.resolve();
    },
    record(...given) {
      asked.push(['record', ...given]);
      return Promise.resolve();
    },
    holdToTalk: note('holdToTalk'),
    stopSharing: note('stopSharing'),
    pauseSharing: note('pauseSharing'),
    hintSharing: note('hintSharing'),
    stopRecording: note('stopRecording'),
    forgetRecording: note('forgetRecording'),
    close: note('close'),
  };
}

/** One of the others; tracks are made by the test. */
export interface Guest extends Partial<Omit<PeerFacts, 'key' | 'userId'>> {
  readonly id: string;
  readonly name?: string;
  readonly status?: ParticipantView['status'];
  readonly media?: Partial<MediaState>;
}

const AUDIO: MediaState = { audioEnabled: true, videoEnabled: false, screenSharing: false };

/** The parts of a call that these people make: membership, and what their links bring. I am in it too. */
export function meeting(
  myId: string,
  guests: readonly Guest[],
): { readonly call: Pick<CallView, 'participants' | 'peers'>; readonly facts: CallFacts } {
  const isHere = ({ status = 'joined' }: Guest): boolean => status === 'joined';
  const participant = ({ id, name = id, status = 'joined', media }: Guest): ParticipantView => ({
    userId: id,
    name,
    status,
    busy: false,
    connection: 'connected',
    mediaState: { ...AUDIO, ...media },
  });
  const peer = ({ id }: Guest): PeerView => ({
    key: `k-${id}`,
    userId: id,
    deviceId: 'd-2',
    joinId: 'j-2',
    weOffer: true,
    polite: false,
    prewarm: false,
    relayOnly: false,
  });
  const here = guests.filter(isHere);
  return {
    call: { participants: [participant({ id: myId }), ...guests.map(participant)], peers: here.map(peer) },
    facts: {
      ...NO_CALL_FACTS,
      wasConnected: true,
      peers: Object.fromEntries(here.map((guest) => [`k-${guest.id}`, peerFacts(guest)])),
    },
  };
}

function peerFacts({ id, name: _name, status: _status, media: _media, ...more }: Guest): PeerFacts {
  const { camera = null, screen = null, hints } = more;
  return {
    key: `k-${id}`,
    userId: id,
    link: 'connected',
    quality: null,
    microphone: null,
    screenAudio: null,
    speaking: false,
    silent: false,
    details: null,
    ...more,
    camera,
    screen,
    hints: hints ?? { muted: false, camera: camera !== null, sharing: screen !== null, sharePaused: false },
  };
}
