/** One participant of a sealed call in a page without any of the app around it: what test/media drives. */
import type { CallMessage } from '#shared/contracts/call-message.ts';
import { systemClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { CallEncryption, type EncryptionFacts } from '../../../renderer/call/encryption/call-encryption.ts';
import { readTrailer } from '../../../renderer/media/encryption/frame-cipher.ts';
import { createFrameEncryption } from '../../../renderer/media/encryption/frame-encryption.ts';
import { SfuPublisher } from '../../../renderer/media/sfu-publisher.ts';
import { SfuSubscriber } from '../../../renderer/media/sfu-subscriber.ts';

/** What one page says to the other: about a stream, or as a participant. */
export type Word =
  | { readonly about: 'offer' | 'answer'; readonly stream: string; readonly sdp: string }
  | { readonly about: 'candidate'; readonly stream: string; readonly candidate: RTCIceCandidateInit }
  | { readonly about: 'keys'; readonly to: string | null; readonly message: CallMessage };

declare global {
  interface Window {
    /** Given by the driver: carries a word to the other page. */
    carry(word: Word): Promise<void>;
    sealPage: SealPage;
  }
}

export interface SealPage {
  /** Comes into the call; `worker` is the source of the worker of frames. */
  join(myId: string, otherId: string, worker: string): void;
  /** Sends a tone of 1000 Hz and a red picture that moves a little, sealed. */
  publish(stream: string): void;
  /** Takes the other's stream as a participant does; or (`look`) as one who only looks at what travels, as the SFU could. */
  receive(stream: string, look: boolean): void;
  hear(word: Word): Promise<void>;
  /** Who else is in the call. */
  people(userIds: readonly string[]): void;
  facts(): EncryptionFacts;
  /** Words of the worker so far. */
  words(): { readonly decrypted: number; readonly undecryptable: number };
  reading(stream: string): Promise<{ packets: number; frames: number; codec: string | null }>;
  /** The loudest frequency of what is heard, and its peak (0 to 1). */
  listen(): { hertz: number; peak: number };
  /** Middle of the picture that is shown: red, green, blue. */
  colour(): number[];
  /** Of the frames that were looked at: by kind, how many, the numbers of their keys, and the last key frame. */
  looked(): { audio: number; video: number; keyIds: number[]; keyFrame: number[] };
  /** The picture that is sent, as a key frame that nobody has sealed. */
  plainKeyFrame(): Promise<number[]>;
  /** What anybody makes of a key frame of VP8: its colour, `null` when it is none. */
  decode(frame: readonly number[]): Promise<number[] | null>;
}

const LOOKING_WORKER = `onrtctransform = async ({ transformer: { options, readable } }) => {
  const reader = readable.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    postMessage({ kind: options.kind, isKey: value.type === 'key', bytes: new Uint8Array(value.data) });
  }
};`;

const startWorker = (source: string): Worker =>
  new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));

const context = new AudioContext();
const analyser = new AnalyserNode(context, { fftSize: 8192 });
const canvas = document.createElement('canvas');
Object.assign(canvas, { width: 320, height: 180 });
const video = document.createElement('video');
Object.assign(video, { muted: true, autoplay: true });
const heard = document.createElement('audio');
Object.assign(heard, { muted: true, autoplay: true });
document.body.append(canvas, video, heard);

let encryption: CallEncryption | null = null;
let facts: EncryptionFacts = { supported: true, code: null, missing: [], unreadable: [] };
let other = '';
const words = { decrypted: 0, undecryptable: 0 };
const looked = { audio: 0, video: 0, keyIds: new Set<number>(), keyFrame: [] as number[] };
const publishers = new Map<string, SfuPublisher>();
const subscribers = new Map<string, SfuSubscriber>();

function theEncryption(): CallEncryption {
  if (!encryption) throw new Error('join first');
  return encryption;
}

function makeTone(): MediaStreamTrack {
  const oscillator = new OscillatorNode(context, { frequency: 1000 });
  const out = context.createMediaStreamDestination();
  oscillator.connect(new GainNode(context, { gain: 0.5 })).connect(out);
  oscillator.start();
  return out.stream.getAudioTracks()[0]!;
}

let tick = 0;
function draw(): void {
  const picture = canvas.getContext('2d')!;
  tick += 1;
  picture.fillStyle = '#ff0000';
  picture.fillRect(0, 0, 320, 180);
  picture.fillStyle = '#000000';
  picture.fillRect((tick * 3) % 300, 0, 20, 20);
}

const common = {
  iceServers: [],
  relayOnly: false,
  clock: systemClock,
  logger: silentLogger,
  onState: () => {},
};
const sayCandidate = (stream: string) => (candidate: RTCIceCandidateInit) =>
  void window.carry({ about: 'candidate', stream, candidate });

function show(track: MediaStreamTrack): void {
  const stream = new MediaStream([track]);
  if (track.kind === 'video') video.srcObject = stream;
  else {
    // Chromium gives a remote sound to WebAudio only while an element plays it
    heard.srcObject = stream;
    context.createMediaStreamSource(stream).connect(analyser);
  }
}

/** As the SFU could: every frame is kept, none is shown. */
function lookAt(receiver: RTCRtpReceiver): void {
  const worker = startWorker(LOOKING_WORKER);
  worker.addEventListener(
    'message',
    ({ data }: MessageEvent<{ kind: 'audio' | 'video'; isKey: boolean; bytes: Uint8Array<ArrayBuffer> }>) => {
      looked[data.kind] += 1;
      looked.keyIds.add(readTrailer(data.bytes)?.keyId ?? -1);
      if (data.isKey) looked.keyFrame = [...data.bytes];
    },
  );
  receiver.transform = new RTCRtpScriptTransform(worker, { kind: receiver.track.kind });
}

const middleOf = (picture: CanvasImageSource): number[] => {
  const place = new OffscreenCanvas(1, 1).getContext('2d')!;
  place.drawImage(picture, 160, 100, 1, 1, 0, 0, 1, 1);
  return [...place.getImageData(0, 0, 1, 1).data].slice(0, 3);
};

window.sealPage = {
  join(myId, otherId, worker) {
    other = otherId;
    const frames = createFrameEncryption({
      startWorker: () => {
        const started = startWorker(worker);
        started.addEventListener('message', ({ data }: MessageEvent<{ type: keyof typeof words }>) => {
          words[data.type] += 1;
        });
        return started;
      },
      logger: silentLogger,
    });
    encryption = new CallEncryption({
      callId: 'call-1',
      myId,
      frames,
      tell: (to, message) => window.carry({ about: 'keys', to, message }),
      clock: systemClock,
      logger: silentLogger,
      onFacts: (next) => (facts = next),
      onReading: () => {},
    });
    encryption.handlePeople(new Set([otherId]));
  },
  publish(stream) {
    const publisher = new SfuPublisher({
      ...common,
      roles: ['microphone', 'camera'],
      protect: (sender, role) => theEncryption().frames.protect(sender, role),
      onOffer: (sdp) => void window.carry({ about: 'offer', stream, sdp }),
      onCandidate: sayCandidate(stream),
    });
    publishers.set(stream, publisher);
    draw();
    setInterval(draw, 40);
    publisher.start();
    publisher.send('microphone', makeTone());
    publisher.send('camera', canvas.captureStream(25).getVideoTracks()[0]!);
  },
  receive(stream, look) {
    const subscriber = new SfuSubscriber({
      ...common,
      label: 'camera',
      open: (receiver, role) =>
        look ? lookAt(receiver) : theEncryption().frames.open(receiver, other, role),
      onAnswer: (sdp) => void window.carry({ about: 'answer', stream, sdp }),
      onCandidate: sayCandidate(stream),
      onRestart: () => {},
      onTrack: (_role, track) => !look && show(track),
    });
    subscribers.set(stream, subscriber);
  },
  async hear(word) {
    switch (word.about) {
      case 'offer':
        return subscribers.get(word.stream)?.takeOffer(word.sdp);
      case 'answer':
        return publishers.get(word.stream)?.takeAnswer(word.sdp);
      case 'candidate':
        return (publishers.get(word.stream) ?? subscribers.get(word.stream))?.takeCandidate(word.candidate);
      case 'keys':
        return theEncryption().handleTold(other, word.message);
    }
  },
  people: (userIds) => theEncryption().handlePeople(new Set(userIds)),
  facts: () => facts,
  words: () => words,
  async reading(stream) {
    const stats = await subscribers.get(stream)?.stats();
    const all = [...(stats?.values() ?? [])] as (RTCInboundRtpStreamStats & { mimeType?: string })[];
    const inbound = all.filter(({ type }) => type === 'inbound-rtp');
    const sum = (field: 'packetsReceived' | 'framesDecoded') =>
      inbound.reduce((total, stat) => total + (stat[field] ?? 0), 0);
    const codec = all.find(({ type, mimeType }) => type === 'codec' && mimeType?.startsWith('video/'));
    return {
      packets: sum('packetsReceived'),
      frames: sum('framesDecoded'),
      codec: codec?.mimeType ?? null,
    };
  },
  listen() {
    const levels = new Uint8Array(analyser.frequencyBinCount);
    analyser.getByteFrequencyData(levels);
    const loudest = levels.indexOf(Math.max(...levels));
    const wave = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(wave);
    return {
      hertz: (loudest * context.sampleRate) / analyser.fftSize,
      peak: Math.max(...wave.map(Math.abs)),
    };
  },
  colour: () => middleOf(video),
  looked: () => ({ ...looked, keyIds: [...looked.keyIds] }),
  async plainKeyFrame() {
    const bytes: number[] = [];
    const encoder = new VideoEncoder({
      output: (chunk) => {
        const data = new Uint8Array(chunk.byteLength);
        chunk.copyTo(data);
        bytes.push(...data);
      },
      error: () => {},
    });
    encoder.configure({ codec: 'vp8', width: canvas.width, height: canvas.height });
    draw();
    const picture = new VideoFrame(canvas, { timestamp: 0 });
    encoder.encode(picture, { keyFrame: true });
    picture.close();
    await encoder.flush();
    return bytes;
  },
  async decode(frame) {
    let colour: number[] | null = null;
    const decoder = new VideoDecoder({
      output: (picture) => {
        colour = middleOf(picture);
        picture.close();
      },
      error: () => {},
    });
    decoder.configure({ codec: 'vp8' });
    decoder.decode(new EncodedVideoChunk({ type: 'key', timestamp: 0, data: Uint8Array.from(frame) }));
    // rejects when it is no VP8: nothing was put out then
    await decoder.flush().catch(() => undefined);
    return colour;
  },
};
