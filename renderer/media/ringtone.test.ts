import { afterEach, expect, it, vi } from 'vitest';
import { playRing, type RingPattern } from './ringtone.ts';

afterEach(() => vi.unstubAllGlobals());

it.each<[RingPattern, boolean]>([
  ['ring', true],
  ['ringback', true],
  ['waiting', false],
])('%s is repeated: %s', (pattern, repeated) => {
  const loops: boolean[] = [];
  class Context {
    readonly sampleRate = 8000;
    readonly createBuffer = () => ({ copyToChannel: () => undefined });
    readonly resume = async () => undefined;
    readonly close = async () => undefined;
  }
  class Source {
    constructor(_context: unknown, { loop }: { loop: boolean }) {
      loops.push(loop);
    }
    readonly connect = (next: unknown) => next;
    readonly start = () => undefined;
    readonly stop = () => undefined;
  }
  class Gain {
    readonly connect = () => undefined;
  }
  vi.stubGlobal('AudioContext', Context);
  vi.stubGlobal('AudioBufferSourceNode', Source);
  vi.stubGlobal('GainNode', Gain);
  playRing({ pattern, volume: 1, speakerId: null })();
  expect(loops).toEqual([repeated]);
});
