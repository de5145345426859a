import { describe, expect, it } from 'vitest';
import { readFrame } from './wire.ts';

const read = (frame: unknown): unknown => readFrame(JSON.stringify(frame));

describe('readFrame', () => {
  it('fills what the server leaves out, for absent and empty are the same to it', () => {
    expect(read({ type: 'chat', value: 'hi' })).toEqual({
      type: 'chat',
      kind: '',
      id: '',
      source: '',
      username: '',
      dest: '',
      privileged: false,
      time: '',
      value: 'hi',
    });
    expect(read({ type: 'user', kind: 'delete', id: 'a', permissions: null })).toEqual({
      type: 'user',
      kind: 'delete',
      id: 'a',
      username: '',
      permissions: [],
      data: {},
    });
  });

  it('takes permissions for the set that they are', () => {
    const frame = { type: 'joined', kind: 'join', permissions: ['message', 'message', 'present'] };
    expect(read(frame)).toMatchObject({ permissions: ['message', 'present'] });
  });

  it('takes ice servers as browsers and as Pion write them', () => {
    const iceServers = [{ urls: 'stun:a' }, { urls: ['turn:b', 'turns:b'], username: 'u', credential: 'c' }];
    expect(read({ type: 'joined', kind: 'join', rtcConfiguration: { iceServers } })).toMatchObject({
      rtcConfiguration: {
        iceServers: [{ urls: ['stun:a'] }, { urls: ['turn:b', 'turns:b'], username: 'u', credential: 'c' }],
        iceTransportPolicy: null,
      },
    });
    expect(read({ type: 'joined', kind: 'join', rtcConfiguration: {} })).toMatchObject({
      rtcConfiguration: { iceServers: [] },
    });
  });

  it.each([
    ['{', { type: '', why: 'not JSON' }],
    ['null', { type: '' }],
    ['[]', { type: '' }],
    ['{"type":"dance"}', { type: 'dance' }],
    ['{"type":7}', { type: '' }],
    ['{"type":"offer","id":"a"}', { type: 'offer', why: 'sdp invalid_type' }],
    ['{"type":"offer","id":"","sdp":"v=0"}', { type: 'offer', why: 'id too_small' }],
    ['{"type":"ice","id":"a","candidate":null}', { type: 'ice' }],
    ['{"type":"user","kind":"promote","id":"a"}', { type: 'user' }],
  ])('%s is told as bad, not thrown', (frame, bad) => {
    expect(readFrame(frame)).toMatchObject({ bad });
  });
});
