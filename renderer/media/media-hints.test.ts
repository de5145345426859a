import { describe, expect, it } from 'vitest';
import { decodeHints, encodeHints } from './media-hints.ts';

describe('media hints', () => {
  it('go there and come back', () => {
    const hints = { muted: true, camera: false, sharing: true, sharePaused: true };
    expect(decodeHints(encodeHints(hints))).toEqual(hints);
  });

  it('a peer that knows no camera has none; unknown fields are nothing to us', () => {
    expect(decodeHints('{"t":"state","muted":false,"more":1}')).toEqual({
      muted: false,
      camera: false,
      sharing: false,
      sharePaused: false,
    });
  });

  it.each([
    'not json',
    '{}',
    '[]',
    'null',
    '{"t":"other","muted":true}',
    '{"t":"state"}',
    '{"t":"state","muted":"yes"}',
    `{"t":"state","muted":true,"pad":"${'x'.repeat(2000)}"}`,
    new ArrayBuffer(4),
    undefined,
  ])('anything else is no hint: %s', (data) => expect(decodeHints(data)).toBeNull());
});
