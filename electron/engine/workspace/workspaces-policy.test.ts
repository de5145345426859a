import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeOf, EngineRig, only, PASSWORD, PLAIN, until } from '#test/fakes/engine-rig.ts';
import { placeOf } from '../backends/address.ts';
import { ALL_ALLOWED, allowedPlaces, refusal, type ServerPolicy } from './workspaces-policy.ts';

const onlyAt = (...addresses: string[]): ServerPolicy => ({
  ...ALL_ALLOWED,
  servers: addresses.map((address) => ({ address, name: null })),
  onlyTheseServers: true,
});

describe('what may be reached', () => {
  const mayReach = (policy: ServerPolicy, address: string): boolean =>
    refusal(policy, { place: placeOf(address), hosted: false }) === null;

  it.each<[string, string, boolean]>([
    ['chat.example.com', 'https://chat.example.com', true],
    ['chat.example.com', 'https://chat.example.com/parley', true],
    ['chat.example.com', 'https://chat.example.com:8443', false],
    ['chat.example.com', 'https://evil.chat.example.com', false],
    ['https://chat.example.com', 'http://chat.example.com', false],
    ['http://chat.example.com', 'https://chat.example.com', true],
    ['no address at all', 'https://chat.example.com', false],
    ['chat.example.com', 'http://127.0.0.1:4310', false],
  ])('where only %s is listed, %s: %s', (listed, address, isAllowed) => {
    expect(mayReach(onlyAt(listed), address)).toBe(isAllowed);
  });

  it('a typed address is cut down to where it may lead, before anybody is asked', () => {
    const forbidden: ServerPolicy = { ...ALL_ALLOWED, plainHttp: 'forbidden' };
    expect(allowedPlaces(ALL_ALLOWED, 'x.example')).toHaveLength(2);
    expect(allowedPlaces(forbidden, 'x.example').map(({ address }) => address)).toEqual([
      'https://x.example',
    ]);
    expect(() => allowedPlaces(forbidden, 'http://x.example')).toThrow('forbidden-by-policy');
    expect(allowedPlaces(forbidden, 'localhost:1')).toHaveLength(1);
    expect(() => allowedPlaces(onlyAt('y.example'), 'x.example')).toThrow('forbidden-by-policy');
  });
});

describe('an administrator’s rule', () => {
  let rig: EngineRig;
  beforeEach(async () => {
    rig = await EngineRig.open();
  });
  afterEach(async () => expect(await rig.end()).toEqual([]));
  const add = (engine: Awaited<ReturnType<EngineRig['start']>>, address: string) =>
    codeOf(() => engine.handlers.workspace.add({ address, consentPlainText: true }));

  it('holds in the engine, whatever a window asks for', async () => {
    const engine = await rig.start({ policy: onlyAt('other.example') });
    const { workspace } = engine.handlers;
    expect(await codeOf(() => workspace.probe({ address: 'fake.example' }))).toBe('forbidden-by-policy');
    expect(await add(engine, 'fake.example')).toBe('forbidden-by-policy');
    expect(await codeOf(() => workspace.host(undefined))).toBe('forbidden-by-policy');
    const answer = { address: 'fake.example', password: '' };
    expect(await codeOf(() => workspace.useClientCertificate(answer))).toBe('forbidden-by-policy');
    expect(engine.view().workspaces).toEqual({});
  });

  it('about kinds, hosting and plain http', async () => {
    const kinds = await rig.start({ policy: { ...ALL_ALLOWED, kinds: ['connect'] } });
    expect(await add(kinds, 'fake.example')).toBe('forbidden-by-policy');
    const hosting = await rig.start({ policy: { ...ALL_ALLOWED, hosting: false } });
    expect(await codeOf(() => hosting.handlers.workspace.host(undefined))).toBe('forbidden-by-policy');
    const plain = await rig.start({ policy: { ...ALL_ALLOWED, plainHttp: 'forbidden' } });
    expect(await add(plain, PLAIN)).toBe('forbidden-by-policy');
    expect(await add(plain, 'fake.example')).toBeNull();
  });

  it('that comes later keeps a workspace and what is in it, and does not connect it', async () => {
    const engine = await rig.start();
    const workspaceId = await rig.signedIn(engine);
    const conversationId = await rig.withBob(engine, workspaceId);
    await engine.close();
    const connected = rig.adapters.length;
    const later = await rig.start({ policy: onlyAt('other.example') });
    expect(only(later)).toMatchObject({
      session: { state: 'signed-in' },
      connection: { state: 'offline', error: { code: 'forbidden-by-policy' }, retryAt: null },
      conversations: { [conversationId]: {} },
    });
    const { workspace } = later.handlers;
    await workspace.reconnect({ workspaceId });
    const fingerprint = 'a'.repeat(64);
    expect(await codeOf(() => workspace.trust({ workspaceId, fingerprint }))).toBe('forbidden-by-policy');
    const account = { workspaceId, username: 'ann', password: PASSWORD };
    expect(await codeOf(() => workspace.signIn(account))).toBe('forbidden-by-policy');
    expect(await codeOf(() => later.lookAtServer(workspaceId))).toBe('forbidden-by-policy');
    rig.netEvents.emit('online', null);
    rig.clock.advance(60_000);
    expect(rig.adapters.slice(connected).map((adapter) => adapter.connection().state)).toEqual(['idle']);
    await later.close();
    const free = await rig.start();
    await until(() => only(free).connection.state === 'online');
  });
});
