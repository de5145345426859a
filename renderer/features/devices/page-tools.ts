/** The tools of a real page. */
import { levelOf } from '../../media/audio-level.ts';
import { playRing } from '../../media/ringtone.ts';
import type { DeviceTools, LevelReader } from './tools.ts';

function hear(track: MediaStreamTrack): LevelReader | null {
  if (typeof AudioContext === 'undefined') return null;
  const context = new AudioContext({ sinkId: { type: 'none' } } as AudioContextOptions);
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    read() {
      analyser.getFloatTimeDomainData(samples);
      return Math.min(1, levelOf(samples) * 4);
    },
    close: () => void (context.state !== 'closed' && context.close()),
  };
}

export const pageTools: DeviceTools = {
  capture: globalThis.navigator?.mediaDevices,
  watch(listener) {
    const { mediaDevices } = navigator;
    if (!mediaDevices) return () => {};
    let wanted = true;
    const ask = (): void => {
      mediaDevices.enumerateDevices().then(
        (found) => wanted && listener(found),
        () => wanted && listener([]),
      );
    };
    ask();
    mediaDevices.addEventListener('devicechange', ask);
    return () => {
      wanted = false;
      mediaDevices.removeEventListener('devicechange', ask);
    };
  },
  hear,
  playTest(speakerId, onEnd) {
    const stop = playRing({ pattern: 'ring', volume: 0.5, speakerId });
    const timer = setTimeout(onEnd, 1500);
    return {
      read: () => 0.5,
      close() {
        clearTimeout(timer);
        stop();
      },
    };
  },
};
