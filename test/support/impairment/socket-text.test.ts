import { describe, expect, it } from 'vitest';
import { readEvent, readToken } from './socket-text.ts';

describe('an event', () => {
  it.each([
    ['42["call:offer",{"callId":"c"}]', '42["call:offer",{"other":1}]'],
    ['4217["call:offer",{"callId":"c"}]', '4217["call:offer",{"other":1}]'],
    ['42/calls,["call:offer",{"callId":"c"}]', '42/calls,["call:offer",{"other":1}]'],
    ['42/calls,3["call:offer",{"callId":"c"}]', '42/calls,3["call:offer",{"other":1}]'],
  ])('%s is read, and written again with another payload', (frame, written) => {
    const event = readEvent(frame);
    expect(event).toMatchObject({ name: 'call:offer', payload: { callId: 'c' } });
    expect(event?.with({ other: 1 })).toBe(written);
  });

  it.each([
    ['a ping', '2'],
    ['an acknowledgement', '4317[{"ok":true}]'],
    ['a sign-in', '40{"token":"t"}'],
    ['broken', '42["call:offer",{'],
    ['without payload', '42["call:offer"]'],
    ['with two', '42["call:offer",{},{}]'],
    ['with a text', '42["call:offer","x"]'],
    ['empty', ''],
  ])('%s is none', (_, frame) => {
    expect(readEvent(frame)).toBeNull();
  });
});

it.each([
  ['40{"token":"abc"}', 'abc'],
  ['40/calls,{"token":"abc"}', 'abc'],
  ['40', null],
  ['40{"sid":"x"}', null],
  ['42["token",{"token":"abc"}]', null],
])('the token in %s is %s', (frame, token) => {
  expect(readToken(frame)).toBe(token);
});
