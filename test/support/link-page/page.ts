/** One end of a link in a page without any of the app around it: what test/media drives. */
import type { LinkDialect } from '#shared/contracts/features.ts';
import type { Signal } from '#shared/contracts/signal.ts';
import { LocalMedia } from '../../../renderer/media/local-media.ts';
import type { MediaHints } from '../../../renderer/media/media-hints.ts';
import { LocalScreen } from '../../../renderer/media/local-screen.ts';
import { PeerLink, type PeerLinkOptions } from '../../../renderer/media/peer-link.ts';
import type { LinkDetails } from '../../../renderer/media/link-details.ts';
import { readStats } from '../../../renderer/media/link-stats.ts';
import { ALONE, planSenders } from '../../../renderer/media/sender-plan.ts';
import type { TrackRole } from '../../../renderer/media/track-role.ts';
import { LADDER_TOP, type VideoLevel } from '../../../renderer/media/video-ladder.ts';
import { createAnalyser, hear, type Heard, makeTone, play } from './tone.ts';

declare global {
  interface Window {
    /** Given by the driver: carries a signal to the other page. */
    sendSignal(signal: Signal): Promise<void>;
    linkPage: LinkPage;
  }
}

export type LinkPageOptions = Partial<
  Pick<PeerLinkOptions, 'iceServers' | 'relayOnly' | 'dialect' | 'polite' | 'watch'>
>;

export interface LinkPage {
  open(weOffer: boolean, options?: LinkPageOptions): void;
  receive(signal: Signal): void;
  /** Starts or stops sending; the microphone is a 1000 Hz tone, the camera is the browser's own fake one. */
  sendTone(on: boolean): Promise<void>;
  setTone(enabled: boolean): void;
  sendCamera(on: boolean): Promise<void>;
  /** The "Share" button of the page picks a screen and sends it; paused, the others keep the last picture. */
  pauseScreen(paused: boolean): Promise<void>;
  stopScreen(): Promise<void>;
  /** What comes in of one role; `width`: of the picture that is shown. */
  received(role: TrackRole): Promise<{ ssrc: number; packets: number; lost: number; width: number } | null>;
  /** Pictures of the other camera that were really shown: the counters of a connection also tell of those that nobody sees. */
  framesShown(): number;
  /** The way that packets go. */
  path(): Promise<Pick<LinkDetails, 'path' | 'relayProtocol'>>;
  /** As the ladder does. */
  setLevel(level: VideoLevel): void;
  tell(hints: MediaHints): void;
  restart(): void;
  /** As a watch does that sees packets return. */
  sayDeaf(ms: number): void;
  /** That this end has encoded, of its camera. */
  keyFrames(): Promise<number>;
  /** Text over the link's own channel, and what came over it. */
  say(text: string): void;
  texts(): readonly string[];
  state(): string;
  hints(): MediaHints | null;
  offersSent(): number;
  /** The loudest frequency of what comes in, and its peak (0 to 1). */
  listen(): Heard;
  reading(): Promise<{
    videoCodec: string | null;
    roundTripMs: number | null;
    sent: number;
  }>;
  localUfrag(): string;
  signaling(): string;
  /** Kinds of the sections of what we said last, those that are refused left out. */
  sections(): string[];
  /** Kinds of the tracks that are in their senders. */
  sending(): string[];
  openCameras(): number;
  close(): void;
}

const DIALECT: LinkDialect = {
  firstOffer: 'smaller-join-seq',
  politeness: 'smaller-user-id-polite',
  layout: 'microphone-camera',
  dataChannel: 'negotiated',
  bundlePolicy: 'balanced',
  screenAs: 'own-transceiver',
};

const context = new AudioContext();
const analyser = createAnalyser(context);
const local = new LocalMedia({ devices: navigator.mediaDevices });
const screen = new LocalScreen({ devices: navigator.mediaDevices, onChange: () => void sendScreen() });
const arrived = new Map<TrackRole, MediaStreamTrack>();
const shown = new Map<TrackRole, HTMLVideoElement>();
let tone: MediaStreamTrack | null = null;
let link: PeerLink | null = null;
let connection: RTCPeerConnection | null = null;
let hints: MediaHints | null = null;
let offers = 0;
const texts: string[] = [];

function show(role: TrackRole, track: MediaStreamTrack): void {
  arrived.set(role, track);
  const element = play(track, context, analyser);
  if (element instanceof HTMLVideoElement) shown.set(role, element);
}

const theLink = (): PeerLink => {
  if (!link) throw new Error('open the link first');
  return link;
};

async function sendScreen(): Promise<void> {
  const { state } = screen;
  const picture = state.state === 'sharing' && !state.paused ? state.picture : null;
  await theLink().send('screen', picture);
}

const share = document.createElement('button');
share.textContent = 'Share';
share.addEventListener('click', () => void screen.start('call', 'text'));
document.body.append(share);

window.linkPage = {
  open(weOffer, options) {
    link = new PeerLink({
      dialect: DIALECT,
      weOffer,
      polite: !weOffer,
      iceServers: [],
      ...options,
      createConnection: (configuration) => (connection = new RTCPeerConnection(configuration)),
    });
    link.events.on('signal', (signal) => {
      if (signal.type === 'description' && signal.description.type === 'offer') offers += 1;
      void window.sendSignal(signal);
    });
    link.events.on('track', ({ role, track }) => track && show(role, track));
    link.events.on('hints', (next) => (hints = next));
    link.events.on('text', (text) => texts.push(text));
    link.start();
  },
  receive: (signal) => theLink().receive(signal),
  async sendTone(on) {
    tone ??= makeTone(context);
    await theLink().send('microphone', on ? tone : null);
  },
  setTone(enabled) {
    if (tone) tone.enabled = enabled;
  },
  async sendCamera(on) {
    const changed = new Promise<void>((resolve) => {
      const off = local.events.on('change', ({ camera: { state } }) => {
        if (state === 'starting') return;
        off();
        resolve();
      });
    });
    local.want({ microphone: 'off', camera: on ? 'on' : 'off' });
    await changed;
    const { camera } = local.facts;
    await theLink().send('camera', camera.state === 'on' ? camera.track : null);
  },
  async pauseScreen(paused) {
    screen.pause(paused);
    await sendScreen();
  },
  async stopScreen() {
    screen.stop();
    await sendScreen();
  },
  async received(role) {
    const track = arrived.get(role);
    const report = track && (await connection?.getStats(track));
    const inbound = [...(report?.values() ?? [])].find(({ type }) => type === 'inbound-rtp') as
      | RTCInboundRtpStreamStats
      | undefined;
    if (!inbound) return null;
    const { ssrc, packetsReceived: packets = 0, packetsLost: lost = 0 } = inbound;
    return { ssrc, packets, lost, width: shown.get(role)?.videoWidth ?? 0 };
  },
  framesShown: () => shown.get('camera')?.getVideoPlaybackQuality().totalVideoFrames ?? 0,
  async path() {
    const { path, relayProtocol } = readStats((await theLink().stats()).values(), 0, null).details;
    return { path, relayProtocol };
  },
  setLevel: (level) => theLink().limit(planSenders({ ...LADDER_TOP, level }, ALONE, null)),
  tell: (next) => theLink().tell(next),
  restart: () => theLink().restart(),
  sayDeaf: (ms) => theLink().handleReturn(ms),
  async keyFrames() {
    const stats = [...(await theLink().stats()).values()] as (RTCOutboundRtpStreamStats & {
      keyFramesEncoded?: number;
    })[];
    return stats.find(({ type, kind }) => type === 'outbound-rtp' && kind === 'video')?.keyFramesEncoded ?? 0;
  },
  say: (text) => theLink().say(text),
  texts: () => texts,
  state: () => theLink().state,
  hints: () => hints,
  offersSent: () => offers,
  listen: () => hear(analyser),
  async reading() {
    const { counters, sample, videoCodec } = readStats((await theLink().stats()).values(), 0, null);
    return { sent: counters.sent, videoCodec, roundTripMs: sample.roundTripMs };
  },
  localUfrag: () => /a=ice-ufrag:(\S+)/.exec(connection?.localDescription?.sdp ?? '')?.[1] ?? '',
  signaling: () => connection?.signalingState ?? '',
  sections: () =>
    [...(connection?.localDescription?.sdp ?? '').matchAll(/^m=(\S+) (\d+)/gm)].flatMap(([, kind, port]) =>
      kind && port !== '0' ? [kind] : [],
    ),
  sending: () => (connection?.getSenders() ?? []).flatMap(({ track }) => (track ? [track.kind] : [])),
  openCameras: () => (local.facts.camera.state === 'on' ? 1 : 0),
  close: () => theLink().close(),
};
