import type { ErrorView } from '#shared/errors/app-error.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { capture, type CaptureDevices, captureError, type DeviceKind } from './capture.ts';

/** What of a device is wanted. `muted` keeps an open one open and silent, and does not open a closed one. */
export type DeviceWish = 'off' | 'muted' | 'on';

export type LocalDeviceState =
  | { readonly state: 'off' }
  | { readonly state: 'starting' }
  | {
      readonly state: 'on';
      readonly track: MediaStreamTrack;
      readonly muted: boolean;
      /** The chosen device is missing or does not start: this is the system's default. */
      readonly fallback?: boolean;
    }
  | { readonly state: 'failed'; readonly error: ErrorView };

interface LocalDeviceOptions {
  readonly kind: DeviceKind;
  readonly devices: CaptureDevices | undefined;
  readonly logger: Logger;
  readonly onChange: () => void;
}

/** One microphone or camera: follows a wish, owns the track, falls back when the device goes. */
export class LocalDevice {
  readonly #options: LocalDeviceOptions;
  #state: LocalDeviceState = { state: 'off' };
  #wish: DeviceWish = 'off';
  #deviceId: string | null = null;
  /** The latest opening; what an older one brings is stopped at once. */
  #attempt = 0;

  constructor(options: LocalDeviceOptions) {
    this.#options = options;
  }

  get state(): LocalDeviceState {
    return this.#state;
  }

  /** A failure stays to be told until the device is wanted anew, tried again or released. */
  want(wish: DeviceWish): void {
    const before = this.#wish;
    this.#wish = wish;
    if (wish === 'off') this.#stop();
    else if (this.#state.state === 'on') this.#mute(this.#state.track, this.#state.fallback ?? false);
    else if (wish === 'on' && before !== 'on' && this.#state.state !== 'starting') void this.#open();
  }

  /** `null`: the system's default. An open device is changed at once. */
  choose(deviceId: string | null): void {
    if (deviceId === this.#deviceId) return;
    this.#deviceId = deviceId;
    if (this.#state.state === 'on' || this.#state.state === 'starting') void this.#open();
    else this.retry();
  }

  /** Once more after a failure, if it is still wanted. */
  retry(): void {
    if (this.#state.state === 'failed' && this.#wish === 'on') void this.#open();
  }

  /** The devices of the computer have changed: a device that was missing may be there now. */
  handleDeviceChange(): void {
    const { state } = this;
    const code = state.state === 'failed' ? state.error.code : null;
    if (code === 'no-microphone' || code === 'no-camera') this.retry();
    if (state.state === 'on' && state.fallback) void this.#takeBack(state.track);
  }

  /** Stops the track, forgets wish and failure. */
  release(): void {
    this.#wish = 'off';
    this.#stop();
    this.#set({ state: 'off' });
  }

  /** The chosen device is there again. */
  async #takeBack(instead: MediaStreamTrack): Promise<void> {
    const list = await this.#options.devices?.enumerateDevices?.().catch(() => []);
    const isBack = list?.some(({ deviceId }) => deviceId === this.#deviceId) ?? false;
    if (isBack && this.#state.state === 'on' && this.#state.track === instead) void this.#open();
  }

  #stop(): void {
    this.#attempt += 1;
    if (this.#state.state === 'on') this.#state.track.stop();
    if (this.#state.state !== 'failed') this.#set({ state: 'off' });
  }

  async #open(): Promise<void> {
    const { kind, devices, logger } = this.#options;
    this.#attempt += 1;
    const attempt = this.#attempt;
    if (this.#state.state !== 'on') this.#set({ state: 'starting' });
    try {
      const { track, fallback } = await capture(devices, kind, this.#deviceId);
      if (attempt === this.#attempt) this.#adopt(track, fallback);
      else track.stop();
    } catch (error) {
      if (attempt !== this.#attempt) return;
      logger.warn('capture failed', { kind, error });
      if (this.#state.state === 'on') this.#state.track.stop();
      this.#set({ state: 'failed', error: captureError(kind, error).view() });
    }
  }

  #adopt(track: MediaStreamTrack, fallback: boolean): void {
    if (this.#state.state === 'on') this.#state.track.stop();
    track.addEventListener('ended', () => this.#handleEnded(track));
    if (fallback) this.#options.logger.info('the default device instead', { kind: this.#options.kind });
    this.#mute(track, fallback);
  }

  /** Unplugged, or taken away by the system; our own stop fires no event. */
  #handleEnded(track: MediaStreamTrack): void {
    if (this.#state.state !== 'on' || this.#state.track !== track) return;
    this.#options.logger.info('device gone', { kind: this.#options.kind });
    this.#set({ state: 'off' });
    if (this.#wish !== 'off') void this.#open();
  }

  #mute(track: MediaStreamTrack, fallback: boolean): void {
    const muted = this.#wish === 'muted';
    track.enabled = !muted; // the sender sends silence from here on
    this.#set({ state: 'on', track, muted, fallback });
  }

  #set(state: LocalDeviceState): void {
    if (sameState(state, this.#state)) return;
    this.#state = state;
    this.#options.onChange();
  }
}

function sameState(a: LocalDeviceState, b: LocalDeviceState): boolean {
  if (a.state === 'on' && b.state === 'on') {
    return a.track === b.track && a.muted === b.muted && a.fallback === b.fallback;
  }
  return a.state === b.state && a.state !== 'failed';
}
