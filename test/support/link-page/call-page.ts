/** A call room in a page whose engine is a view in memory: what test/media drives to prove whole calls. */
import type { CallView, ConnectionView } from '#shared/contracts/view.ts';
import type { Signal } from '#shared/contracts/signal.ts';
import { createCallRoom } from '../../../renderer/call/call-room.ts';
import type { CallFacts } from '../../../renderer/call/facts.ts';
import { createBridge } from '../../../renderer/state/bridge.ts';
import { createViewStore } from '../../../renderer/state/view-store.ts';
import { createFakeBridge } from '../fake-bridge.ts';
import { aCall, sampleApp } from '../sample-view.ts';

declare global {
  interface Window {
    callPage: CallPage;
  }
}

export interface CallPage {
  /** What the engine says of the one call: its state, its peers, what I send. */
  put(call: Partial<CallView>): void;
  receive(peerKey: string, signal: Signal): void;
  facts(): Pick<CallFacts, 'sentVideo' | 'cutOff' | 'relayError'> & {
    links: string[];
    paths: (string | null)[];
  };
  /** What the engine gives as relay servers from now on. */
  setIceServers(iceServers: RTCIceServer[]): void;
  /** RTP packets of all connections, both ways; pictures that were decoded. */
  counters(): Promise<{ sent: number; received: number; frames: number }>;
  /** Pictures of all others that were really shown: the counters of a connection also tell of those that nobody sees. */
  framesShown(): number;
  /** Times that a link stopped carrying media. */
  interruptions(): number;
  /** That this end has encoded. */
  keyFrames(): Promise<number>;
  /** Rounds of connectivity checks so far: asked and answered on the pair in use. */
  checks(): Promise<number>;
  /** Whether the engine has its connection to the server. */
  setOnline(online: boolean): void;
  /** Times that a device was asked for, and tracks that are in their senders. */
  captures(): number;
  sending(): string[];
  /** Descriptions that were said so far. */
  descriptions(): number;
  connections(): number;
}

const fake = createFakeBridge({ view: sampleApp() });
const connections: RTCPeerConnection[] = [];
let captures = 0;
let descriptions = 0;
let interruptions = 0;

const capture = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = (constraints) => {
  captures += 1;
  return capture(constraints);
};
fake.answer('call.signal', ({ signal }: { signal: Signal }) => {
  if (signal.type === 'description') descriptions += 1;
  void window.sendSignal(signal);
});
fake.answer(
  'call.setMedia',
  ({ callId, mediaState }: { callId: string; mediaState: CallView['mediaState'] }) =>
    change(callId, { mediaState }),
);

function change(callId: string, more: Partial<CallView>): void {
  const call = { ...(fake.view().calls[callId] ?? aCall({ id: callId })), ...more };
  fake.change((view) => ({ ...view, calls: { ...view.calls, [callId]: call } }));
}

/** Every picture that comes in has an element, as on a stage. */
const elements = new Map<MediaStreamTrack, HTMLVideoElement>();
function show(camera: MediaStreamTrack): void {
  if (elements.has(camera)) return;
  const element = document.createElement('video');
  Object.assign(element, { srcObject: new MediaStream([camera]), muted: true, autoplay: true });
  document.body.append(element);
  elements.set(camera, element);
}

const bridge = createBridge(fake.raw);
const viewStore = createViewStore(bridge);
const room = createCallRoom({
  bridge,
  viewStore,
  createConnection(configuration) {
    const connection = new RTCPeerConnection(configuration);
    connections.push(connection);
    return connection;
  },
});
room.facts.subscribe(({ calls }, before) => {
  for (const [callId, { peers }] of Object.entries(calls)) {
    for (const { key, link, camera } of Object.values(peers)) {
      if (camera) show(camera);
      const was = before.calls[callId]?.peers[key]?.link;
      if (link === 'interrupted' && was !== link) interruptions += 1;
    }
  }
});
viewStore.start();

async function stats<T>(types: readonly string[]): Promise<T[]> {
  const reports = await Promise.all(connections.map((connection) => connection.getStats()));
  return reports.flatMap((report) => [...report.values()]).filter(({ type }) => types.includes(type));
}

window.callPage = {
  setIceServers: (iceServers) => fake.answer('call.iceServers', () => ({ iceServers })),
  put: (call) => change('call-1', call),
  receive: (peerKey, signal) => fake.emit('call', 'signal', { callId: 'call-1', peerKey, signal }),
  facts() {
    const call = room.facts.getState().calls['call-1'];
    if (!call) throw new Error('there is no call');
    const { sentVideo, cutOff, relayError, peers } = call;
    const all = Object.values(peers);
    return {
      sentVideo,
      cutOff,
      relayError,
      links: all.map(({ link }) => link),
      paths: all.map(({ details }) => details?.path ?? null),
    };
  },
  async counters() {
    const streams = await stats<RTCInboundRtpStreamStats & RTCOutboundRtpStreamStats>([
      'inbound-rtp',
      'outbound-rtp',
    ]);
    const sum = (field: 'packetsSent' | 'packetsReceived' | 'framesDecoded') =>
      streams.reduce((total, stat) => total + (stat[field] ?? 0), 0);
    return { sent: sum('packetsSent'), received: sum('packetsReceived'), frames: sum('framesDecoded') };
  },
  framesShown: () =>
    [...elements.values()].reduce(
      (total, element) => total + element.getVideoPlaybackQuality().totalVideoFrames,
      0,
    ),
  interruptions: () => interruptions,
  async keyFrames() {
    const streams = await stats<RTCOutboundRtpStreamStats & { keyFramesEncoded?: number }>(['outbound-rtp']);
    return streams.reduce((total, { keyFramesEncoded = 0 }) => total + keyFramesEncoded, 0);
  },
  async checks() {
    const pairs = await stats<RTCIceCandidatePairStats>(['candidate-pair']);
    const rounds = pairs.map(({ responsesReceived = 0, responsesSent = 0 }) =>
      Math.min(responsesReceived, responsesSent),
    );
    return Math.max(0, ...rounds);
  },
  setOnline(online) {
    const connection: ConnectionView = online ? { state: 'online' } : { state: 'connecting' };
    fake.change((view) => ({
      ...view,
      workspaces: Object.fromEntries(
        Object.entries(view.workspaces).map(([id, workspace]) => [id, { ...workspace, connection }]),
      ),
    }));
  },
  captures: () => captures,
  sending: () =>
    connections.flatMap((pc) => pc.getSenders().flatMap(({ track }) => (track ? [track.kind] : []))),
  descriptions: () => descriptions,
  connections: () => connections.length,
};
