import { AppError } from '#shared/errors/app-error.ts';
import { type Logger, silentLogger } from '#shared/tools/logger.ts';

/** What of the shared picture matters: small letters, or smooth movement. */
export type ShareHint = 'text' | 'motion';

/** off -> picking -> sharing -> off. The system or the window that was shared may end it at any time. */
export type LocalScreenState =
  | { readonly state: 'off' }
  | { readonly state: 'picking'; readonly callId: string }
  | {
      readonly state: 'sharing';
      readonly callId: string;
      readonly picture: MediaStreamTrack;
      /** The computer's sound. */
      readonly sound: MediaStreamTrack | null;
      /** The others see the last picture, and that it stands. */
      readonly paused: boolean;
      readonly hint: ShareHint;
    };

/** The part of `navigator.mediaDevices` that sharing needs; absent where the page is not a secure one. */
export type ScreenDevices = Pick<MediaDevices, 'getDisplayMedia'>;

/** `restrictOwnAudio`: without the call's own voices, which the others would hear as an echo. TypeScript knows it not yet. */
interface ScreenSound extends MediaTrackConstraints {
  readonly restrictOwnAudio: boolean;
}
const SOUND: ScreenSound = {
  restrictOwnAudio: true,
  // made for speech, they spoil music and films
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
};
const ASKED: DisplayMediaStreamOptions = { video: { frameRate: { ideal: 30, max: 30 } }, audio: SOUND };

/** The person thought better of it. A system or a policy that says no has the same name, and other words. */
function isCancel(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'NotAllowedError') return !/system|policy/i.test(error.message);
  return error.name === 'AbortError';
}

interface LocalScreenOptions {
  readonly devices: ScreenDevices | undefined;
  readonly onChange: () => void;
  readonly logger?: Logger;
}

/** The person's one shared screen or window. It owns its tracks: nobody else stops them. */
export class LocalScreen {
  readonly #options: LocalScreenOptions;
  readonly #log: Logger;
  #state: LocalScreenState = { state: 'off' };
  #picking: Promise<void> | null = null;
  /** The latest picking; what an older one brings is stopped at once. */
  #attempt = 0;

  constructor(options: LocalScreenOptions) {
    this.#options = options;
    this.#log = options.logger ?? silentLogger;
  }

  get state(): LocalScreenState {
    return this.#state;
  }

  /**
   * Asks the person what to share; to be called from a click, before anything is awaited. What is shared already goes on until
   * something else is picked. Resolves when it is shared or was cancelled; rejects with AppError share-refused.
   */
  start(callId: string, hint: ShareHint): Promise<void> {
    if (this.#picking) return this.#picking; // a second click: one question is enough
    const { devices } = this.#options;
    if (!devices) return Promise.reject(new AppError('share-refused'));
    this.#attempt += 1;
    const asked = devices.getDisplayMedia(ASKED);
    const picking = this.#take(asked, this.#attempt, callId, hint).finally(() => {
      if (this.#picking === picking) this.#picking = null;
    });
    this.#picking = picking;
    if (this.#state.state === 'off') this.#set({ state: 'picking', callId });
    return picking;
  }

  /** What was picked goes into that call. */
  move(callId: string): void {
    const { state } = this;
    if (state.state === 'sharing') this.#set({ ...state, callId });
  }

  pause(paused: boolean): void {
    const { state } = this;
    if (state.state === 'sharing' && state.paused !== paused) this.#set({ ...state, paused });
  }

  /** Changes what matters of the picture. */
  hint(hint: ShareHint): void {
    const { state } = this;
    if (state.state !== 'sharing' || state.hint === hint) return;
    state.picture.contentHint = hint;
    this.#set({ ...state, hint });
  }

  /** Ends sharing, and a question that is still open. */
  stop(): void {
    this.#attempt += 1;
    this.#picking = null;
    this.#release();
    if (this.#state.state !== 'off') this.#set({ state: 'off' });
  }

  async #take(asked: Promise<MediaStream>, attempt: number, callId: string, hint: ShareHint): Promise<void> {
    try {
      const stream = await asked;
      const [picture] = stream.getVideoTracks();
      if (attempt === this.#attempt && picture) {
        return this.#adopt(picture, stream.getAudioTracks()[0] ?? null, callId, hint);
      }
      for (const track of stream.getTracks()) track.stop();
      if (!picture) throw new AppError('share-refused');
    } catch (error) {
      if (attempt !== this.#attempt) return;
      if (this.#state.state === 'picking') this.#set({ state: 'off' });
      if (isCancel(error)) return;
      this.#log.warn('sharing refused', { error });
      throw error instanceof AppError ? error : new AppError('share-refused', {}, error);
    }
  }

  #adopt(picture: MediaStreamTrack, sound: MediaStreamTrack | null, callId: string, hint: ShareHint): void {
    this.#release();
    picture.contentHint = hint;
    if (sound) sound.contentHint = 'music';
    // the window was closed, or the system's own bar was used; our own stop fires no event
    picture.addEventListener('ended', () => this.#isCurrent(picture) && this.stop());
    sound?.addEventListener('ended', () => {
      const { state } = this;
      if (state.state === 'sharing' && state.sound === sound) this.#set({ ...state, sound: null });
    });
    this.#log.info('sharing', { sound: sound !== null });
    this.#set({ state: 'sharing', callId, picture, sound, paused: false, hint });
  }

  #isCurrent(picture: MediaStreamTrack): boolean {
    return this.#state.state === 'sharing' && this.#state.picture === picture;
  }

  #release(): void {
    if (this.#state.state !== 'sharing') return;
    this.#state.picture.stop();
    this.#state.sound?.stop();
  }

  #set(state: LocalScreenState): void {
    this.#state = state;
    this.#options.onChange();
  }
}
