import { beforeAll, expect, it } from 'vitest';
import { ask, Ear, type Person } from '#test/support/backend-client.ts';
import { onEachDatabase, type TestBackend } from '#test/support/backend.ts';
import { ManualClock } from '#shared/tools/clock.ts';

const SOMEWHERE = '11111111-1111-4111-8111-111111111111';

onEachDatabase('sockets', (start) => {
  let backend: TestBackend;
  let clock: ManualClock;
  beforeAll(async () => {
    clock = new ManualClock();
    backend = await start({ clock, env: { PARLEY_PRESENCE_GRACE_MS: '15000' } });
  });

  const refused = async (auth: Record<string, unknown>, headers?: Record<string, string>) => {
    const error = await Ear.open(backend.url, auth, headers).then(
      () => null,
      (reason: Error & { data?: { code: string } }) => reason,
    );
    return error?.data?.code ?? error?.message;
  };

  it('lets in by a good access token only', async () => {
    const ada = await backend.person('ada');
    for (const auth of [{}, { token: '' }, { token: 7 }, { token: 'x.y.z' }, { token: ada.refreshToken }]) {
      expect([auth, await refused(auth)]).toEqual([auth, 'unauthorized']);
    }
    const old = ada.token;
    clock.advance(15 * 60_000);
    expect(await refused({ token: old })).toBe('token-expired');
  });

  it('turns pages of foreign origins away', async () => {
    const ada = await backend.person('ada');
    expect(await refused({ token: ada.token }, { origin: 'https://evil.example' })).toMatch(/error/);
  });

  it('replaces a socket by a newer one of the same device, and keeps other devices', async () => {
    const ada = await backend.person('ada');
    const other = await ada.otherDevice();
    const [first, elsewhere] = [await ada.listen(), await other.listen()];
    const second = await ada.listen();
    expect(await first.whenClosed()).toBe('io server disconnect');
    expect(await second.say('presence:set', { status: 'online' })).toEqual({ ok: true });
    expect(await elsewhere.say('presence:set', { status: 'online' })).toEqual({ ok: true });
    other.close();
  });

  it('says that a token is about to end, keeps the socket when it is renewed, closes it otherwise', async () => {
    const ada = await backend.person('ada');
    const ear = await ada.listen();
    clock.advance(840_000 - 1);
    await ear.settled();
    expect(ear.all('auth:expiring')).toEqual([]);
    clock.advance(1);
    expect(await ear.next('auth:expiring')).toEqual({ expiresIn: 60 });
    const { token } = (await ask(backend.url, 'refresh', { body: { refreshToken: ada.refreshToken } })).body;
    expect(await ear.say('auth:renew', { token })).toEqual({ ok: true });
    clock.advance(60_000);
    await ear.settled();
    expect(ear.closed).toBeNull();
    clock.advance(780_000);
    expect(await ear.next('auth:expiring', ({ expiresIn }) => expiresIn === 60)).toBeDefined();
    clock.advance(60_000);
    expect(await ear.whenClosed()).toBe('io server disconnect');
  });

  it('renews with nothing but a good token of the same device', async () => {
    const [ada, bob] = [await backend.person('ada'), await backend.person('bob')];
    const other = await ada.otherDevice();
    const ear = await ada.listen();
    for (const token of ['x', other.token, bob.token]) {
      expect(await ear.say('auth:renew', { token })).toMatchObject({ code: 'unauthorized' });
    }
    const old = ada.token;
    clock.advance(14 * 60_000);
    const pair = (await ask(backend.url, 'refresh', { body: { refreshToken: ada.refreshToken } })).body;
    expect(await ear.say('auth:renew', { token: pair.token })).toEqual({ ok: true });
    clock.advance(60_000);
    expect(await ear.say('auth:renew', { token: old })).toMatchObject({ code: 'token-expired' });
    expect(ear.closed).toBeNull();
  });

  it.each([
    ['typing:start', undefined],
    ['typing:start', null],
    ['typing:start', 'text'],
    ['typing:start', { conversationId: 'not an id' }],
    ['typing:stop', {}],
    ['presence:set', { status: 'offline' }],
    ['presence:set', []],
    ['auth:renew', { token: '' }],
    ['auth:renew', { token: 'x'.repeat(5000) }],
    ['auth:renew', { token: Buffer.from('bytes') }],
  ])('acknowledges a malformed %s as bad-payload: %j', async (name, payload) => {
    const ada = await backend.person('ada');
    const ear = await ada.listen();
    expect(await ear.sayAnything(name, payload)).toMatchObject({
      error: expect.any(String),
      code: 'bad-payload',
    });
  });

  it('takes events without acknowledgement, ignores unknown ones, closes on a packet beyond all bounds', async () => {
    const ada = await backend.person('ada');
    const ear = await ada.listen();
    ear.socket.emit('no:such-event', { a: 1 });
    ear.socket.emit('presence:set', { status: 'dnd' });
    ear.socket.emit('presence:set');
    ear.socket.emit('typing:start', { conversationId: SOMEWHERE });
    await ear.settled();
    expect(ear.closed).toBeNull();
    ear.socket.emit('typing:start', { conversationId: 'x'.repeat(300_000) });
    await ear.whenClosed();
  });

  it('slows a device down that says too much, and not its neighbour', async () => {
    const [ada, bob] = [await backend.person('ada'), await backend.person('bob')];
    const [ear, neighbour] = [await ada.listen(), await bob.listen()];
    const answers = await Promise.all(
      Array.from({ length: 605 }, () => ear.say('presence:set', { status: 'online' })),
    );
    expect(answers.filter((answer) => 'ok' in answer)).toHaveLength(600);
    expect(answers.at(-1)).toMatchObject({ code: 'rate-limited', retryAfter: 1 });
    expect(await neighbour.say('presence:set', { status: 'online' })).toEqual({ ok: true });
    clock.advance(1000);
    expect(await ear.say('presence:set', { status: 'online' })).toEqual({ ok: true });
  });

  it('tells the others of a conversation that somebody types, and that it is over', async () => {
    const [ada, bob, eve] = [
      await backend.person('ada'),
      await backend.person('bob'),
      await backend.person('eve'),
    ];
    const { id: conversationId } = await ada.direct(bob);
    const [adaEar, bobEar, eveEar] = [await ada.listen(), await bob.listen(), await eve.listen()];
    const typing = async (isTyping: boolean) => {
      expect(await bobEar.next('typing:update')).toEqual({ conversationId, userId: ada.id, isTyping });
      bobEar.clear();
    };
    expect(await adaEar.say('typing:start', { conversationId })).toEqual({ ok: true });
    await typing(true);
    expect(await adaEar.say('typing:stop', { conversationId })).toEqual({ ok: true });
    await typing(false);
    // Said twice: nothing new.
    expect(await adaEar.say('typing:stop', { conversationId })).toEqual({ ok: true });
    await adaEar.say('typing:start', { conversationId });
    await typing(true);
    clock.advance(6000);
    await typing(false);
    await adaEar.say('typing:start', { conversationId });
    await typing(true);
    await ada.write(conversationId, 'done');
    await typing(false);
    await adaEar.say('typing:start', { conversationId });
    await typing(true);
    adaEar.close();
    await typing(false);
    expect(await eveEar.say('typing:start', { conversationId })).toMatchObject({ code: 'not-found' });
    expect(await eveEar.say('typing:stop', { conversationId })).toMatchObject({ code: 'not-found' });
    await Promise.all([bobEar.settled(), eveEar.settled()]);
    expect(bobEar.all('typing:update')).toEqual([]);
    expect(eveEar.all('typing:update')).toEqual([]);
    expect(adaEar.all('typing:update')).toEqual([]);
  });

  it('shows the best of all devices to those who share a conversation, and nobody else', async () => {
    const [ada, bob, eve] = [
      await backend.person('ada'),
      await backend.person('bob'),
      await backend.person('eve'),
    ];
    const phone = await ada.otherDevice();
    await ada.direct(bob);
    const [bobEar, eveEar] = [await bob.listen(), await eve.listen()];
    const seen = async (status: string) => {
      const event = await bobEar.next('presence:update', ({ userId }) => userId === ada.id);
      expect(event).toMatchObject({ userId: ada.id, status });
      expect(event.lastSeen === null).toBe(status !== 'offline');
      bobEar.clear();
      const { users } = (await bob.ask('users', { query: { q: ada.user.username } })).body;
      expect(users[0].status).toBe(status);
    };
    const deskEar = await ada.listen();
    await seen('online');
    await deskEar.say('presence:set', { status: 'dnd' });
    await seen('dnd');
    const phoneEar = await phone.listen();
    await seen('online');
    await phoneEar.say('presence:set', { status: 'away' });
    await seen('away');
    await leave(phoneEar, phone);
    clock.advance(15_000);
    await seen('dnd');
    await leave(deskEar, ada);
    clock.advance(14_999);
    expect((await bob.ask('users', { query: { q: ada.user.username } })).body.users[0].status).toBe('dnd');
    clock.advance(1);
    await seen('offline');
    await eveEar.settled();
    expect(eveEar.all('presence:update').filter(({ userId }) => userId !== eve.id)).toEqual([]);
  });

  it('does not flicker when a device comes back in time, and remembers what it had chosen', async () => {
    const [ada, bob] = [await backend.person('ada'), await backend.person('bob')];
    await ada.direct(bob);
    const bobEar = await bob.listen();
    const before = await ada.listen();
    await before.say('presence:set', { status: 'dnd' });
    await bobEar.next('presence:update', ({ status }) => status === 'dnd');
    bobEar.clear();
    await leave(before, ada);
    clock.advance(10_000);
    await ada.listen();
    clock.advance(60_000);
    await bobEar.settled();
    expect(bobEar.all('presence:update').filter(({ userId }) => userId === ada.id)).toEqual([]);
    expect((await bob.ask('users', { query: { q: ada.user.username } })).body.users[0].status).toBe('dnd');
  });

  /** Closes a socket and waits until the server has noticed: it notes when. */
  async function leave(ear: Ear, device: Person): Promise<void> {
    clock.advance(1);
    ear.close();
    const now = new Date(clock.now()).toISOString();
    const token = await freshToken(device);
    await expect
      .poll(async () => {
        const { devices } = (await ask(backend.url, 'devices', { token })).body;
        return devices.find(({ id }: { id: string }) => id === device.deviceId).lastSeenAt;
      })
      .toBe(now);
  }

  async function freshToken(person: Person): Promise<string> {
    const { username } = person.user;
    return (await ask(backend.url, 'login', { body: { username, password: person.password } })).body.token;
  }
});
