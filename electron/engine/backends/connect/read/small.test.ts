import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { readUser, readUsers } from './people.ts';
import { readServerInfo } from './server.ts';
import { claimsOf, readSession } from './session.ts';
import { readSignal } from './signal.ts';
import { readTurn } from './turn.ts';

const jwt = (claims: object): string =>
  `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;

describe('a user', () => {
  it('is known by any of the usual ids and names', () => {
    expect(readUser({ userId: 5, userName: 'Ann', userIdentifier: 'ann@x' })).toEqual({
      id: '5',
      username: 'ann@x',
      userIdentifier: 'ann@x',
      displayName: 'Ann',
      avatarUrl: null,
      status: 'offline',
    });
    expect(readUser({ user: { _id: 'x' } })?.displayName).toBe('x');
    expect(readUser({ name: 'nobody' })).toBeNull();
    expect(readUsers({ data: { users: [{ id: 'a' }, 'b'] } })).toHaveLength(1);
  });
});

describe('a session', () => {
  it('has its token under either name, wrapped or not', () => {
    const user = { id: 'ann', username: 'ann' };
    expect(readSession({ token: 't', refreshToken: 'r', expiresIn: 900, user })).toMatchObject({
      token: 't',
      refreshToken: 'r',
      expiresIn: 900,
      user: { id: 'ann' },
    });
    expect(readSession({ accessToken: 't' })).toEqual({
      token: 't',
      refreshToken: null,
      expiresIn: null,
      user: null,
    });
    expect(readSession({ data: { token: 't', user } })).toMatchObject({ token: 't', user: { id: 'ann' } });
    expect(readSession({ user })).toBeNull();
  });

  it('without a lifetime takes it from the token’s own times', () => {
    expect(readSession({ token: jwt({ iat: 1000, exp: 1900 }) })?.expiresIn).toBe(900);
    expect(claimsOf('opaque')).toBeNull();
    expect(claimsOf('a.b.c')).toBeNull();
  });
});

describe('relay credentials', () => {
  const urls = ['turn:t.example:3478', 'stun:t.example:3478'];
  const server = { urls, username: '1900000000:ann', credential: 'x' };

  it('come in all their shapes', () => {
    const expiresAt = '2030-03-17T17:46:40.000Z';
    const shapes = [
      { credentials: server, expiresAt },
      server,
      { iceServers: [server] },
      [server],
      { data: { credentials: server } },
      { credentials: [server] },
    ];
    for (const shape of shapes) expect(readTurn(shape)).toEqual({ iceServers: [server], expiresAt });
  });

  it('leave out what is no address of a relay', () => {
    expect(readTurn({ urls: 'turns:t.example', username: 'u', password: 'p' }).iceServers).toEqual([
      { urls: ['turns:t.example'], username: 'u', credential: 'p' },
    ]);
    expect(readTurn({ urls: ['https://evil.example', 7] })).toEqual({ iceServers: [], expiresAt: null });
    expect(readTurn(undefined)).toEqual({ iceServers: [], expiresAt: null });
  });
});

describe('signalling', () => {
  const sdp = 'v=0\r\no=- 42 2 IN IP4 127.0.0.1\r\n';
  const offer = { type: 'description', description: { type: 'offer', sdp } };

  it('has its sender and body under any of the usual names', () => {
    for (const from of ['fromUserId', 'from', 'callerId', 'senderId']) {
      for (const body of [
        { offer: { type: 'offer', sdp } },
        { sdp },
        { sdp: { type: 'offer', sdp } },
        { signal: { sdp } },
      ]) {
        expect(readSignal('call:offer', { callId: 'c', [from]: 'ann', ...body })).toMatchObject({
          callId: 'c',
          fromUserId: 'ann',
          fromJoinId: null,
          n: null,
          signal: offer,
        });
      }
    }
    expect(readSignal('call:answer', { callId: 'c', from: 'ann', answer: { sdp } })?.signal).toMatchObject({
      description: { type: 'answer' },
    });
  });

  it('keeps tracks, stays and the counter', () => {
    const read = readSignal('call:offer', {
      callId: 'c',
      fromUserId: 'ann',
      fromJoinId: 'j1',
      toJoinId: 'j2',
      fromDeviceId: 'd',
      n: 3,
      offer: { type: 'offer', sdp, tracks: { 0: 'microphone' } },
    });
    expect(read).toEqual({
      callId: 'c',
      fromUserId: 'ann',
      fromDeviceId: 'd',
      fromJoinId: 'j1',
      toJoinId: 'j2',
      n: 3,
      signal: { ...offer, tracks: { 0: 'microphone' } },
    });
  });

  it('tells candidates and their end', () => {
    const candidate = { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 };
    const read = (body: object) =>
      readSignal('call:ice-candidate', { callId: 'c', from: 'a', ...body })?.signal;
    expect(read({ candidate })).toEqual({ type: 'candidate', candidate });
    expect(read({ candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 })).toEqual({
      type: 'candidate',
      candidate,
    });
    expect(read({ candidate: null })).toEqual({ type: 'candidate', candidate: null });
    expect(read({})).toBeUndefined();
  });

  it('that is too large or none is dropped', () => {
    expect(readSignal('call:offer', { callId: 'c', from: 'a', sdp: 'x'.repeat(100_000) })).toBeNull();
    expect(readSignal('call:offer', { callId: 'c', sdp })).toBeNull();
    expect(readSignal('call:ended', { callId: 'c', from: 'a', sdp })).toBeNull();
    expect(readSignal('call:offer', null)).toBeNull();
  });
});

describe('server info', () => {
  const info = {
    kind: 'connect',
    contract: 1,
    name: 'Work',
    features: ['calls', 7],
    limits: { meshVideo: 3 },
  };
  const codeOf = (raw: unknown) => {
    try {
      return readServerInfo(raw, 'x.example');
    } catch (error) {
      return AppError.from(error).view();
    }
  };

  it('is completed where a server tells less', () => {
    expect(readServerInfo(info, 'x.example')).toMatchObject({
      name: 'Work',
      features: ['calls'],
      registration: 'open',
      limits: { meshVideo: 3, meshAudio: 8, messageChars: 10_000 },
    });
  });

  it('of another contract is too new or too old; of another kind, nothing', () => {
    expect(codeOf({ ...info, contract: 2 })).toEqual({
      code: 'server-too-new',
      params: { address: 'x.example' },
    });
    expect(codeOf({ ...info, contract: 0 })).toMatchObject({ code: 'server-too-old' });
    expect(codeOf({ ...info, kind: 'mail' })).toBeNull();
    expect(codeOf({ status: 'ok' })).toBeNull();
    expect(codeOf('<html>')).toBeNull();
  });
});
