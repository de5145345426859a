/** Finds out in a page when the first remote frame was shown and the first remote sound was heard; the same code for Parley and the reference. */
import type { Locator, Page } from '@playwright/test';

export interface FirstMedia {
  /** Milliseconds since the epoch, of this page's monotonic clock. */
  readonly frameAt: number;
  readonly audioAt: number;
}

interface Watched {
  /** Elements that are there already count too. */
  readonly alsoThere: boolean;
  /** Selects the sounds and pictures of others among all. */
  readonly among: string;
}

/** Runs in the page: watches the first remote video and audio, until another watch begins. */
function watch({ alsoThere, among }: Watched): void {
  const now = () => performance.timeOrigin + performance.now();
  const first: { frameAt?: number; audioAt?: number } = {};
  Object.assign(globalThis, { firstMedia: first });
  const wanted = `video${among}, audio${among}`;
  const there = document.querySelectorAll(wanted);
  const seen = new WeakSet<Element>(alsoThere ? [] : there);
  const onVideo = (video: HTMLVideoElement) => {
    const onFrame: VideoFrameRequestCallback = (_at, metadata) => {
      // a closed connection paints a black frame, which was never received
      if (metadata.receiveTime !== undefined) first.frameAt ??= now();
      else video.requestVideoFrameCallback(onFrame);
    };
    video.requestVideoFrameCallback(onFrame);
  };
  const onAudio = (audio: HTMLAudioElement) => {
    const listen = () => {
      if (!(audio.srcObject instanceof MediaStream) || audio.srcObject.getAudioTracks().length === 0)
        return false;
      const context = new AudioContext();
      const analyser = new AnalyserNode(context, { fftSize: 256 });
      context.createMediaStreamSource(audio.srcObject).connect(analyser);
      const samples = new Float32Array(analyser.fftSize);
      const poll = setInterval(() => {
        analyser.getFloatTimeDomainData(samples);
        if (!samples.some((sample) => Math.abs(sample) > 0.005)) return;
        first.audioAt ??= now();
        clearInterval(poll);
        void context.close();
      }, 2);
      return true;
    };
    if (listen()) return;
    const wait = setInterval(() => {
      if (listen()) clearInterval(wait);
    }, 2);
  };
  const look = setInterval(() => {
    if ((globalThis as unknown as { firstMedia: unknown }).firstMedia !== first) return clearInterval(look);
    for (const element of document.querySelectorAll(wanted)) {
      if (seen.has(element)) continue;
      seen.add(element);
      if (element instanceof HTMLVideoElement) onVideo(element);
      else if (element instanceof HTMLAudioElement) onAudio(element);
    }
    if (first.frameAt !== undefined && first.audioAt !== undefined) clearInterval(look);
  }, 2);
}

/** tsx names inner functions by a helper that no page has. */
export const allowNamedFunctions = (page: Page): Promise<unknown> =>
  page.evaluate('globalThis.__name = (named) => named');

export async function watchFirstMedia(
  page: Page,
  { alsoThere = true, among = '[data-remote]' }: Partial<Watched> = {},
): Promise<void> {
  await allowNamedFunctions(page);
  await page.evaluate(watch, { alsoThere, among });
}

/** @throws after half a minute, with what has come until then */
export async function firstMedia(page: Page): Promise<FirstMedia> {
  const read = () => (globalThis as unknown as { firstMedia: Partial<FirstMedia> }).firstMedia;
  try {
    await page.waitForFunction(() => {
      const first = (globalThis as unknown as { firstMedia: Partial<FirstMedia> }).firstMedia;
      return first.frameAt !== undefined && first.audioAt !== undefined;
    });
  } catch (error) {
    throw new Error(`of first sound and picture came only ${JSON.stringify(await page.evaluate(read))}`, {
      cause: error,
    });
  }
  return (await page.evaluate(read)) as FirstMedia;
}

/** Of a call without pictures. */
export async function firstSound(page: Page): Promise<number> {
  const handle = await page.waitForFunction(
    () => (globalThis as unknown as { firstMedia: Partial<FirstMedia> }).firstMedia.audioAt,
  );
  return (await handle.jsonValue()) as number;
}

/** From now on: when the first picture is shown by an element of that kind that is not there yet. */
export async function watchFirstFrame(page: Page, selector: string): Promise<void> {
  await page.evaluate((wanted) => {
    const first: { frameAt?: number } = {};
    Object.assign(globalThis, { firstFrame: first });
    const seen = new Set<Element>(document.querySelectorAll(wanted));
    const onFrame = (video: HTMLVideoElement): void =>
      void video.requestVideoFrameCallback((_at, metadata) => {
        if (metadata.receiveTime === undefined) onFrame(video);
        else first.frameAt ??= performance.timeOrigin + performance.now();
      });
    const look = setInterval(() => {
      if (first.frameAt !== undefined) clearInterval(look);
      for (const element of document.querySelectorAll(wanted)) {
        if (seen.has(element) || !(element instanceof HTMLVideoElement)) continue;
        seen.add(element);
        onFrame(element);
      }
    }, 2);
  }, selector);
}

export async function firstFrame(page: Page): Promise<number> {
  const handle = await page.waitForFunction(
    () => (globalThis as unknown as { firstFrame: { frameAt?: number } }).firstFrame.frameAt,
  );
  return (await handle.jsonValue()) as number;
}

/** Clicks a button in its page and answers when: the click itself, not the way to it. The window may close with it. */
export const clickAt = (page: Page | Locator, name: string): Promise<number> =>
  pressAt(page.getByRole('button', { name, exact: true }));

/** The same for whatever can be clicked. */
export const pressAt = (control: Locator): Promise<number> =>
  control.evaluate((element: HTMLElement) => {
    const at = performance.timeOrigin + performance.now();
    // in the next turn, for the answer has to leave before the window does
    setTimeout(() => element.click());
    return at;
  });
