import type { Clock } from '#shared/tools/clock.ts';
import type { AudioMeter, AudioMeterFactory } from '../media/audio-level.ts';
import type { LocalDeviceState } from '../media/local-device.ts';

/** A cough is shorter, with the pause that the meter holds over it. */
export const SPEAKING_MUTED_MS = 1000;

interface SelfListenerOptions {
  /** `null` where there is no Web Audio: nothing is ever told. */
  readonly meter: AudioMeterFactory | null;
  readonly onSpeaking: (speaking: boolean) => void;
  /** I go on speaking while I am muted. */
  readonly onSpeakingMuted: (speaking: boolean) => void;
  readonly clock: Clock;
}

/** Listens to my own microphone; muted, to a copy of it that stays here, for the track that is sent is silent then. */
export class SelfListener {
  readonly #options: SelfListenerOptions;
  #heard: { readonly track: MediaStreamTrack; readonly muted: boolean; readonly stop: () => void } | null =
    null;

  constructor(options: SelfListenerOptions) {
    this.#options = options;
  }

  follow(microphone: LocalDeviceState): void {
    const next = microphone.state === 'on' ? microphone : null;
    if (next?.track === this.#heard?.track && next?.muted === this.#heard?.muted) return;
    this.close();
    const { meter } = this.#options;
    if (!next || !meter) return;
    const { track, muted } = next;
    this.#heard = {
      track,
      muted,
      stop: muted ? this.#listenMuted(track, meter) : this.#listen(track, meter),
    };
  }

  close(): void {
    this.#heard?.stop();
    this.#heard = null;
  }

  #listen(track: MediaStreamTrack, meter: AudioMeterFactory): () => void {
    const { onSpeaking } = this.#options;
    const watch: AudioMeter = meter(track, onSpeaking);
    return () => {
      watch.close();
      onSpeaking(false);
    };
  }

  #listenMuted(track: MediaStreamTrack, meter: AudioMeterFactory): () => void {
    const { clock, onSpeakingMuted } = this.#options;
    const copy = track.clone();
    copy.enabled = true;
    let cancel = () => {};
    const watch = meter(copy, (speaking) => {
      cancel();
      if (speaking) cancel = clock.after(SPEAKING_MUTED_MS, () => onSpeakingMuted(true));
      else onSpeakingMuted(false);
    });
    return () => {
      cancel();
      watch.close();
      copy.stop();
      onSpeakingMuted(false);
    };
  }
}
