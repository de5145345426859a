import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeOf, EngineRig, only, PASSWORD } from '#test/fakes/engine-rig.ts';
import { ALL_FEATURES } from '#test/fakes/fake-features.ts';
import type { BackendKind } from '../backends/registry.ts';
import { ALL_ALLOWED } from './workspaces-policy.ts';

let rig: EngineRig;
let asked: string[];
beforeEach(async () => {
  rig = await EngineRig.open();
  asked = [];
});
afterEach(async () => expect(await rig.end()).toEqual([]));

/** A kind over the fake world, at every address on those hosts. */
const kind = (name: string, ...hosts: string[]): BackendKind => ({
  kind: name,
  probe: (address, _deps, search) => {
    asked.push(`${name} ${address}${search}`);
    const found = { kind: name, address, name, registration: 'closed' } as const;
    return Promise.resolve(hosts.includes(new URL(address).host) ? found : null);
  },
  create: (deps) => {
    const adapter = rig.world.adapter(deps);
    adapter.features = ALL_FEATURES;
    return adapter;
  },
});
const start = (kinds: string[] | null = null) =>
  rig.start({
    backends: [kind('chat', 'both.example'), kind('sfu', 'both.example', 'sfu.example')],
    policy: { ...ALL_ALLOWED, kinds },
  });

describe('the kind of a workspace', () => {
  it('is found out, the first that says yes', async () => {
    const { workspace } = (await start()).handlers;
    expect(await workspace.kinds(undefined)).toEqual({ kinds: ['chat', 'sfu'] });
    expect(await workspace.probe({ address: 'sfu.example' })).toMatchObject({ kind: 'sfu' });
    expect(await workspace.probe({ address: 'both.example' })).toMatchObject({ kind: 'chat' });
  });

  it('that is chosen by hand is the only one that is asked for', async () => {
    const engine = await start();
    const { workspace } = engine.handlers;
    const wish = { address: 'both.example', kind: 'sfu' };
    expect(await workspace.probe(wish)).toMatchObject({ kind: 'sfu' });
    expect(asked).toEqual(['sfu https://both.example']);
    const one = await workspace.add({ ...wish, consentPlainText: false });
    const other = await workspace.add({ address: 'both.example', consentPlainText: false });
    expect(engine.view().workspaces[one.workspaceId]?.kind).toBe('sfu');
    expect(engine.view().workspaces[other.workspaceId]?.kind).toBe('chat');
    const unknown = { address: 'both.example', kind: 'telex' };
    expect(await codeOf(() => workspace.probe(unknown))).toBe('unsupported');
  });

  it('that is forbidden is not asked for, and cannot be chosen', async () => {
    const { workspace } = (await start(['sfu'])).handlers;
    expect(await workspace.kinds(undefined)).toEqual({ kinds: ['sfu'] });
    expect(await workspace.probe({ address: 'both.example' })).toMatchObject({ kind: 'sfu' });
    const forbidden = { address: 'both.example', kind: 'chat' };
    expect(await codeOf(() => workspace.probe(forbidden))).toBe('forbidden-by-policy');
    expect(asked).toEqual(['sfu https://both.example']);
  });
});

describe('an address with a path', () => {
  it('is a workspace of its own; the query is handed on, and kept nowhere', async () => {
    const engine = await start();
    const { workspace } = engine.handlers;
    const add = async (address: string) =>
      (await workspace.add({ address, consentPlainText: false })).workspaceId;
    const one = await add('https://sfu.example/group/one/?token=s3cret');
    const two = await add('https://sfu.example/group/two');
    expect(one).not.toBe(two);
    expect(await add('wss://sfu.example/group/one')).toBe(one);
    expect(engine.view().workspaces[one]?.address).toBe('https://sfu.example/group/one');
    expect(asked).toContain('sfu https://sfu.example/group/one?token=s3cret');
    expect(JSON.stringify([engine.view(), rig.logged])).not.toContain('s3cret');
  });
});

describe('signing in', () => {
  it('goes by the token of an invitation, too', async () => {
    const engine = await start();
    rig.world.invitation = 's3cret';
    const { workspaceId } = await engine.handlers.workspace.add({
      address: 'sfu.example',
      consentPlainText: false,
    });
    const signIn = (token?: string) => () =>
      engine.handlers.workspace.signIn({ workspaceId, username: 'ann', password: '', token });
    expect(await codeOf(signIn())).toBe('invalid-credentials');
    expect(await codeOf(signIn('other'))).toBe('invalid-credentials');
    expect(await codeOf(signIn('s3cret'))).toBeNull();
    expect(only(engine).session.state).toBe('signed-in');
    expect(JSON.stringify(rig.logged)).not.toContain('s3cret');
  });
});

describe('the verbs of what not every backend can', () => {
  it('reach it for whoever is signed in, and are refused where there is none', async () => {
    const engine = await start();
    const { workspace, chat } = engine.handlers;
    const { workspaceId } = await workspace.add({ address: 'sfu.example', consentPlainText: false });
    const open = () => chat.openRoom({ workspaceId, name: 'Lobby' });
    expect(await codeOf(open)).toBe('session-expired');
    await workspace.signIn({ workspaceId, username: 'ann', password: PASSWORD });
    const { conversationId } = await open();
    expect(only(engine).conversations[conversationId]).toMatchObject({ type: 'group', name: 'Lobby' });
    const wish = { expiresMs: 60_000, present: true };
    expect((await chat.inviteLink({ workspaceId, conversationId, wish })).link).toContain(conversationId);
    await chat.moderate({ workspaceId, conversationId, act: { type: 'clear' } });
    expect((await chat.transferIceServers({ workspaceId })).iceServers).toHaveLength(1);
    const signal = { type: 'cancel', id: 't', message: '' } as const;
    const away = () => chat.transferSignal({ workspaceId, toUserId: rig.bobId, signal });
    expect(await codeOf(away)).toBe('colleague-offline');
  });

  it('are unsupported on connect', async () => {
    const engine = await rig.start();
    const workspaceId = await rig.signedIn(engine);
    const conversationId = await rig.withBob(engine, workspaceId);
    const { chat } = engine.handlers;
    const verbs = [
      () => chat.openRoom({ workspaceId, name: 'Lobby' }),
      () => chat.moderate({ workspaceId, conversationId, act: { type: 'clear' } }),
      () => chat.transferIceServers({ workspaceId }),
      () => chat.search({ workspaceId, query: 'x', conversationId: null }),
      () => chat.react({ workspaceId, conversationId, messageId: 'm', emoji: '👍' }),
    ];
    for (const verb of verbs) expect(await codeOf(verb)).toBe('unsupported');
    expect(await chat.reactions({ workspaceId })).toEqual({ emojis: [] });
  });
});
