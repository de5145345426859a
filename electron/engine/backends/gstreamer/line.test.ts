/** Being registered: names that are taken, silence, and a line that is begun anew. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { GstreamerRig } from '#test/fakes/gstreamer-rig.ts';
import { settle } from '#test/fakes/settle.ts';

let rig: GstreamerRig;

beforeEach(() => {
  rig = new GstreamerRig();
});
afterEach(async () => {
  await rig.adapter.close();
  await settle();
  expect(rig.clock.pending).toBe(0);
  expect(rig.sockets.every((socket) => socket.isClosed)).toBe(true);
});

const TAKEN = { code: 1002, reason: 'invalid peer uid' };
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => AppError.from(error).code,
  );

/** As often as it is tried, the name is taken. */
async function refuse(times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    await settle();
    rig.socket.open();
    rig.socket.end(TAKEN);
    await settle();
    rig.clock.advance(500);
  }
  await settle();
}

describe('signing in', () => {
  it('is saying HELLO under an id of one’s own', async () => {
    await rig.signIn(' me ');
    expect(rig.socket.url.href).toBe('wss://signal.example:8443/');
    expect(rig.socket.sent).toEqual(['HELLO me']);
    expect(rig.adapter.identity()).toMatchObject({ user: { id: 'me', username: 'me', displayName: 'me' } });
    expect(rig.adapter.connection()).toEqual({ state: 'idle' });
    expect(rig.adapter.info()).toMatchObject({
      name: 'signal.example:8443',
      features: { signIn: { name: 'own-id', password: 'none' }, account: null },
    });
  });

  it.each([
    ['', 'name-needed'],
    ['  ', 'name-needed'],
    ['two words', 'bad-payload'],
    ['unknown', 'bad-payload'],
    ['x'.repeat(181), 'bad-payload'],
  ])('as %.10j is refused here already', async (id, code) => {
    expect(await codeOf(rig.adapter.signIn(id))).toBe(code);
    expect(rig.sockets).toEqual([]);
  });

  it('under a name that is taken is refused, and one of our own of a moment ago is not', async () => {
    const refused = codeOf(rig.adapter.signIn('me'));
    await refuse(6);
    expect(await refused).toBe('name-in-use');
    const entered = rig.adapter.signIn('me');
    await refuse(1);
    await rig.greet();
    expect((await entered).user.id).toBe('me');
  });

  it.each([
    [{ code: 1006, isOther: true }, 'not-parley'],
    [{ code: 1002, reason: 'invalid protocol' }, 'not-parley'],
    [{ code: 1006, error: new Error('connect ECONNREFUSED') }, 'server-unreachable'],
    [{ code: 1006, error: new AppError('certificate-untrusted') }, 'certificate-untrusted'],
  ])('where %j comes instead is %s', async (end, code) => {
    const refused = codeOf(rig.adapter.signIn('me'));
    await settle();
    rig.socket.end(end);
    expect(await refused).toBe(code);
  });

  it('where another greeting comes, or none, is no such server', async () => {
    const odd = codeOf(rig.adapter.signIn('me'));
    await settle();
    rig.socket.open();
    rig.socket.say('{"type":"handshake"}');
    expect(await odd).toBe('not-parley');
    const silent = codeOf(rig.adapter.signIn('me'));
    await settle();
    rig.clock.advance(10_000);
    expect(await silent).toBe('server-unreachable');
  });

  it('is kept, and taken up again without the network', async () => {
    await rig.signIn();
    const again = new GstreamerRig(rig.secrets);
    expect(await again.adapter.resume()).toEqual(rig.adapter.identity());
    await rig.adapter.signOut();
    expect(await new GstreamerRig(rig.secrets).adapter.resume()).toBeNull();
    expect(await codeOf(rig.adapter.chat.conversations())).toBe('session-expired');
  });

  it('kept in words that cannot be read counts as signed out', async () => {
    await rig.secrets.set('s', '{"v":7}');
    expect(await rig.adapter.resume()).toBeNull();
    expect(rig.logged.map(({ message }) => message)).toContain('kept sign-in cannot be read');
  });

  it('there is nothing to register', async () => {
    expect(await codeOf(rig.adapter.register())).toBe('registration-closed');
  });
});

describe('the line', () => {
  it('that is silent is asked for a sign, and lost without one', async () => {
    await rig.online();
    rig.clock.advance(15_000);
    expect(rig.socket.pings).toBe(1);
    rig.socket.sign();
    rig.clock.advance(15_000);
    expect(rig.socket.pings).toBe(2);
    expect(rig.adapter.connection().state).toBe('online');
    rig.clock.advance(8000);
    expect(rig.adapter.connection()).toMatchObject({
      state: 'offline',
      error: { code: 'server-unreachable' },
    });
  });

  it('is looked at when the machine wakes', async () => {
    await rig.online();
    rig.adapter.wake();
    expect(rig.socket.pings).toBe(1);
    rig.socket.sign();
    await settle();
    expect(rig.adapter.connection().state).toBe('online');
    rig.adapter.wake();
    rig.clock.advance(2000);
    await settle();
    expect(rig.adapter.connection().state).toBe('offline');
  });

  it('whose name somebody else has by now says so, and comes back when it is free', async () => {
    await rig.online();
    rig.socket.end({ code: 1006 });
    rig.clock.advance(250);
    await refuse(6);
    expect(rig.adapter.connection()).toMatchObject({ state: 'offline', error: { code: 'name-in-use' } });
    rig.clock.advance(1000);
    await rig.greet();
    expect(rig.adapter.connection().state).toBe('online');
  });

  it('after a call waits for the server to let go of the one before, without going offline', async () => {
    await rig.online();
    const call = await rig.calling();
    await rig.adapter.calls.end(call.id, 'ended-by-user');
    await refuse(10);
    expect(rig.adapter.connection().state).toBe('online');
    await rig.greet();
    await rig.calling();
  });

  it('after a call that the server never lets go of is lost in the end', async () => {
    await rig.online();
    const call = await rig.calling();
    await rig.adapter.calls.end(call.id, 'ended-by-user');
    await refuse(40);
    expect(rig.adapter.connection()).toMatchObject({ state: 'offline', error: { code: 'name-in-use' } });
  });

  it('that is closed while it is opened anew leaves nothing', async () => {
    await rig.online();
    const call = await rig.calling();
    await rig.adapter.calls.end(call.id, 'ended-by-user');
    await rig.adapter.close();
    rig.socket.open();
    rig.socket.say('HELLO');
    await settle();
    expect(rig.adapter.connection().state).toBe('idle');
  });

  it('that is given up while it rings and while it is opened leaves nothing', async () => {
    await rig.online();
    rig.socket.say('OFFER_REQUEST');
    rig.adapter.disconnect();
    expect(rig.clock.pending).toBe(0);
    rig.adapter.connect();
    await settle();
    rig.adapter.disconnect();
    await settle();
    expect(rig.clock.pending).toBe(0);
    expect(rig.heard('call-ended')).toHaveLength(1);
  });
});
