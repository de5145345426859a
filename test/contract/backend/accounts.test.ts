import { beforeAll, expect, it } from 'vitest';
import { ask, Ear, Person, send } from '#test/support/backend-client.ts';
import { onEachDatabase, type TestBackend } from '#test/support/backend.ts';
import { ManualClock } from '#shared/tools/clock.ts';

const MINUTE_MS = 60_000;

onEachDatabase('accounts', (start) => {
  let backend: TestBackend;
  let clock: ManualClock;
  beforeAll(async () => {
    clock = new ManualClock();
    backend = await start({ clock });
  });

  const refresh = (refreshToken: string) => ask(backend.url, 'refresh', { body: { refreshToken } });
  const login = (username: string, password: string) =>
    ask(backend.url, 'login', { body: { username, password } });

  it('registers a person and signs them in', async () => {
    const reply = await ask(backend.url, 'register', {
      body: {
        username: '  Ada.Lovelace ',
        password: 'correct horse',
        displayName: ' Ada Lovelace ',
        deviceName: 'Desk',
      },
    });
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({
      expiresIn: 900,
      user: {
        username: 'ada.lovelace',
        userIdentifier: 'ada.lovelace',
        displayName: 'Ada Lovelace',
        avatarUrl: null,
        status: 'offline',
      },
    });
    const me = await ask(backend.url, 'me', { token: reply.body.token });
    expect(me.body.user.id).toBe(reply.body.user.id);
    const { devices } = (await ask(backend.url, 'devices', { token: reply.body.token })).body;
    expect(devices).toMatchObject([{ name: 'Desk', current: true }]);
  });

  it('takes a user name once, in any case, also when two ask at the same moment', async () => {
    const body = { username: 'twice', password: 'correct horse' };
    const replies = await Promise.all([1, 2, 3, 4].map(() => ask(backend.url, 'register', { body })));
    expect(replies.map((reply) => reply.status).sort((a, b) => a - b)).toEqual([201, 409, 409, 409]);
    const again = await ask(backend.url, 'register', { body: { ...body, username: 'TWICE' } });
    expect(again).toMatchObject({ status: 409, body: { code: 'username-taken' } });
  });

  it.each([
    ['a short password', { username: 'grace', password: 'short' }],
    ['a user name with a space', { username: 'grace hopper', password: 'correct horse' }],
    ['no password', { username: 'grace' }],
    ['a number as name', { username: 7, password: 'correct horse' }],
    ['a NUL in the display name', { username: 'grace', password: 'correct horse', displayName: 'G\0' }],
    ['not an object', []],
    ['broken JSON', '{"username":'],
  ])('refuses to register with %s', async (_, body) => {
    const reply = await send(backend.url, 'POST', '/api/auth/register', { body });
    expect(reply).toMatchObject({ status: 400, body: { code: 'bad-payload' } });
  });

  it('says the same of a wrong password and an unknown person', async () => {
    const ada = await backend.person('ada');
    const wrong = await login(ada.user.username, 'not the password');
    const unknown = await login('nobody-of-that-name', 'not the password');
    expect(wrong.status).toBe(401);
    expect(wrong.body.code).toBe('invalid-credentials');
    expect(unknown.status).toBe(wrong.status);
    expect(unknown.body).toEqual(wrong.body);
  });

  it('stops guessing after five failures of a pair of account and address, for fifteen minutes', async () => {
    const ada = await backend.person('ada');
    const { username } = ada.user;
    // All at once: a guess counts before it is known to be wrong.
    const guesses = await Promise.all(
      Array.from({ length: 12 }, (_, n) => login(username, `guess number ${n}`)),
    );
    const statuses = guesses.map((reply) => reply.status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(7);
    const right = await login(username, ada.password);
    expect(right).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
    expect(Number(right.headers.get('retry-after'))).toBe(900);
    const other = await backend.person('grace');
    expect((await login(other.user.username, other.password)).status).toBe(200);
    clock.advance(15 * MINUTE_MS);
    expect((await login(username, ada.password)).status).toBe(200);
  });

  it('forgets failures after a success', async () => {
    const ada = await backend.person('ada');
    for (let round = 0; round < 2; round += 1) {
      for (let n = 0; n < 4; n += 1)
        expect((await login(ada.user.username, 'wrong password')).status).toBe(401);
      expect((await login(ada.user.username, ada.password)).status).toBe(200);
    }
  });

  it('refuses tokens that are missing, foreign, forged or expired', async () => {
    const ada = await backend.person('ada');
    const me = (authorization?: string) =>
      send(backend.url, 'GET', '/api/auth/me', {
        headers: authorization === undefined ? {} : { authorization },
      });
    const [head = '', claims = '', signature = ''] = ada.token.split('.');
    const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
    const flipped = signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
    for (const bad of [
      undefined,
      ada.token,
      'Bearer',
      'Bearer x.y.z',
      `Basic ${ada.token}`,
      `Bearer ${head}.${claims}.${flipped}`,
      `Bearer ${unsigned}.${claims}.`,
      `Bearer ${ada.refreshToken}`,
    ]) {
      const { status, body } = await me(bad);
      expect([bad, status, body.code]).toEqual([bad, 401, 'unauthorized']);
    }
    expect((await me(`bearer ${ada.token}`)).status).toBe(200);
    clock.advance(16 * MINUTE_MS);
    expect(await me(`Bearer ${ada.token}`)).toMatchObject({ status: 401, body: { code: 'token-expired' } });
  });

  it('gives a new pair for a refresh token, and keeps the device', async () => {
    const ada = await backend.person('ada');
    const reply = await refresh(ada.refreshToken);
    expect(reply.status).toBe(200);
    expect(reply.body.refreshToken).not.toBe(ada.refreshToken);
    const renewed = new Person(backend.url, ada.password, reply.body);
    expect(renewed.deviceId).toBe(ada.deviceId);
    expect((await renewed.ask('me')).status).toBe(200);
  });

  it('signs nobody out who lost the reply to a refresh, however late', async () => {
    const ada = await backend.person('ada');
    await refresh(ada.refreshToken);
    clock.advance(7 * 24 * 60 * MINUTE_MS);
    const second = await refresh(ada.refreshToken);
    expect(second.status).toBe(200);
    expect((await refresh(second.body.refreshToken)).status).toBe(200);
  });

  it('ends the device when a refresh token comes back after its successor was used', async () => {
    const ada = await backend.person('ada');
    const ear = await ada.listen();
    const first = await refresh(ada.refreshToken);
    const second = await refresh(first.body.refreshToken);
    expect(await refresh(ada.refreshToken)).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
    await ear.whenClosed();
    expect((await refresh(second.body.refreshToken)).status).toBe(401);
    expect((await ask(backend.url, 'me', { token: second.body.token })).status).toBe(401);
  });

  it('lets two replies to one refresh token live side by side for a minute, not longer', async () => {
    const ada = await backend.person('ada');
    const [one, other] = await Promise.all([refresh(ada.refreshToken), refresh(ada.refreshToken)]);
    expect([one.status, other.status]).toEqual([200, 200]);
    const next = await refresh(one.body.refreshToken);
    clock.advance(59_000);
    expect((await refresh(other.body.refreshToken)).status).toBe(200);
    clock.advance(MINUTE_MS);
    expect((await refresh(other.body.refreshToken)).status).toBe(401);
    expect((await refresh(next.body.refreshToken)).status).toBe(401);
  });

  it.each([['unknown'], ['x'.repeat(500)], ['\0']])('refuses the refresh token %j', async (refreshToken) => {
    const { status } = await refresh(refreshToken);
    expect(status).toBe(refreshToken === '\0' ? 400 : 401);
  });

  it('lets a refresh token expire', async () => {
    const ada = await backend.person('ada');
    clock.advance(60 * 24 * 60 * MINUTE_MS);
    expect((await refresh(ada.refreshToken)).status).toBe(401);
  });

  it('signs a device out, with its socket and both its tokens', async () => {
    const ada = await backend.person('ada');
    const other = await ada.otherDevice();
    const [ear, otherEar] = [await ada.listen(), await other.listen()];
    expect((await ada.ask('logout')).status).toBe(204);
    expect(await ear.whenClosed()).toBe('io server disconnect');
    expect((await ada.ask('me')).status).toBe(401);
    expect((await ada.ask('logout')).status).toBe(401);
    expect((await refresh(ada.refreshToken)).status).toBe(401);
    await otherEar.settled();
    expect(otherEar.closed).toBeNull();
    await expect(Ear.open(backend.url, { token: ada.token })).rejects.toMatchObject({
      data: { code: 'unauthorized' },
    });
    other.close();
  });

  it('lists the devices of a person and signs one of them out', async () => {
    const ada = await backend.person('ada');
    const other = await ada.otherDevice();
    const ear = await other.listen();
    const { devices } = (await ada.ask('devices')).body;
    expect(devices).toHaveLength(2);
    expect(devices.find((device: { current: boolean }) => device.current).id).toBe(ada.deviceId);
    expect((await ada.ask('signOutDevice', { params: { deviceId: other.deviceId } })).status).toBe(204);
    await ear.whenClosed();
    expect((await other.ask('me')).status).toBe(401);
    expect(await ada.ask('signOutDevice', { params: { deviceId: other.deviceId } })).toMatchObject({
      status: 404,
    });
    expect((await ada.ask('devices')).body.devices).toHaveLength(1);
  });

  it('cannot sign a device of somebody else out', async () => {
    const [ada, eve] = [await backend.person('ada'), await backend.person('eve')];
    expect((await eve.ask('signOutDevice', { params: { deviceId: ada.deviceId } })).status).toBe(404);
    expect((await ada.ask('me')).status).toBe(200);
  });

  it('changes the password and signs all other devices out', async () => {
    const ada = await backend.person('ada');
    const other = await ada.otherDevice();
    const [ear, otherEar] = [await ada.listen(), await other.listen()];
    const wrong = await ada.ask('changePassword', {
      body: { current: 'not it at all', next: 'new password' },
    });
    expect(wrong).toMatchObject({ status: 401, body: { code: 'invalid-credentials' } });
    const done = await ada.ask('changePassword', { body: { current: ada.password, next: 'new password' } });
    expect(done.status).toBe(204);
    await otherEar.whenClosed();
    await ear.settled();
    expect(ear.closed).toBeNull();
    expect((await other.ask('me')).status).toBe(401);
    expect((await refresh(other.refreshToken)).status).toBe(401);
    expect((await ada.ask('me')).status).toBe(200);
    expect((await login(ada.user.username, ada.password)).status).toBe(401);
    expect((await login(ada.user.username, 'new password')).status).toBe(200);
  });

  it('leaves no sign-in behind that raced with a change of the password', async () => {
    const ada = await backend.person('ada');
    const [changed, ...logins] = await Promise.all([
      ada.ask('changePassword', { body: { current: ada.password, next: 'new password' } }),
      ...[1, 2, 3].map(() => login(ada.user.username, ada.password)),
    ]);
    expect(changed.status).toBe(204);
    for (const { body } of logins) {
      expect((await ask(backend.url, 'me', { token: body.token ?? null })).status).toBe(401);
    }
    expect((await ada.ask('devices')).body.devices).toHaveLength(1);
  });

  it('changes the display name and tells those who share a conversation', async () => {
    const [ada, bob] = [await backend.person('ada'), await backend.person('bob')];
    const { id } = await ada.direct(bob);
    const ear = await bob.listen();
    const reply = await ada.ask('updateMe', { body: { displayName: 'Countess' } });
    expect(reply.body.user).toMatchObject({ id: ada.id, displayName: 'Countess' });
    const { conversation } = await ear.next('conversation:updated', (event) => event.conversation.id === id);
    expect(conversation.participants.find((user) => user.id === ada.id)?.displayName).toBe('Countess');
    expect((await ada.ask('updateMe', { body: { displayName: '  ' } })).status).toBe(400);
  });

  it('finds people by the start of a name', async () => {
    const me = await backend.person('finder');
    await ask(backend.url, 'register', {
      body: { username: 'zz.hopper', password: 'correct horse', displayName: 'Zz Grace 100%_Hopper' },
    });
    const find = async (q: string, limit?: number): Promise<string[]> =>
      (await me.ask('users', { query: { q, limit } })).body.users.map(
        (user: { username: string }) => user.username,
      );
    for (const q of ['zz.h', 'ZZ', 'zz gr', 'grace', '100%_h'])
      expect([q, await find(q)]).toEqual([q, expect.arrayContaining(['zz.hopper'])]);
    for (const q of ['z.hopper', 'race', '%', '_', '\\', "'; drop table users; --"])
      expect([q, await find(q)]).toEqual([q, []]);
    expect(await find('', 2)).toHaveLength(2);
    expect((await me.ask('users', { query: { q: '\0' } })).status).toBe(400);
    for (const limit of [0, 201, 'many'])
      expect((await me.ask('users', { query: { limit } })).status).toBe(400);
  });
});

onEachDatabase('registration', (start) => {
  it('can be closed', async () => {
    const backend = await start({ env: { PARLEY_REGISTRATION: 'closed' } });
    expect((await ask(backend.url, 'server')).body.registration).toBe('closed');
    const reply = await ask(backend.url, 'register', {
      body: { username: 'ada', password: 'correct horse' },
    });
    expect(reply).toMatchObject({ status: 403, body: { code: 'registration-closed' } });
  });

  it('can want an invite, which cannot be guessed for long', async () => {
    const env = { PARLEY_REGISTRATION: 'invite', PARLEY_INVITE_CODES: 'blue-door, red-door' };
    const backend = await start({ env });
    const register = (username: string, invite?: string) =>
      ask(backend.url, 'register', { body: { username, password: 'correct horse', invite } });
    expect((await register('ada', 'red-door')).status).toBe(201);
    expect((await register('bob')).status).toBe(403);
    expect(await register('bob', 'green-door')).toMatchObject({
      status: 403,
      body: { code: 'registration-closed' },
    });
    for (let n = 0; n < 3; n += 1) await register('bob', `door ${n}`);
    expect(await register('bob', 'blue-door')).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
  });
});
