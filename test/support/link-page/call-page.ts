/** A call room in a page whose engine is a view in memory: what test/media drives to prove whole calls. */
import type { CallView } from '#shared/contracts/view.ts';
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
viewStore.start();

async function rtp(): Promise<(RTCInboundRtpStreamStats & RTCOutboundRtpStreamStats)[]> {
  const reports = await Promise.all(connections.map((connection) => connection.getStats()));
  return reports
    .flatMap((report) => [...report.values()])
    .filter(({ type }) => /^(in|out)bound-rtp$/.test(type));
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
    const stats = await rtp();
    const sum = (field: 'packetsSent' | 'packetsReceived' | 'framesDecoded') =>
      stats.reduce((total, stat) => total + (stat[field] ?? 0), 0);
    return { sent: sum('packetsSent'), received: sum('packetsReceived'), frames: sum('framesDecoded') };
  },
  captures: () => captures,
  sending: () =>
    connections.flatMap((pc) => pc.getSenders().flatMap(({ track }) => (track ? [track.kind] : []))),
  descriptions: () => descriptions,
  connections: () => connections.length,
};
