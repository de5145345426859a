/** The other end of a link as other makes have it: what test/media drives against `linkPage`. Nothing of Parley's media code in it. */
import type { Signal } from '#shared/contracts/signal.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import { createAnalyser, hear, type Heard, makeTone, play } from './tone.ts';
import { WebClient } from './web-client.ts';
import { ScreenClient } from './screen-client.ts';
import { PipelinePeer } from './pipeline-peer.ts';

declare global {
  interface Window {
    foreignPage: ForeignPage;
  }
}

export type ForeignKind =
  /** The web client of minimost, of its first versions: sound, and a screen as a track of its own. */
  | 'first-web-client'
  /** Its later one: a fixed layout, and a channel that tells who shares. */
  | 'web-client'
  /** The same without a call: it watches our screen, and shows its own. */
  | 'first-screen-viewer'
  | 'screen-viewer'
  | 'screen-sharer'
  /** A GStreamer pipeline with webrtcbin. */
  | 'pipeline';

export interface ForeignPage {
  /** `polite`: of web clients, the smaller name. `offers`, `receiveOnly`: of a pipeline. */
  open(
    kind: ForeignKind,
    options: { polite?: boolean; offers?: boolean; receiveOnly?: boolean },
  ): Promise<void>;
  receive(signal: Signal): Promise<void>;
  share(on: boolean): Promise<void>;
  /** Says its last description again. */
  repeat(): void;
  listen(): Heard;
  /** Pictures that came in, of what is shown to the person as a shared screen. */
  framesShown(): number;
  offersSent(): number;
  signaling(): string;
  texts(): readonly string[];
}

/** What every one of them is made with. */
export interface ForeignDeps {
  /** 1000 Hz. */
  readonly microphone: MediaStreamTrack;
  readonly camera: () => Promise<MediaStreamTrack>;
  readonly send: (signal: Signal) => void;
  readonly play: (track: MediaStreamTrack) => void;
}

export interface ForeignPeer {
  readonly pc: RTCPeerConnection;
  /** Pictures of these are shown. */
  readonly shown: readonly MediaStreamTrack[];
  readonly texts: readonly string[];
  receive(signal: Signal): Promise<void>;
  share(on: boolean): Promise<void>;
}

const context = new AudioContext();
const analyser = createAnalyser(context);
const videos = new Map<MediaStreamTrack, HTMLVideoElement>();
let offers = 0;
let peer: ForeignPeer | null = null;
let last: Signal | null = null;

const deps = (): ForeignDeps => ({
  microphone: makeTone(context),
  camera: async () => (await navigator.mediaDevices.getUserMedia({ video: true })).getVideoTracks()[0]!,
  send: (signal) => {
    if (signal.type === 'description') last = signal;
    if (signal.type === 'description' && signal.description.type === 'offer') offers += 1;
    void window.sendSignal(signal);
  },
  play: (track) => {
    const element = play(track, context, analyser);
    if (element instanceof HTMLVideoElement) videos.set(track, element);
  },
});

function make(
  kind: ForeignKind,
  { polite, offers: isOfferer, receiveOnly }: { polite: boolean; offers: boolean; receiveOnly: boolean },
): ForeignPeer {
  switch (kind) {
    case 'pipeline':
      return new PipelinePeer(deps(), { offers: isOfferer, receiveOnly });
    case 'screen-sharer':
    case 'screen-viewer':
    case 'first-screen-viewer':
      return new ScreenClient(deps(), {
        shows: kind === 'screen-sharer',
        first: kind === 'first-screen-viewer',
      });
    case 'web-client':
    case 'first-web-client':
      return new WebClient(deps(), { polite, first: kind === 'first-web-client' });
    default:
      return assertNever(kind, 'unknown kind');
  }
}

const thePeer = (): ForeignPeer => {
  if (!peer) throw new Error('open it first');
  return peer;
};

window.foreignPage = {
  async open(kind, { polite = false, offers: isOfferer = false, receiveOnly = false }) {
    peer = make(kind, { polite, offers: isOfferer, receiveOnly });
  },
  receive: (signal) => thePeer().receive(signal),
  share: (on) => thePeer().share(on),
  repeat: () => void (last && window.sendSignal(last)),
  listen: () => hear(analyser),
  framesShown: () =>
    thePeer()
      .shown.map((track) => videos.get(track)?.getVideoPlaybackQuality().totalVideoFrames ?? 0)
      .reduce((sum, frames) => sum + frames, 0),
  offersSent: () => offers,
  signaling: () => thePeer().pc.signalingState,
  texts: () => thePeer().texts,
};
