import { canCapture } from '../chromium/chromium.ts';
import { originOf } from '../chromium/origins.ts';
import { aimCapture } from '../desktop/capture-target.ts';
import { notImplemented } from '../guard.ts';
import type { DisplayAnswer, Question } from '../page/messages.ts';
import type { WebContents } from '../windows/web-contents.ts';
import type { Permissions } from './permissions.ts';

export type DisplayHandler = Parameters<Electron.Session['setDisplayMediaRequestHandler']>[0];
type Streams = Parameters<Parameters<NonNullable<DisplayHandler>>[1]>[0];
type DisplayQuestion = Extract<Question, { about: 'display' }>;

/** getDisplayMedia: main's handler chooses a source, then Chromium is aimed at it until the page's capture has begun. */
export class DisplayMedia {
  #handler: DisplayHandler = null;
  readonly #permissions: Permissions;
  readonly #aimed = new WeakMap<WebContents, () => Promise<void>>();

  constructor(permissions: Permissions) {
    this.#permissions = permissions;
  }

  handleRequests(handler: DisplayHandler): void {
    this.#handler = handler;
  }

  async request(contents: WebContents, { video, audio, gesture }: DisplayQuestion): Promise<DisplayAnswer> {
    // as in Electron: first a permission for media of no kind, then the handler, if there is one
    if (!(await this.#permissions.requestMedia(contents, []))) return { refuse: 'NotAllowedError' };
    if (!this.#handler) return { refuse: 'NotSupportedError' };
    const streams = await this.#choose(contents, video, audio, gesture);
    const source = streams?.video;
    if (!source) return { refuse: 'AbortError' };
    if (!('id' in source)) throw notImplemented('a WebFrameMain as display media');
    await this.started(contents);
    this.#aimed.set(contents, await aimCapture(source.id));
    await contents.activate();
    if (!canCapture()) return { grant: 'drawn' };
    return { grant: source.id.startsWith('window') ? 'window' : 'screen' };
  }

  /** The page's capture runs, has failed, or its document has gone: Chromium need not be aimed any longer. */
  async started(contents: WebContents): Promise<void> {
    const restore = this.#aimed.get(contents);
    this.#aimed.delete(contents);
    await restore?.();
  }

  #choose(contents: WebContents, video: boolean, audio: boolean, gesture: boolean): Promise<Streams> {
    return new Promise((resolve) => {
      const answer = (streams: Streams): void => {
        resolve(streams);
        if (streams && video && !streams.video)
          throw new TypeError('Video was requested, but no video stream was provided');
      };
      const request = {
        frame: contents.mainFrame as unknown as Electron.WebFrameMain,
        securityOrigin: `${originOf(contents.getURL())}/`,
        videoRequested: video,
        audioRequested: audio,
        userGesture: gesture,
      };
      this.#handler?.(request, answer);
    });
  }
}
