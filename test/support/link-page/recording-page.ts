/** A recording of made-up people in a page without any of the app around it: what test/media drives. */
import { createRecorder, type Recorder } from '../../../renderer/media/recorder.ts';
import type { RecordedPerson, RecordingScene } from '../../../renderer/media/recording-canvas.ts';

declare global {
  interface Window {
    recordingPage: RecordingPage;
  }
}

interface Played {
  readonly seconds: number;
  readonly frames: number;
  readonly size: readonly [width: number, height: number];
  readonly kinds: readonly string[];
  /** Of the last picture, at these places (0 to 1): red, green, blue. */
  readonly colours: readonly (readonly number[])[];
}

export interface RecordingPage {
  /** From now on neither timers nor animation frames of this page run, as if it were hidden and frozen. */
  stopTimers(): void;
  start(): void;
  /** Who is in the picture; each has a colour and a tone. `screen`: whose colour is shared as a screen. */
  show(people: readonly Somebody[], screen?: Somebody): void;
  /** Pieces that were handed on so far. */
  pieces(): number;
  stop(): Promise<void>;
  /** Plays the file that the first `pieces` make, without its last `cut` bytes. */
  play(pieces: number, cut: number, places: readonly (readonly [number, number])[]): Promise<Played>;
  /** How loud each frequency is in the whole file. */
  listen(hertz: readonly number[]): Promise<number[]>;
}

export interface Somebody {
  readonly colour: string;
  readonly hertz: number;
}

const context = new AudioContext();
const made = new Map<string, { camera: MediaStreamTrack; sound: MediaStreamTrack }>();
const written: Uint8Array<ArrayBuffer>[] = [];
let recorder: Recorder | null = null;

function mediaOf({ colour, hertz }: Somebody) {
  const known = made.get(colour);
  if (known) return known;
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: 320, height: 180 });
  const picture = canvas.getContext('2d')!;
  keepDrawing(() => {
    picture.fillStyle = colour;
    picture.fillRect(0, 0, 320, 180);
  });
  const oscillator = new OscillatorNode(context, { frequency: hertz });
  const volume = new GainNode(context, { gain: 0.3 });
  const out = context.createMediaStreamDestination();
  oscillator.connect(volume).connect(out);
  oscillator.start();
  const media = {
    camera: canvas.captureStream(30).getVideoTracks()[0]!,
    sound: out.stream.getAudioTracks()[0]!,
  };
  made.set(colour, media);
  return media;
}

const drawings: (() => void)[] = [];
/** Runs on, also when the page's timers are stopped: a camera is not of the page. */
setInterval(() => {
  for (const draw of drawings) draw();
}, 50);
function keepDrawing(draw: () => void): void {
  drawings.push(draw);
  draw();
}

const blobOf = (pieces: number, cut: number): Blob => {
  const whole = new Blob(written.slice(0, pieces), { type: 'video/webm' });
  return whole.slice(0, whole.size - cut, 'video/webm');
};

const happens = (target: EventTarget, name: string): Promise<unknown> =>
  new Promise((resolve) => target.addEventListener(name, resolve, { once: true }));

window.recordingPage = {
  stopTimers() {
    const never = () => 0;
    Object.assign(globalThis, { setTimeout: never, setInterval: never, requestAnimationFrame: never });
  },
  start() {
    recorder = createRecorder({
      pieceBytes: 1_048_576,
      write: async (piece) => void written.push(new Uint8Array(piece)),
      onFailed: (error) => {
        throw error;
      },
    });
  },
  show(somebodies, screen) {
    const people = somebodies.map((somebody): RecordedPerson => ({
      id: somebody.colour,
      name: somebody.colour,
      camera: mediaOf(somebody).camera,
    }));
    const scene: RecordingScene = {
      people,
      screen: screen ? { name: screen.colour, picture: mediaOf(screen).camera } : null,
      sounds: somebodies.map((somebody) => mediaOf(somebody).sound),
    };
    recorder?.show(scene);
  },
  pieces: () => written.length,
  async stop() {
    await recorder?.stop();
  },
  async play(pieces, cut, places) {
    const video = document.createElement('video');
    video.muted = true;
    video.src = URL.createObjectURL(blobOf(pieces, cut));
    video.playbackRate = 4;
    const ended = Promise.race([happens(video, 'ended'), happens(video, 'error')]);
    await video.play();
    const kinds = (video as HTMLVideoElement & { captureStream(): MediaStream })
      .captureStream()
      .getTracks()
      .map(({ kind }) => kind)
      .sort();
    // a live file has no end of its own: it is over when no more comes
    await ended;
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: video.videoWidth, height: video.videoHeight });
    const picture = canvas.getContext('2d')!;
    picture.drawImage(video, 0, 0);
    return {
      seconds: video.currentTime,
      frames: video.getVideoPlaybackQuality().totalVideoFrames,
      size: [video.videoWidth, video.videoHeight],
      kinds,
      colours: places.map(([x, y]) =>
        Array.from(picture.getImageData(x * canvas.width, y * canvas.height, 1, 1).data).slice(0, 3),
      ),
    };
  },
  async listen(hertz) {
    const sound = await context.decodeAudioData(await blobOf(written.length, 0).arrayBuffer());
    const samples = sound.getChannelData(0);
    // the part of each frequency in it, as of a pure tone
    return hertz.map((frequency) => {
      const step = (2 * Math.PI * frequency) / sound.sampleRate;
      let [real, imaginary] = [0, 0];
      for (let i = 0; i < samples.length; i += 1) {
        real += (samples[i] ?? 0) * Math.cos(step * i);
        imaginary += (samples[i] ?? 0) * Math.sin(step * i);
      }
      return (2 * Math.hypot(real, imaginary)) / samples.length;
    });
  },
};
