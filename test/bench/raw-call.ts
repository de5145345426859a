/** The reference: two plain pages in two Chromium processes that call each other as directly as WebRTC can. Not a line of Parley. */
import { type Browser, chromium } from '@playwright/test';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { toneMicrophone } from '../e2e/people/media.ts';
import { findChromium } from '../chromium-host/src/find-chromium.ts';
import { allowNamedFunctions, firstMedia, type FirstMedia, watchFirstMedia } from './first-media.ts';

/** A steady tone: Chromium's own fake microphone beeps now and then, which would measure its pauses. */
export const TONE_HZ = 1000;

const ARGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream=fps=30',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
];

/** Runs in the page. The caller has its media ready while it rings, as Parley's caller has; the callee captures on accept. */
async function plainCall(): Promise<void> {
  const socket = new WebSocket(`ws://${location.host}/`);
  await new Promise((open) => socket.addEventListener('open', open, { once: true }));
  const send = (message: string) => socket.send(message);
  const pc = new RTCPeerConnection();
  const early: RTCIceCandidateInit[] = [];
  pc.onicecandidate = ({ candidate }) => candidate && send(JSON.stringify({ candidate: candidate.toJSON() }));
  pc.ontrack = ({ track }) => {
    const element = document.createElement(track.kind === 'video' ? 'video' : 'audio');
    element.dataset.remote = '';
    element.autoplay = true;
    element.srcObject = new MediaStream([track]);
    document.body.append(element);
  };
  const capture = async () => {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: true,
      video: { width: 1280, height: 720, frameRate: 30 },
    });
    for (const track of stream.getTracks()) pc.addTrack(track, stream);
  };
  const receive = async (text: string) => {
    const message = JSON.parse(text) as {
      accepted?: true;
      description?: RTCSessionDescriptionInit;
      candidate?: RTCIceCandidateInit;
    };
    if (message.accepted) {
      await pc.setLocalDescription();
      send(JSON.stringify({ description: pc.localDescription }));
    }
    if (message.description) {
      await pc.setRemoteDescription(message.description);
      for (const candidate of early.splice(0)) await pc.addIceCandidate(candidate);
      if (message.description.type === 'offer') {
        await ready;
        await pc.setLocalDescription();
        send(JSON.stringify({ description: pc.localDescription }));
      }
    }
    if (message.candidate) {
      if (pc.remoteDescription) await pc.addIceCandidate(message.candidate);
      else early.push(message.candidate);
    }
  };
  let ready: Promise<void> = Promise.resolve();
  const accept = () => {
    const at = performance.timeOrigin + performance.now();
    ready = capture();
    send(JSON.stringify({ accepted: true }));
    return at;
  };
  socket.addEventListener('message', ({ data }) => void receive(String(data)));
  Object.assign(globalThis, { plainCall: { capture, accept } });
}

interface PlainCall {
  plainCall: { capture(): Promise<void>; accept(): number };
}

export interface RawCall extends FirstMedia {
  readonly acceptedAt: number;
  readonly atCaller: FirstMedia;
}

/** One call between two fresh pages; the processes are warm after the first. */
export async function rawCalls(runs: number): Promise<RawCall[]> {
  const server = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>plain</title>'),
  );
  // the shortest signalling there is: what one page says, every other page hears
  const signalling = new WebSocketServer({ server });
  signalling.on('connection', (socket) =>
    socket.on('message', (data, isBinary) => {
      for (const other of signalling.clients) if (other !== socket) other.send(data, { binary: isBinary });
    }),
  );
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening));
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  const executablePath = findChromium();
  const launch = (): Promise<Browser> => chromium.launch({ executablePath, args: ARGS });
  const browsers = await Promise.all([launch(), launch()]);
  const calls: RawCall[] = [];
  // the first call of a process is cold: it is made and not counted
  for (let run = -1; run < runs; run += 1) {
    const call = await rawCall(browsers, url);
    if (run >= 0) calls.push(call);
  }
  await Promise.all(browsers.map((browser) => browser.close()));
  signalling.close();
  server.close();
  return calls;
}

async function rawCall([first, second]: Browser[], url: string): Promise<RawCall> {
  if (!first || !second) throw new Error('two browsers are needed');
  const [caller, callee] = await Promise.all([first.newPage(), second.newPage()]);
  for (const page of [caller, callee]) await toneMicrophone(page, TONE_HZ);
  await Promise.all([caller.goto(url), callee.goto(url)]);
  await Promise.all([allowNamedFunctions(caller), allowNamedFunctions(callee)]);
  await Promise.all([caller.evaluate(plainCall), callee.evaluate(plainCall)]);
  await caller.evaluate(() => (globalThis as unknown as PlainCall).plainCall.capture());
  await Promise.all([watchFirstMedia(caller), watchFirstMedia(callee)]);
  const acceptedAt = await callee.evaluate(() => (globalThis as unknown as PlainCall).plainCall.accept());
  const [atCaller, atCallee] = await Promise.all([firstMedia(caller), firstMedia(callee)]);
  await Promise.all([caller.close(), callee.close()]);
  return { acceptedAt, ...atCallee, atCaller };
}
