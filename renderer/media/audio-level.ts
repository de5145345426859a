import { type Clock, systemClock } from '#shared/tools/clock.ts';

/** Root mean square of full scale (0 to 1) above which a person counts as speaking: about -40 dB. */
export const SPEAKING_LEVEL = 0.01;
/** Pauses between words are shorter than this. */
export const SPEAKING_HOLD_MS = 600;
const READ_INTERVAL_MS = 120;

/** Root mean square of samples between -1 and 1. */
export function levelOf(samples: ArrayLike<number>): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (let i = 0; i < samples.length; i += 1) sum += (samples[i] ?? 0) ** 2;
  return Math.sqrt(sum / samples.length);
}

export interface AudioMeter {
  close(): void;
}

/** Watches one track; made by a factory so that a page without sound devices can go without. */
export type AudioMeterFactory = (
  track: MediaStreamTrack,
  onSpeaking: (speaking: boolean) => void,
) => AudioMeter;

interface AudioMetersOptions {
  /** The level now, 0 to 1. */
  readonly read: () => number;
  readonly onSpeaking: (speaking: boolean) => void;
  readonly clock: Clock;
}

/** Turns levels into "speaks" and "does not", and holds it over the pauses between words. */
export function watchSpeaking({ read, onSpeaking, clock }: AudioMetersOptions): AudioMeter {
  let speaking = false;
  let loudAt = -Infinity;
  let cancel = () => {};
  const step = () => {
    const now = clock.now();
    if (read() >= SPEAKING_LEVEL) loudAt = now;
    const next = now - loudAt < SPEAKING_HOLD_MS;
    if (next !== speaking) onSpeaking(next);
    speaking = next;
    cancel = clock.after(READ_INTERVAL_MS, step);
  };
  step();
  return { close: () => cancel() };
}

export interface AudioMeters {
  readonly meter: AudioMeterFactory;
  close(): void;
}

/** Meters over one AudioContext, which exists only while there is something to watch; `null` where there is no Web Audio. */
export function createAudioMeters(clock: Clock = systemClock): AudioMeters | null {
  if (typeof AudioContext === 'undefined') return null;
  const open = new Set<AudioMeter>();
  let context: AudioContext | null = null;

  const release = (meter: AudioMeter): void => {
    if (!open.delete(meter) || open.size > 0) return;
    void context?.close();
    context = null;
  };
  return {
    meter(track, onSpeaking) {
      // no sink: a meter must not keep a loudspeaker open
      context ??= new AudioContext({ sinkId: { type: 'none' } } as AudioContextOptions);
      const source = context.createMediaStreamSource(new MediaStream([track]));
      const analyser = context.createAnalyser();
      analyser.fftSize = 1024;
      source.connect(analyser);
      const samples = new Float32Array(analyser.fftSize);
      const read = () => {
        analyser.getFloatTimeDomainData(samples);
        return levelOf(samples);
      };
      const watch = watchSpeaking({ read, onSpeaking, clock });
      const meter: AudioMeter = {
        close() {
          watch.close();
          source.disconnect();
          release(meter);
        },
      };
      open.add(meter);
      return meter;
    },
    close() {
      for (const meter of open) meter.close();
    },
  };
}
