import { type Logger, silentLogger } from '#shared/tools/logger.ts';

/** Two short low notes: unlike a ring, and heard while people talk. */
const NOTES = [
  { atS: 0, hertz: 523.25 },
  { atS: 0.22, hertz: 392 },
] as const;
const NOTE_S = 0.16;
const FADE_S = 0.02;
const GAIN = 0.3;

interface SinkContext extends AudioContext {
  setSinkId(id: string): Promise<void>;
}

/** Says without words that somebody keeps this call. `speakerId`: output device; `null`: the system's default. */
export function playRecordingTone(speakerId: string | null, logger: Logger = silentLogger): void {
  if (typeof AudioContext === 'undefined') return;
  const context = new AudioContext() as SinkContext;
  const warn = (what: string) => (error: unknown) => logger.warn(what, { error });
  const start = context.currentTime + FADE_S;
  let last: OscillatorNode | null = null;
  for (const { atS, hertz } of NOTES) {
    const note = new OscillatorNode(context, { frequency: hertz });
    const volume = new GainNode(context, { gain: 0 });
    const [from, to] = [start + atS, start + atS + NOTE_S];
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(GAIN, from + FADE_S);
    volume.gain.setValueAtTime(GAIN, to - FADE_S);
    volume.gain.linearRampToValueAtTime(0, to);
    note.connect(volume).connect(context.destination);
    note.start(from);
    note.stop(to);
    last = note;
  }
  last?.addEventListener('ended', () => void context.close());
  // a device that is gone leaves it on the default one
  if (speakerId !== null) context.setSinkId(speakerId).catch(warn('tone device refused'));
  context.resume().catch(warn('tone not allowed to play'));
}
