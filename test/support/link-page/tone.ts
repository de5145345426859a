/** A microphone that a page makes itself, and what another page plays and hears of it. */

/** The loudest frequency, and its peak (0 to 1). */
export interface Heard {
  readonly hertz: number;
  readonly peak: number;
}

/** 1000 Hz. */
export function makeTone(context: AudioContext): MediaStreamTrack {
  const oscillator = new OscillatorNode(context, { frequency: 1000 });
  const out = context.createMediaStreamDestination();
  oscillator.connect(out);
  oscillator.start();
  return out.stream.getAudioTracks()[0]!;
}

export function createAnalyser(context: AudioContext): AnalyserNode {
  const analyser = context.createAnalyser();
  analyser.fftSize = 8192;
  return analyser;
}

/** In an element of its own; a sound also goes to the analyser, to which Chromium gives a remote one only while an element plays it. */
export function play(
  track: MediaStreamTrack,
  context: AudioContext,
  analyser: AnalyserNode,
): HTMLMediaElement {
  const stream = new MediaStream([track]);
  const element = document.createElement(track.kind) as HTMLMediaElement;
  element.srcObject = stream;
  element.muted = track.kind === 'video';
  element.autoplay = true;
  document.body.append(element);
  if (track.kind === 'audio') context.createMediaStreamSource(stream).connect(analyser);
  return element;
}

export function hear(analyser: AnalyserNode): Heard {
  const levels = new Uint8Array(analyser.frequencyBinCount);
  analyser.getByteFrequencyData(levels);
  const loudest = levels.indexOf(Math.max(...levels));
  const wave = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(wave);
  return {
    hertz: (loudest * analyser.context.sampleRate) / analyser.fftSize,
    peak: Math.max(...wave.map(Math.abs)),
  };
}
