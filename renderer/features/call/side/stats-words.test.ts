import { describe, expect, it } from 'vitest';
import type { LinkDetails } from '../../../media/link-details.ts';
import { createI18n, type Translate } from '../../../state/i18n.ts';
import { figureText, pathText, pictureText, sentText } from './stats-words.ts';

const t = createI18n().t as unknown as Translate;
const DETAILS: LinkDetails = {
  path: null,
  relayProtocol: null,
  availableKbps: null,
  jitterBufferMs: null,
  audioCodec: null,
  sent: null,
  received: null,
  points: [],
};

describe('figures in words', () => {
  it.each([
    ['host', null, 'direct, in the same network'],
    ['srflx', null, 'direct'],
    ['prflx', null, 'direct'],
    ['relay', 'tls', 'over the relay (TLS)'],
    ['relay', null, 'over the relay'],
    [null, null, 'not known'],
  ] as const)('path %s %s: %s', (path, relayProtocol, words) => {
    expect(pathText(t, { ...DETAILS, path, relayProtocol })).toBe(words);
  });

  it('pictures', () => {
    const picture = { width: 640, height: 360, framesPerSecond: 23.7, codec: 'VP9' };
    expect(pictureText(t, picture)).toBe('640 × 360, 24 a second, VP9');
    expect(pictureText(t, { ...picture, codec: null })).toBe('640 × 360, 24 a second');
    expect(pictureText(t, null)).toBe('none');
  });

  it('what is sent, and what holds it down', () => {
    expect(sentText(t, { level: '720p', heldBy: null })).toBe('Your picture goes out at up to 720p.');
    expect(sentText(t, { level: '240p', heldBy: 'network' })).toBe(
      'Your picture goes out at up to 240p, held down by the network.',
    );
    expect(sentText(t, { level: 'off', heldBy: 'computer' })).toBe(
      'Your picture is off to keep the sound, held down by this computer.',
    );
    expect(sentText(t, { level: '480p', heldBy: 'low-data' })).toMatch(/low data/);
  });

  it('whole numbers, but a small loss with one digit', () => {
    expect(figureText(t, 43.6, 'ms')).toBe('44 ms');
    expect(figureText(t, 0.34, 'percent')).toBe('0.3 %');
    expect(figureText(t, 12.4, 'percent')).toBe('12 %');
    expect(figureText(t, null, 'kbps')).toBe('not known');
  });
});
