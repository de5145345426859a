import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage, type LinkMessage } from './media-hints.ts';

describe('messages of a link', () => {
  it.each<LinkMessage>([
    { t: 'state', muted: true, camera: false, sharing: true, sharePaused: true },
    { t: 'deaf', ms: 1500 },
  ])('go there and come back: %j', (message) => {
    expect(decodeMessage(encodeMessage(message))).toEqual(message);
  });

  it('a peer that knows no camera has none; unknown fields are nothing to us', () => {
    expect(decodeMessage('{"t":"state","muted":false,"more":1}')).toEqual({
      t: 'state',
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
    '{"t":"deaf","ms":-1}',
    `{"t":"state","muted":true,"pad":"${'x'.repeat(2000)}"}`,
    new ArrayBuffer(4),
    undefined,
  ])('anything else is none: %s', (data) => expect(decodeMessage(data)).toBeNull());
});
