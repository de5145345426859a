/** What a person sees and hears, measured in the page: pictures that move, tones, silence. */
import { expect, type Page } from '@playwright/test';

interface Shown {
  /** Of the stream whose picture it is. */
  readonly track: string;
  /** Decoded so far; 0 without a picture. */
  readonly frames: number;
}

const remotePicture = (page: Page): Promise<Shown> =>
  page.evaluate(() => {
    const video = document.querySelector<HTMLVideoElement>('video[data-remote][data-of="camera"]');
    const stream = video?.srcObject instanceof MediaStream ? video.srcObject : null;
    return {
      track: stream?.getVideoTracks()[0]?.id ?? '',
      frames: video?.getVideoPlaybackQuality().totalVideoFrames ?? 0,
    };
  });

/** The remote picture moves: at least `frames` more are decoded. A stream that takes the place of another counts anew. */
export async function seesMovingPicture(page: Page, frames = 15): Promise<void> {
  let last: Shown = { track: '', frames: 0 };
  let grown = 0;
  const grow = async (): Promise<number> => {
    const now = await remotePicture(page);
    if (now.track === last.track) grown += Math.max(0, now.frames - last.frames);
    last = now;
    return grown;
  };
  await expect.poll(grow, { message: 'frames decoded grow' }).toBeGreaterThan(frames);
}

/** What a colleague shares is shown, and its picture moves. */
export async function seesSharedScreen(page: Page): Promise<void> {
  const frames = (): Promise<number> =>
    page.evaluate(
      () =>
        document
          .querySelector<HTMLVideoElement>('video[data-remote][data-of="screen"]')
          ?.getVideoPlaybackQuality().totalVideoFrames ?? 0,
    );
  await expect.poll(frames, { message: 'pictures of the shared screen' }).toBeGreaterThan(2);
}

export interface Colour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

/** The colour of what a colleague shares, at a place given in parts of its width and height. */
export function sharedColour(page: Page, x: number, y: number): Promise<Colour | null> {
  return page.evaluate(
    ([across, down]) => {
      const video = document.querySelector<HTMLVideoElement>('video[data-remote][data-of="screen"]');
      if (!video || video.videoWidth === 0) return null;
      const context = new OffscreenCanvas(video.videoWidth, video.videoHeight).getContext('2d');
      context?.drawImage(video, 0, 0);
      const at = [Math.round(video.videoWidth * across), Math.round(video.videoHeight * down)] as const;
      const [red = 0, green = 0, blue = 0] = context?.getImageData(...at, 1, 1).data ?? [];
      return { red, green, blue };
    },
    [x, y] as const,
  );
}

/** The colleague's camera is seen to be off. */
export async function seesCameraOff(page: Page): Promise<void> {
  await expect(page.locator('video[data-remote][data-of="camera"]:visible')).toHaveCount(0);
}

export interface Heard {
  /** The strongest frequency in Hz. */
  readonly hz: number;
  /** Highest sample of what was played, 0 to 1. */
  readonly peak: number;
}

/** Where Parley plays the others. */
const OUR_PLAYER = 'audio[data-remote][data-of="microphone"]';

/** Longer than from one beep of the synthetic microphone to the next: it is heard, or it is not there. In seconds of the audio clock. */
const LISTENING_S = 1.2;

/** Listens to what the page plays of the others, for a short while; `players`: where a page of another make plays it. */
export function hears(page: Page, players = OUR_PLAYER): Promise<Heard> {
  return page.evaluate(
    async ([selector, listening]) => {
      const all = [...document.querySelectorAll<HTMLMediaElement>(selector)];
      const stream = all.find(({ srcObject }) => srcObject instanceof MediaStream)?.srcObject;
      if (!(stream instanceof MediaStream) || stream.getAudioTracks().length === 0) return { hz: 0, peak: 0 };
      const context = new AudioContext();
      const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
      context.createMediaStreamSource(stream).connect(analyser);
      await context.resume();
      const since = context.currentTime;
      const samples = new Float32Array(analyser.fftSize);
      let peak = 0;
      while (context.currentTime - since < listening) {
        await new Promise((next) => requestAnimationFrame(next));
        analyser.getFloatTimeDomainData(samples);
        peak = samples.reduce((max, sample) => Math.max(max, Math.abs(sample)), peak);
      }
      const bins = new Float32Array(analyser.frequencyBinCount);
      analyser.getFloatFrequencyData(bins);
      const loudest = bins.indexOf(Math.max(...bins));
      await context.close();
      return { hz: (loudest * context.sampleRate) / analyser.fftSize, peak };
    },
    [players, LISTENING_S] as const,
  );
}

export async function hearsTone(page: Page, hz: number, players?: string): Promise<void> {
  await expect
    .poll(async () => {
      const heard = await hears(page, players);
      return heard.peak > 0.01 && Math.abs(heard.hz - hz) < 15;
    }, `a tone of ${hz} Hz`)
    .toBe(true);
}

/** Something: the synthetic microphone beeps once a second. */
export async function hearsSound(page: Page): Promise<void> {
  await expect.poll(async () => (await hears(page)).peak, 'sound').toBeGreaterThan(0.01);
}

export async function hearsSilence(page: Page): Promise<void> {
  await expect.poll(async () => (await hears(page)).peak, 'silence').toBeLessThan(0.001);
}

/** The page's microphone becomes a pure tone. The real getUserMedia is asked first: permission and devices are still part of it. */
function toneForMicrophone(frequency: number): void {
  const devices = navigator.mediaDevices;
  const native = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await native(constraints);
    for (const track of stream.getAudioTracks()) {
      const context = new AudioContext();
      const tone = new OscillatorNode(context, { frequency });
      const out = context.createMediaStreamDestination();
      tone.connect(new GainNode(context, { gain: 0.5 })).connect(out);
      tone.start();
      track.stop();
      stream.removeTrack(track);
      for (const synthetic of out.stream.getAudioTracks()) stream.addTrack(synthetic);
    }
    return stream;
  };
}

/** From the next load on, in every document of the page. */
export async function toneMicrophone(page: Page, hz: number): Promise<void> {
  await page.addInitScript(toneForMicrophone, hz);
}

/** Until the page is loaded anew. */
export async function useToneAsMicrophone(page: Page, hz: number): Promise<void> {
  await page.evaluate(toneForMicrophone, hz);
}

/** Until it is loaded anew, counts what the page captures. */
export async function countCaptures(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const devices = navigator.mediaDevices;
    const native = devices.getUserMedia.bind(devices);
    const counter = { captures: 0 };
    Object.assign(globalThis, { captureCounter: counter });
    devices.getUserMedia = (constraints) => {
      counter.captures += 1;
      return native(constraints);
    };
  });
  return () =>
    page.evaluate(
      () => (globalThis as unknown as { captureCounter: { captures: number } }).captureCounter.captures,
    );
}
