import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { GaleneAdapterRig, type AdapterSeat } from '#test/fakes/galene-adapter-rig.ts';
import { settle } from '#test/fakes/settle.ts';

let rig: GaleneAdapterRig;
beforeEach(() => {
  rig = new GaleneAdapterRig();
});
afterEach(async () => {
  expect(await rig.end()).toEqual({ timers: 0, connections: 0, listeners: 0 });
});

async function refusal(seat: AdapterSeat, ...asked: Parameters<AdapterSeat['adapter']['signIn']>) {
  const entered = seat.adapter.signIn(...asked).then(
    () => null,
    (error: unknown) => AppError.from(error).view(),
  );
  await rig.soon();
  await rig.pass(1000);
  return entered;
}

describe('signing in', () => {
  it('goes into the group, says who it is, and stays when it is told to', async () => {
    const seat = rig.seat();
    const entered = seat.adapter.signIn('ada', 'pw');
    await rig.soon();
    expect(await entered).toMatchObject({ user: { id: 'ada', username: 'ada', displayName: 'ada' } });
    expect(seat.adapter.connection()).toEqual({ state: 'idle' });
    seat.adapter.connect();
    expect(seat.adapter.connection()).toEqual({ state: 'online' });
    expect(rig.galene.connections).toHaveLength(1);
    expect(seat.adapter.info().name).toBe('Our group');
  });

  it('that nobody takes up is left again', async () => {
    const seat = rig.seat();
    const entered = seat.adapter.signIn('ada', 'pw');
    await rig.soon();
    await entered;
    await rig.pass(11_000);
    expect(rig.galene.open).toEqual([]);
    seat.adapter.connect();
    await rig.soon();
    expect(seat.adapter.connection()).toEqual({ state: 'online' });
  });

  it.each([
    ['a wrong password', ['ada', 'wrong', ''], 'invalid-credentials'],
    ['a token of nobody', ['', '', 'forged'], 'invalid-credentials'],
    ['a token that names nobody, without a name', ['', '', 'invited'], 'name-needed'],
    ['a token that names nobody, under a name with a password', ['vimes', '', 'invited'], 'name-in-use'],
  ] as const)('with %s says so', async (_, [name, password, token], code) => {
    rig.group.access.set('invited', { username: null, permissions: ['message'] });
    rig.group.reserved.add('vimes');
    const seat = rig.seat();
    expect(await refusal(seat, name, password, token)).toMatchObject({ code });
    expect(seat.adapter.identity()).toBeNull();
    expect(rig.galene.open).toEqual([]);
  });

  it('by a token takes the name that it gives', async () => {
    rig.group.access.set('of-ben', { username: 'ben', permissions: ['message'] });
    const seat = rig.seat();
    expect(await refusal(seat, '', '', 'of-ben')).toBeNull();
    expect(seat.adapter.identity()?.user.id).toBe('ben');
  });

  it('to a locked group tells its own words, to one that has moved where to', async () => {
    rig.group.lockedBy = 'come tomorrow';
    const seat = rig.seat();
    const locked = { code: 'place-locked', params: { address: 'galene.test', text: 'come tomorrow' } };
    expect(await refusal(seat, 'ada', 'pw')).toEqual(locked);
    rig.group.redirect = 'https://other.test/group/g/';
    const moved = { code: 'place-moved', params: { address: 'https://other.test/group/g/' } };
    expect(await refusal(seat, 'ada', 'pw')).toEqual(moved);
  });

  it('with nobody there says so', async () => {
    rig.galene.isDown = true;
    expect(await refusal(rig.seat(), 'ada', 'pw')).toMatchObject({ code: 'server-unreachable' });
  });

  it('is taken up after a restart without the network, and shown how to be done where there is none', async () => {
    const ada = await rig.person('ada');
    const identity = ada.adapter.identity();
    await ada.close();
    rig.galene.isDown = true;
    const again = rig.seat(ada.secrets);
    expect(await again.adapter.resume()).toEqual(identity);
    rig.galene.isDown = false;
    rig.group.extra = { displayName: 'Our group', authPortal: 'https://portal.test/' };
    const fresh = rig.seat();
    expect(await fresh.adapter.resume()).toBeNull();
    await settle();
    expect(fresh.adapter.info()).toMatchObject({
      name: 'Our group',
      features: { signIn: { token: true, password: 'optional', portal: 'https://portal.test/' } },
    });
  });

  it('that cannot be read is none, and the log says so', async () => {
    const ada = await rig.person('ada');
    await ada.close();
    for (const name of ada.secrets.values.keys()) ada.secrets.values.set(name, '{"v":2}');
    const logged: LogRecord[] = [];
    rig.logger = createLogger('test', (record) => logged.push(record));
    expect(await rig.seat(ada.secrets).adapter.resume()).toBeNull();
    expect(logged).toMatchObject([{ level: 'warn', message: 'kept sign-in cannot be read' }]);
    await settle();
  });

  it('asks the server for sign-ins where the group has one', async () => {
    rig.group.extra = { authServer: 'https://auth.test/in' };
    rig.group.access.set('jwt', { username: 'ada', permissions: ['present', 'message'] });
    const asked: unknown[] = [];
    let status = 200;
    let token = 'jwt\n';
    rig.fetchElse = (input, init) => {
      asked.push([input, JSON.parse(typeof init?.body === 'string' ? init.body : '')]);
      const headers = { location: 'https://other.test/' };
      return Promise.resolve(new Response(status === 204 ? null : token, { status, headers }));
    };
    expect(await refusal(rig.seat(), 'ada', 'secret')).toBeNull();
    const location = 'http://galene.test/group/g/';
    expect(asked).toEqual([['https://auth.test/in', { location, username: 'ada', password: 'secret' }]]);
    status = 403;
    expect(await refusal(rig.seat(), 'ada', 'secret')).toMatchObject({ code: 'invalid-credentials' });
    status = 204;
    expect(await refusal(rig.seat(), 'ada', 'pw')).toBeNull();
    status = 500;
    expect(await refusal(rig.seat(), 'ada', 'pw')).toMatchObject({ code: 'server-unreachable' });
    status = 307;
    expect(await refusal(rig.seat(), 'ada', 'pw')).toMatchObject({ code: 'server-unreachable' });
    expect(asked).toHaveLength(5);
    token = '<p>'.repeat(10_000);
    status = 403;
    expect(await refusal(rig.seat(), 'ada', 'pw')).toMatchObject({ code: 'invalid-credentials' });
    status = 200;
    expect(await refusal(rig.seat(), 'ada', 'pw')).toMatchObject({ code: 'bad-payload' });
    token = ' ';
    expect(await refusal(rig.seat(), 'ada', 'pw')).toMatchObject({ code: 'bad-payload' });
  });
});

describe('the connection', () => {
  it('that is lost comes back by itself, as the same person, who is no second one to themselves', async () => {
    const ada = await rig.person('ada');
    const ben = await rig.person('ben');
    rig.wire('ada').isGhost = true;
    const ghost = rig.wire('ada');
    ada.adapter.disconnect();
    ada.adapter.connect();
    await rig.soon();
    expect(ada.adapter.connection()).toEqual({ state: 'online' });
    const names = (await ada.conversation()).participants.map(({ id }) => id);
    expect(names).toEqual(['ada', 'ben']);
    expect((await ben.conversation()).participants.map(({ displayName }) => displayName)).toEqual([
      'ben',
      'ada',
      'ada (2)',
    ]);
    ghost.close(1006, '');
    await rig.soon();
    expect((await ben.conversation()).participants).toHaveLength(2);
  });

  it('says when it tries again, and what is asked for meanwhile is refused', async () => {
    const ada = await rig.person('ada');
    rig.galene.isDown = true;
    rig.wire('ada').close(1006, '');
    await settle();
    expect(ada.adapter.connection()).toMatchObject({
      state: 'offline',
      error: { code: 'server-unreachable' },
      retryAt: rig.clock.now() + 1000,
    });
    await expect(ada.chat.conversations()).rejects.toMatchObject({ code: 'server-unreachable' });
    rig.galene.isDown = false;
    ada.adapter.wake();
    await rig.soon();
    expect(ada.adapter.connection()).toEqual({ state: 'online' });
  });

  it('of who is sent out ends the sign-in, with the words of whoever did it, and is not made again', async () => {
    const ada = await rig.person('ada');
    await ada.join();
    rig.wire('ada').kick(null, 'enough');
    await settle();
    const error = { code: 'kicked', params: { text: 'enough' } };
    expect(ada.adapter.connection()).toEqual({ state: 'offline', error, retryAt: null });
    expect(ada.all('session-expired')).toHaveLength(1);
    expect(ada.adapter.identity()).toBeNull();
    await rig.pass(60_000);
    ada.adapter.wake();
    ada.adapter.connect();
    await rig.soon();
    expect(rig.galene.open).toEqual([]);
    expect(await rig.seat(ada.secrets).adapter.resume()).toBeNull();
  });

  it('that the server refuses by then ends the sign-in; a lock passes', async () => {
    const ada = await rig.person('ada');
    rig.group.lockedBy = 'a moment';
    rig.wire('ada').close(1006, '');
    await rig.pass(2000);
    expect(ada.adapter.connection()).toMatchObject({ error: { code: 'place-locked' } });
    rig.group.lockedBy = null;
    await rig.pass(31_000);
    expect(ada.adapter.connection()).toEqual({ state: 'online' });
    rig.group.access.delete('pw');
    rig.wire('ada').close(1006, '');
    await rig.pass(3000);
    expect(ada.adapter.connection()).toMatchObject({ error: { code: 'invalid-credentials' }, retryAt: null });
    expect(ada.all('session-expired')).toHaveLength(1);
  });
});

describe('people', () => {
  it('of one name are told apart, and keep their ids over a lost connection of ours', async () => {
    const ada = await rig.person('ada');
    const first = await rig.other('ben');
    const second = await rig.other('ben');
    const ids = async () => (await ada.conversation()).participants.map(({ id }) => id);
    expect(await ids()).toEqual(['ada', 'ben', 'ben#2']);
    first.client.leave();
    await rig.soon();
    expect(ada.all('presence').at(-1)).toEqual({ userId: 'ben', status: 'offline' });
    rig.wire('ada').close(1006, '');
    await rig.pass(2000);
    expect(await ids()).toEqual(['ada', 'ben#2']);
    await rig.other('ada');
    expect(await ids()).toEqual(['ada', 'ben#2', 'ada#2']);
    second.client.leave();
    await rig.soon();
  });

  it('who may change what they may do change what is offered', async () => {
    const ada = await rig.person('ada');
    const op = await rig.person('op', 'op-pw');
    const { moderation, calls } = ada.adapter.info().features;
    expect(moderation).toBeNull();
    expect(calls).toMatchObject({ audio: true, watch: true });
    const { id } = await op.conversation();
    await op.adapter.moderation.act(id, { type: 'present', userId: 'ada', on: false });
    await rig.soon();
    expect(ada.adapter.info().features.calls).toMatchObject({ audio: false, video: false, watch: true });
    await op.adapter.moderation.act(id, { type: 'operator', userId: 'ada', on: true });
    await rig.soon();
    expect(ada.all('info').at(-1)?.features.moderation).toMatchObject({
      kick: true,
      lock: { locked: false },
    });
  });
});
