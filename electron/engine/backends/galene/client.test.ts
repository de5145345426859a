import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { backoff } from '#shared/tools/backoff.ts';
import { GaleneRig, type GaleneSeat } from '#test/fakes/galene-rig.ts';
import { settle } from '#test/fakes/settle.ts';
import type { GaleneState } from './state.ts';

let rig: GaleneRig;
let seat: GaleneSeat;
beforeEach(() => {
  rig = new GaleneRig();
  seat = rig.seat();
});
/** Whatever a test did, closing leaves nothing. */
afterEach(async () => {
  seat.client.close();
  for (const connection of rig.galene.open) connection.socket.close();
  await settle();
  expect(rig.clock.pending).toBe(0);
});

const failure = (state: GaleneState = seat.client.state) =>
  state.is === 'failed'
    ? { reason: state.error.reason, code: state.error.code, retryAt: state.retryAt }
    : state.is;

describe('joining', () => {
  it('goes step by step, under an id of 32 hexadecimal digits, as whom the token names', async () => {
    seat.client.join({ ...rig.wish('ada-token'), data: { raisehand: true } });
    expect(seat.states).toEqual(['connecting']);
    await settle();
    expect(seat.states).toEqual(['connecting', 'handshaking', 'joining', 'joined']);
    expect(seat.client.state).toMatchObject({
      is: 'joined',
      clientId: expect.stringMatching(/^[0-9a-f]{32}$/),
      group: 'g',
      username: 'ada',
      permissions: ['present', 'message'],
      rtcConfiguration: { iceServers: [{ urls: ['turn:turn.test'], username: 'u', credential: 'c' }] },
      status: { name: 'g' },
    });
    expect(rig.galene.last.received).toEqual([
      { type: 'handshake', version: ['2'], id: seat.id },
      { type: 'join', kind: 'join', group: 'g', token: 'ada-token', data: { raisehand: true } },
    ]);
    expect(seat.stay.members).toMatchObject([{ id: seat.id, username: 'ada', data: { raisehand: true } }]);
  });

  it('with a name and a password', async () => {
    rig.galene.group('g').access.set('sybil', { username: '', permissions: ['op', 'present', 'message'] });
    const credentials = () => Promise.resolve({ password: 'sybil' });
    seat.client.join({ ...rig.wish(''), username: 'vimes', credentials });
    await settle();
    expect(seat.client.state).toMatchObject({ is: 'joined', username: 'vimes' });
  });

  it.each([
    ['a wrong token', 'no-token', 'not-authorised', () => {}],
    ['a locked group', 'ada-token', 'refused', () => (rig.galene.group('g').lockedBy = 'come tomorrow')],
    [
      'a group that has moved',
      'ada-token',
      'redirected',
      () => (rig.galene.group('g').redirect = 'http://x'),
    ],
  ])('%s is the last word', async (_, token, reason, arrange) => {
    arrange();
    seat.client.join(rig.wish(token));
    await settle();
    await rig.pass(200); // a refusal takes its time
    expect(failure()).toMatchObject({ reason, retryAt: null });
    expect(rig.galene.open).toEqual([]);
    expect(rig.clock.pending).toBe(0);
  });

  it('a name that is needed is said to be', async () => {
    const credentials = () => Promise.resolve({ password: 'x' });
    rig.galene.group('g').access.set('x', { username: '', permissions: [] });
    seat.client.join({ ...rig.wish(''), credentials });
    await settle();
    expect(failure()).toMatchObject({ reason: 'username-needed', retryAt: null });
  });

  it('a group that is not there is found out before anything is opened', async () => {
    seat.client.join({ ...rig.wish('ada-token'), location: rig.galene.locationOf('none') });
    await settle();
    expect(failure()).toEqual({ reason: 'no-such-group', code: 'not-found', retryAt: null });
    expect(rig.galene.connections).toEqual([]);
  });

  it('keeps the words of the server', async () => {
    rig.galene.group('g').lockedBy = 'come tomorrow';
    seat.client.join(rig.wish('ada-token'));
    await settle();
    const { state } = seat.client;
    expect(state.is === 'failed' && state.error.params).toEqual({ text: 'come tomorrow' });
  });

  it('an error of whoever gives the token ends it, one that may pass is tried again', async () => {
    let error = new AppError('call-ended');
    let asked = 0;
    const credentials = () => {
      asked += 1;
      return Promise.reject(error);
    };
    seat.client.join({ ...rig.wish(''), credentials });
    await settle();
    expect(failure()).toMatchObject({ reason: 'refused', retryAt: null });
    error = new AppError('server-unreachable');
    seat.client.join({ ...rig.wish(''), credentials });
    await settle();
    expect(failure()).toEqual({
      reason: 'unreachable',
      code: 'server-unreachable',
      retryAt: rig.clock.now() + 1000,
    });
    await rig.pass(1000);
    expect(asked).toBe(3);
  });

  it('a server without a word is given up after a while, at every stage', async () => {
    rig.galene.isMute = true;
    seat.client.join(rig.wish('ada-token'));
    await settle();
    expect(seat.states).toEqual(['connecting', 'handshaking']);
    await rig.pass(10_000);
    expect(failure()).toMatchObject({ reason: 'unreachable', retryAt: rig.clock.now() + 1000 });
    rig.galene.isMute = false;
    await rig.pass(1000);
    expect(seat.client.state.is).toBe('joined');
    const silent = rig.seat();
    rig.galene.group('g').access.clear();
    silent.client.join(rig.wish('ada-token'));
    await settle();
    rig.galene.last.sayText('{"type":"handshake","version":["2"]}');
    rig.galene.isMute = true; // it never says whether we are in
    await rig.pass(10_000);
    expect(failure(silent.client.state)).toMatchObject({ reason: 'unfit' });
    silent.client.close();
    rig.galene.isMute = false;
  });

  it('what is said before the greeting is not believed', async () => {
    rig.galene.isMute = true;
    seat.client.join(rig.wish('ada-token'));
    await settle();
    rig.galene.isMute = false;
    rig.galene.last.say({ type: 'joined', kind: 'fail', value: 'not authorised' });
    await settle();
    expect(seat.client.state.is).toBe('handshaking');
  });

  it('a certificate of nobody is the last word', async () => {
    const error = new AppError('certificate-untrusted', { address: 'x', fingerprint: 'f' });
    const other = rig.seat({
      openSocket: (_url, _userAgent, { onClose }) => {
        queueMicrotask(() => onClose({ code: 1006, reason: '', error }));
        return { send: () => {}, ping: () => {}, close: () => {} };
      },
    });
    other.client.join(rig.wish('ada-token'));
    await settle();
    expect(failure(other.client.state)).toMatchObject({ reason: 'certificate-untrusted', retryAt: null });
  });

  it('another version of the protocol is none of ours', async () => {
    rig.galene.isMute = true;
    seat.client.join(rig.wish('ada-token'));
    await settle();
    rig.galene.isMute = false;
    rig.galene.last.say({ type: 'handshake', version: ['3'] });
    await settle();
    expect(failure()).toMatchObject({ reason: 'protocol', retryAt: null });
  });

  it('an address that is none is a bug of the caller', () => {
    expect(() => seat.client.join({ ...rig.wish(''), location: 'nowhere' })).toThrow('address');
  });
});

describe('a lost connection', () => {
  it('comes back under a new id, with data and request, and a fresh token', async () => {
    let tokens = 0;
    const credentials = () => {
      tokens += 1;
      return Promise.resolve({ token: 'ada-token' });
    };
    seat.client.join({ ...rig.wish(''), credentials, data: { a: 1 } });
    seat.client.request({ '': ['audio', 'video'] });
    await settle();
    const before = seat.id;
    seat.client.setData({ b: 2, a: null });
    rig.galene.last.close(1006, '');
    await settle();
    expect(failure()).toMatchObject({ reason: 'lost', retryAt: rig.clock.now() + 1000 });
    expect(seat.client.stay).toBeNull();
    await rig.pass(1000);
    expect(seat.states.slice(-4)).toEqual(['connecting', 'handshaking', 'joining', 'joined']);
    expect(seat.id).not.toBe(before);
    expect(tokens).toBe(2);
    expect(rig.galene.last.frames('join')).toMatchObject([{ data: { b: 2 } }]);
    expect(rig.galene.last.frames('request')).toEqual([
      { type: 'request', request: { '': ['audio', 'video'] } },
    ]);
  });

  it('waits as its policy says, and begins anew once it was in', async () => {
    const other = await rig.joined('ada');
    rig.galene.isDown = true;
    rig.galene.last.close(1006, '');
    await settle();
    for (const waitMs of [1000, 2000, 4000, 8000, 8000]) {
      expect(failure(other.client.state)).toMatchObject({ retryAt: rig.clock.now() + waitMs });
      await rig.pass(waitMs);
    }
    rig.galene.isDown = false;
    await rig.pass(8000);
    expect(other.client.state.is).toBe('joined');
    rig.galene.last.close(1006, '');
    await settle();
    expect(failure(other.client.state)).toMatchObject({ retryAt: rig.clock.now() + 1000 });
    other.client.close();
  });

  it('tells its policy how long it has been lost, which may give up', async () => {
    const other = rig.seat({
      policy: backoff({ firstMs: 1000, maxMs: 1000, giveUpAfterMs: 3000, jitter: 0 }),
    });
    other.client.join(rig.wish('ada-token'));
    await settle();
    await rig.pass(60_000);
    rig.galene.isDown = true;
    rig.galene.last.close(1006, '');
    await settle();
    await rig.pass(2000);
    expect(failure(other.client.state)).toMatchObject({ retryAt: rig.clock.now() + 1000 });
    await rig.pass(1000);
    expect(failure(other.client.state)).toEqual({
      reason: 'unreachable',
      code: 'server-unreachable',
      retryAt: null,
    });
    expect(rig.clock.pending).toBe(0);
  });

  it('that is dead without a word is found out by asking', async () => {
    const other = await rig.joined('ada');
    await rig.pass(15_000);
    expect(rig.galene.last.frames('ping')).toHaveLength(1);
    expect(other.client.state.is).toBe('joined');
    rig.galene.isMute = true;
    await rig.pass(15_000);
    expect(other.client.state.is).toBe('joined');
    await rig.pass(10_000);
    expect(failure(other.client.state)).toMatchObject({ reason: 'lost' });
    rig.galene.isMute = false;
    other.client.close();
  });

  it('stays alive for the server too, for an hour', async () => {
    const other = await rig.joined('ada');
    for (let minute = 0; minute < 60; minute += 1) await rig.pass(60_000);
    expect(other.client.state.is).toBe('joined');
    expect(rig.galene.connections).toHaveLength(1);
    other.client.close();
  });

  it('answers the pings of the server', async () => {
    const other = await rig.joined('ada');
    rig.galene.last.say({ type: 'ping' });
    await settle();
    expect(rig.galene.last.frames('pong')).toHaveLength(1);
    other.client.close();
  });

  it('woken: who waits tries at once; who is joined looks whether the line lives', async () => {
    const other = await rig.joined('ada');
    other.client.wake();
    await settle();
    await rig.pass(2000);
    expect(other.client.state.is).toBe('joined');
    rig.galene.isMute = true;
    other.client.wake();
    await rig.pass(2000);
    expect(failure(other.client.state)).toMatchObject({ reason: 'lost' });
    rig.galene.isMute = false;
    other.client.wake();
    await settle();
    expect(other.client.state.is).toBe('joined');
    other.client.close();
  });
});

describe('the last word', () => {
  it('kicked, it does not come back, and says who said why', async () => {
    const other = await rig.joined('ada');
    const op = await rig.joined('op');
    op.stay.userAction('kick', other.id, 'enough');
    await settle();
    const { state } = other.client;
    expect(failure(state)).toMatchObject({ reason: 'kicked', retryAt: null });
    expect(state.is === 'failed' && state.error.params).toEqual({ text: 'enough' });
    expect(op.stay.members.map(({ username }) => username)).toEqual(['op']);
    await rig.pass(60_000);
    expect(rig.galene.connections).toHaveLength(2);
    op.client.close();
  });

  it('another client cannot play the server that kicks', async () => {
    const other = await rig.joined('ada');
    const ben = await rig.joined('ben');
    ben.stay.message({ kind: 'kicked', value: 'bye', to: other.id });
    rig.galene.connections[0]?.say({ type: 'usermessage', kind: 'kicked', value: 'without a source' });
    await settle();
    expect(other.client.state.is).toBe('joined');
    expect(other.all('server-message')).toEqual([]);
    for (const one of [other, ben]) one.client.close();
  });

  it('a breach of the protocol is not repeated', async () => {
    const other = await rig.joined('ada');
    rig.galene.last.close(1002, 'unexpected message');
    await settle();
    expect(failure(other.client.state)).toEqual({ reason: 'protocol', code: 'internal', retryAt: null });
  });
});

describe('leaving and closing', () => {
  it('leaves by closing the socket, never by the frame that brings the server down', async () => {
    const other = await rig.joined('ada');
    const ben = await rig.joined('ben');
    ben.client.leave();
    await settle();
    expect(ben.client.state).toEqual({ is: 'idle' });
    expect(rig.galene.last.isClosed).toBe(true);
    expect(rig.galene.last.frames('join').map(({ kind }) => kind)).toEqual(['join']);
    expect(other.all('member').at(-1)).toMatchObject({ kind: 'delete', member: { username: 'ben' } });
    ben.client.join(rig.wish('ben-token'));
    await settle();
    expect(ben.client.state.is).toBe('joined');
    for (const one of [other, ben]) one.client.close();
  });

  it.each(['connecting', 'handshaking', 'joining', 'failed'] as const)(
    'leaves nothing while %s',
    async (stage) => {
      let open = (): void => {};
      const gate = new Promise<void>((opened) => (open = opened));
      const credentials = () => gate.then(() => ({ token: 'ada-token' }));
      if (stage === 'failed') rig.galene.isDown = true;
      const stop = seat.client.on('state', ({ is }) => {
        if (is === stage) seat.client.leave();
      });
      seat.client.join({ ...rig.wish(''), credentials });
      open();
      await settle();
      stop();
      expect(seat.states.at(-1)).toBe('idle');
      expect(seat.states).toContain(stage);
      await rig.pass(60_000);
      expect(seat.client.state.is).toBe('idle');
      expect(rig.galene.open).toEqual([]);
      expect(rig.clock.pending).toBe(0);
    },
  );

  it('closed is closed: twice, and for good', async () => {
    const other = await rig.joined('ada');
    const states = other.states.length;
    other.client.close();
    other.client.close();
    await settle();
    expect(other.states.slice(states)).toEqual(['closed']);
    expect(rig.galene.open).toEqual([]);
    expect(rig.clock.pending).toBe(0);
    expect(() => other.client.join(rig.wish('ada-token'))).toThrow('closed');
    rig.galene.last.say({ type: 'chat', value: 'too late' });
    await settle();
    expect(other.all('chat')).toEqual([]);
  });

  it('a listener that fails keeps nobody from hearing, nor the client from going on', async () => {
    seat.client.on('state', () => {
      throw new Error('bug of a listener');
    });
    seat.client.join(rig.wish('ada-token'));
    await settle();
    expect(seat.client.state.is).toBe('joined');
  });
});
