import { type Clock, systemClock } from '#shared/tools/clock.ts';
import { type Logger, silentLogger } from '#shared/tools/logger.ts';
import { levelOf } from './audio-level.ts';

/** The part of `navigator.mediaDevices` that tells which devices there are. */
export type ListedDevices = Pick<
  MediaDevices,
  'enumerateDevices' | 'addEventListener' | 'removeEventListener'
>;

/**
 * Microphones, cameras and speakers now and whenever they change; opens none. Their labels are empty until one of their kind was
 * opened once. The answer ends it.
 */
export function watchDevices(
  devices: ListedDevices | undefined,
  onList: (list: readonly MediaDeviceInfo[]) => void,
): () => void {
  if (!devices) return () => {};
  let asked = 0;
  const ask = (): void => {
    asked += 1;
    const mine = asked;
    // of answers that overtake one another the latest question's counts
    const tell = (list: readonly MediaDeviceInfo[]) => mine === asked && onList(list);
    devices.enumerateDevices().then(tell, () => tell([]));
  };
  ask();
  devices.addEventListener('devicechange', ask);
  return () => {
    asked = -1;
    devices.removeEventListener('devicechange', ask);
  };
}

/** How loud it is now, 0 to 1, for a bar that is drawn from it; `close` lets go of it. */
export interface LevelMeter {
  read(): number;
  close(): void;
}

/** Speech fills two thirds of a bar: its root mean square seldom passes a quarter of full scale. */
const BAR_GAIN = 4;

function meterOf(context: AudioContext, source: AudioNode): LevelMeter {
  const analyser = context.createAnalyser();
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    read() {
      if (context.state === 'closed') return 0;
      analyser.getFloatTimeDomainData(samples);
      return Math.min(1, levelOf(samples) * BAR_GAIN);
    },
    close: () => void (context.state !== 'closed' && context.close()),
  };
}

/** Listens to a track without playing it; `null` where there is no Web Audio. The track stays the caller's. */
export function hearTrack(track: MediaStreamTrack): LevelMeter | null {
  if (typeof AudioContext === 'undefined') return null;
  // no sink: a meter must not keep a loudspeaker open
  const context = new AudioContext({ sinkId: { type: 'none' } } as AudioContextOptions);
  return meterOf(context, context.createMediaStreamSource(new MediaStream([track])));
}

/** Three notes up, as a chord that opens: known at once, and unlike a ring. */
const TEST_HERTZ = [523.25, 659.25, 783.99];
const NOTE_MS = 300;
export const TEST_SOUND_MS = TEST_HERTZ.length * NOTE_MS;
const FADE_MS = 20;

/** The test sound as samples between -1 and 1. */
export function testSamples(sampleRate: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.round((TEST_SOUND_MS / 1000) * sampleRate));
  const [note, fade] = [(NOTE_MS / 1000) * sampleRate, (FADE_MS / 1000) * sampleRate];
  for (let i = 0; i < samples.length; i += 1) {
    const at = i % note;
    const hertz = TEST_HERTZ[Math.floor(i / note)] ?? 0;
    const envelope = Math.min(1, at / fade, (note - at) / fade); // soft edges: no clicks
    samples[i] = 0.4 * envelope * Math.sin((2 * Math.PI * hertz * i) / sampleRate);
  }
  return samples;
}

interface SinkContext extends AudioContext {
  setSinkId(id: string): Promise<void>;
}

/**
 * Plays a short sound on this output (`null`: the system's default) and tells how loud it is. `onEnd` is called when it is over, not
 * when it is closed. A device that is gone leaves it on the default one.
 */
export function playTestSound(
  speakerId: string | null,
  onEnd: () => void = () => {},
  options: { readonly clock?: Clock; readonly logger?: Logger } = {},
): LevelMeter {
  const { clock = systemClock, logger = silentLogger } = options;
  if (typeof AudioContext === 'undefined') {
    const cancel = clock.after(TEST_SOUND_MS, onEnd);
    return { read: () => 0, close: cancel };
  }
  const context = new AudioContext() as SinkContext;
  const samples = testSamples(context.sampleRate);
  const buffer = context.createBuffer(1, samples.length, context.sampleRate);
  buffer.copyToChannel(samples, 0);
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(context.destination);
  const warn = (what: string) => (error: unknown) => logger.warn(what, { error });
  if (speakerId !== null) context.setSinkId(speakerId).catch(warn('test device refused'));
  context.resume().catch(warn('test sound not allowed to play'));
  const meter = meterOf(context, source);
  source.start();
  // by the clock, not by the node: an output that does not run would never end it
  const cancel = clock.after(TEST_SOUND_MS, () => {
    meter.close();
    onEnd();
  });
  return {
    read: () => meter.read(),
    close() {
      cancel();
      meter.close();
    },
  };
}
