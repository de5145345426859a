import type { MediaState } from '#shared/contracts/connect/model.ts';
import type { CallView } from '#shared/contracts/view.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { DeviceKind } from '../media/capture.ts';
import type { LocalDeviceState } from '../media/local-device.ts';
import type { AppBridge } from '../state/bridge.ts';

interface OwnMediaOptions {
  readonly verbs: Pick<AppBridge['call']['call'], 'setMedia'>;
  /** As the view shows it now. */
  readonly call: (callId: string) => CallView | undefined;
  readonly logger: Logger;
}

/** Which part of a media state a device is. */
export const ENABLED = { microphone: 'audioEnabled', camera: 'videoEnabled' } as const;
const KINDS = ['microphone', 'camera'] as const;

/** What I say in each call of my own media: each change builds on those before it, also on those that are on their way. */
export class OwnMedia {
  readonly #options: OwnMediaOptions;
  /** Media states that were sent and that the view does not show yet: the next change builds on them. */
  readonly #sent = new Map<string, MediaState>();
  /** Which failure was already told to which call, so that it is told once. */
  readonly #told = new WeakMap<LocalDeviceState, string>();
  /** The call whose microphone is unmuted for as long as a key is held. */
  #holding: string | null = null;

  constructor(options: OwnMediaOptions) {
    this.#options = options;
  }

  /** Nothing is said in a call that is over. Rejects with the engine's AppError. */
  async tell(callId: string, change: Partial<MediaState>): Promise<void> {
    const { verbs, call: find } = this.#options;
    const call = find(callId);
    if (!call) return;
    const mediaState = { ...this.#stateOf(call), ...change };
    this.#sent.set(callId, mediaState);
    try {
      await verbs.setMedia({ callId, mediaState });
    } finally {
      if (this.#sent.get(callId) === mediaState) this.#sent.delete(callId);
    }
  }

  /** As `tell`. Who decides about the microphone while a key is held has decided. */
  set(callId: string, change: Partial<MediaState>): Promise<void> {
    if (change.audioEnabled !== undefined && this.#holding === callId) this.#holding = null;
    return this.tell(callId, change);
  }

  /** Unmutes for as long as it is held. Does nothing to a microphone that is not muted. */
  hold(callId: string, held: boolean): void {
    const call = this.#options.call(callId);
    if (!call || held === (this.#holding === callId)) return;
    if (held && this.#stateOf(call).audioEnabled) return;
    this.#holding = held ? callId : null;
    this.#note(this.tell(callId, { audioEnabled: held }));
  }

  /** A device that does not open is not sent, and the others must not wait for it. The failure stays in the facts. */
  tellFailures(call: CallView, devices: Readonly<Record<DeviceKind, LocalDeviceState>>): void {
    for (const kind of KINDS) {
      const device = devices[kind];
      if (device.state !== 'failed' || !call.mediaState[ENABLED[kind]]) continue;
      if (this.#told.get(device) === call.id) continue;
      this.#told.set(device, call.id);
      this.#note(this.set(call.id, { [ENABLED[kind]]: false }));
    }
  }

  /** That call is over. */
  handleEnd(callId: string): void {
    if (this.#holding === callId) this.#holding = null;
  }

  /** As the view will show it when all that was sent has come back. */
  #stateOf({ id, mediaState }: CallView): MediaState {
    return this.#sent.get(id) ?? mediaState;
  }

  #note(told: Promise<void>): void {
    told.catch((error: unknown) => this.#options.logger.warn('media state not told', { error }));
  }
}
