import { type Logger, silentLogger } from '#shared/tools/logger.ts';

/** `ring`: I am called. `waiting`: the same, while I talk in another call. `ringback`: what a caller hears meanwhile. */
export type RingPattern = 'ring' | 'waiting' | 'ringback';

interface Note {
  readonly atMs: number;
  readonly forMs: number;
  readonly hertz: readonly number[];
}

/** One round of a pattern; it is repeated without a seam, unless it comes `once`. */
const ROUNDS: Record<
  RingPattern,
  {
    readonly ms: number;
    readonly gain: number;
    readonly notes: readonly Note[];
    readonly once?: boolean;
  }
> = {
  // a fifth up, twice, then quiet
  ring: {
    ms: 2400,
    gain: 0.8,
    notes: [0, 600].flatMap((atMs) => [
      { atMs, forMs: 220, hertz: [659.25] },
      { atMs: atMs + 230, forMs: 300, hertz: [987.77] },
    ]),
  },
  // soft and short: somebody is speaking
  waiting: { ms: 400, gain: 0.2, notes: [{ atMs: 0, forMs: 300, hertz: [659.25] }], once: true },
  // the European ringing tone: 425 Hz, 1 s of 5
  ringback: { ms: 5000, gain: 0.25, notes: [{ atMs: 0, forMs: 1000, hertz: [425] }] },
};
const FADE_MS = 15;

/** One round as samples between -1 and 1. */
export function ringSamples(pattern: RingPattern, sampleRate: number): Float32Array<ArrayBuffer> {
  const { ms, gain, notes } = ROUNDS[pattern];
  const samples = new Float32Array(Math.round((ms / 1000) * sampleRate));
  const fade = (FADE_MS / 1000) * sampleRate;
  for (const { atMs, forMs, hertz } of notes) {
    const start = Math.round((atMs / 1000) * sampleRate);
    const length = Math.round((forMs / 1000) * sampleRate);
    for (let i = 0; i < length; i += 1) {
      const envelope = Math.min(1, i / fade, (length - i) / fade); // soft edges: no clicks
      const wave = hertz.reduce((sum, f) => sum + Math.sin((2 * Math.PI * f * i) / sampleRate), 0);
      samples[start + i] = (gain * envelope * wave) / hertz.length;
    }
  }
  return samples;
}

export interface RingSound {
  readonly pattern: RingPattern;
  /** 0 to 1. */
  readonly volume: number;
  /** Output device; `null`: the system's default. */
  readonly speakerId: string | null;
}

interface SinkContext extends AudioContext {
  setSinkId(id: string): Promise<void>;
}

/** Synthesised and looped by the audio thread, so that a throttled window rings on. The answer stops it at once and for good. */
export function playRing(sound: RingSound, logger: Logger = silentLogger): () => void {
  if (typeof AudioContext === 'undefined') return () => {};
  const context = new AudioContext() as SinkContext;
  const { sampleRate } = context;
  const samples = ringSamples(sound.pattern, sampleRate);
  const buffer = context.createBuffer(1, samples.length, sampleRate);
  buffer.copyToChannel(samples, 0);
  const source = new AudioBufferSourceNode(context, { buffer, loop: !ROUNDS[sound.pattern].once });
  const volume = new GainNode(context, { gain: sound.volume });
  source.connect(volume).connect(context.destination);
  const warn = (what: string) => (error: unknown) => logger.warn(what, { error });
  // a device that is gone leaves the ring on the default one
  if (sound.speakerId !== null) context.setSinkId(sound.speakerId).catch(warn('ring device refused'));
  context.resume().catch(warn('ring not allowed to play'));
  source.start();
  return () => {
    if (context.state === 'closed') return;
    source.stop();
    context.close().catch(warn('ring context not closed'));
  };
}
