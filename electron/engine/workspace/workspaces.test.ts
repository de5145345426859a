import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeOf, EngineRig, HOSTED, only, PASSWORD, until } from '#test/fakes/engine-rig.ts';
import { FAKE_ADDRESS } from '#test/fakes/fake-world.ts';

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.open();
});
afterEach(async () => {
  expect(await rig.end()).toEqual([]);
});

describe('workspaces', () => {
  it('are probed, added once, and kept', async () => {
    const engine = await rig.start();
    const { workspace } = engine.handlers;
    expect(await workspace.probe({ address: 'fake.example' })).toMatchObject({
      address: FAKE_ADDRESS,
      encrypted: true,
    });
    const [one, two] = await Promise.all([
      workspace.add({ address: 'fake.example', consentPlainText: false }),
      workspace.add({ address: 'https://fake.example/', consentPlainText: false }),
    ]);
    expect(two).toEqual(one);
    expect(only(engine)).toMatchObject({ session: { state: 'signed-out' }, connection: { state: 'idle' } });
    await engine.close();
    const again = await rig.start();
    expect(only(again)).toMatchObject({ id: one.workspaceId, address: FAKE_ADDRESS, name: 'Fake' });
    expect(await codeOf(() => workspace.probe({ address: 'not an address' }))).toBe('bad-address');
    expect(await codeOf(() => workspace.probe({ address: 'nowhere.example' }))).toBe('server-unreachable');
  });

  it('over plain http need a yes, and stay marked', async () => {
    const engine = await rig.start();
    const { workspace } = engine.handlers;
    const address = 'http://plain.example';
    expect(await codeOf(() => workspace.add({ address, consentPlainText: false }))).toBe('plain-text');
    expect(engine.view().workspaces).toEqual({});
    await workspace.add({ address, consentPlainText: true });
    expect(only(engine).encrypted).toBe(false);
    await engine.close();
    expect(only(await rig.start()).encrypted).toBe(false);
  });

  it('hosted here are found again at the address of the day', async () => {
    const engine = await rig.start();
    const { workspaceId } = await engine.handlers.workspace.host(undefined);
    expect(await engine.handlers.workspace.host(undefined)).toEqual({ workspaceId });
    await engine.handlers.workspace.signIn({ workspaceId, username: 'ann', password: PASSWORD });
    expect(only(engine)).toMatchObject({ hosted: true, address: HOSTED, encrypted: true });
    await engine.close();
    rig.hosting = () => Promise.resolve({ url: 'http://127.0.0.1:4999/' });
    const again = await rig.start();
    await until(() => only(again).connection.state === 'online');
    expect(only(again)).toMatchObject({
      id: workspaceId,
      address: 'http://127.0.0.1:4999',
      session: { state: 'signed-in' },
    });
  });

  it('hosted here are signed in to as soon as their server runs, not before', async () => {
    const engine = await rig.start();
    const { workspaceId } = await engine.handlers.workspace.host(undefined);
    await engine.close();
    let up = (_hosted: { url: string }): void => undefined;
    const hosted = new Promise<{ url: string }>((resolve) => {
      up = resolve;
    });
    rig.hosting = () => hosted;
    const again = await rig.start();
    const signingIn = again.handlers.workspace.signIn({ workspaceId, username: 'ann', password: PASSWORD });
    expect(only(again).session).toEqual({ state: 'signed-out' });
    up({ url: 'http://127.0.0.1:4999/' });
    await signingIn;
    expect(only(again)).toMatchObject({
      address: 'http://127.0.0.1:4999',
      session: { state: 'signed-in' },
    });
  });

  it('whose hosting fails say so, and can be tried again', async () => {
    const engine = await rig.start();
    const { workspaceId } = await engine.handlers.workspace.host(undefined);
    await engine.handlers.workspace.signIn({ workspaceId, username: 'ann', password: PASSWORD });
    await engine.close();
    rig.hosting = () => Promise.reject(new Error('the port is taken'));
    const again = await rig.start();
    await until(() => only(again).connection.state === 'offline');
    expect(only(again).connection).toMatchObject({
      error: { code: 'hosting-failed', params: { text: 'the port is taken' } },
    });
    expect(await codeOf(() => again.handlers.workspace.host(undefined))).toBe('hosting-failed');
    rig.hosting = () => Promise.resolve({ url: HOSTED });
    await again.handlers.workspace.reconnect({ workspaceId });
    await until(() => only(again).connection.state === 'online');
  });

  it('removed are forgotten, with everything kept', async () => {
    const engine = await rig.start();
    const workspaceId = await rig.signedIn(engine);
    await engine.handlers.workspace.remove({ workspaceId });
    expect(engine.view().workspaces).toEqual({});
    expect(await readdir(rig.storeDir)).toEqual(['workspaces.json']);
    expect(rig.secrets.values.size).toBe(0);
    expect(await codeOf(() => engine.handlers.workspace.reconnect({ workspaceId }))).toBe('not-found');
    await engine.close();
    expect((await rig.start()).view().workspaces).toEqual({});
  });

  it('of a kind that this version does not know are left alone', async () => {
    const engine = await rig.start();
    await rig.signedIn(engine);
    await engine.close();
    const later = await rig.start({ backends: [] });
    expect(later.view().workspaces).toEqual({});
    expect(rig.logged.some((record) => record.level === 'error')).toBe(true);
    await later.close();
    expect(only(await rig.start()).kind).toBe('fake');
  });
});

describe('a sign-in', () => {
  it('is taken up after a restart, and shown before the network answers', async () => {
    const engine = await rig.start();
    const workspaceId = await rig.signedIn(engine);
    const conversationId = await rig.withBob(engine, workspaceId);
    await engine.handlers.chat.saveDraft({ workspaceId, conversationId, draft: 'dear Bob' });
    await engine.close();
    const again = await rig.start();
    expect(only(again)).toMatchObject({
      session: { state: 'signed-in' },
      conversations: { [conversationId]: { draft: 'dear Bob' } },
    });
    await until(() => only(again).connection.state === 'online');
  });

  it('keeps no secret and nobody’s words in clear', async () => {
    const engine = await rig.start();
    const workspaceId = await rig.signedIn(engine);
    const conversationId = await rig.withBob(engine, workspaceId);
    await engine.handlers.chat.send({ workspaceId, conversationId, content: 'a very private word' });
    await engine.close();
    const names = await readdir(rig.storeDir, { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const all = Buffer.concat(await Promise.all(files.map((file) => readFile(file)))).toString('latin1');
    expect(files).toHaveLength(2);
    for (const secret of ['private word', 'ann', 'bob', ...rig.secrets.values.values()])
      expect(all).not.toContain(secret);
    for (const record of rig.logged) expect(JSON.stringify(record)).not.toContain('private word');
  });

  it('that is wrong changes nothing', async () => {
    const engine = await rig.start();
    const { workspace } = engine.handlers;
    const { workspaceId } = await workspace.add({ address: 'fake.example', consentPlainText: false });
    expect(await codeOf(() => workspace.signIn({ workspaceId, username: 'ann', password: 'wrong' }))).toBe(
      'invalid-credentials',
    );
    expect(only(engine).session).toEqual({ state: 'signed-out' });
    expect(await codeOf(() => engine.handlers.chat.searchPeople({ workspaceId, query: 'b' }))).toBe(
      'session-expired',
    );
  });

  it('by a new account', async () => {
    const engine = await rig.start();
    const { workspace } = engine.handlers;
    const { workspaceId } = await workspace.add({ address: 'fake.example', consentPlainText: false });
    const account = { workspaceId, username: 'cai', displayName: 'Cai', password: PASSWORD };
    await workspace.register(account);
    expect(only(engine).session.state).toBe('signed-in');
    await workspace.rename({ workspaceId, displayName: 'Cai C.' });
    await until(() => Object.values(only(engine).users).some((user) => user.displayName === 'Cai C.'));
    expect(await codeOf(() => workspace.register(account))).toBe('username-taken');
    await until(() => only(engine).connection.state === 'online');
  });

  it('that expires keeps drafts and what is on its way, for the same person', async () => {
    const engine = await rig.start();
    const workspaceId = await rig.signedIn(engine);
    const conversationId = await rig.withBob(engine, workspaceId);
    const annId = rig.world.search('ann')[0]?.id ?? '';
    await rig.expire(engine);
    expect(only(engine)).toMatchObject({
      session: { state: 'expired', username: 'ann' },
      connection: { state: 'idle' },
    });
    await engine.handlers.chat.saveDraft({ workspaceId, conversationId, draft: 'half a' });
    await engine.handlers.chat.send({ workspaceId, conversationId, content: 'written while signed out' });
    await engine.close();

    const again = await rig.start();
    expect(only(again).session).toMatchObject({ state: 'expired', username: 'ann' });
    expect(only(again).conversations[conversationId]?.draft).toBe('half a');
    await again.handlers.workspace.signIn({ workspaceId, username: 'ann', password: PASSWORD });
    await until(() => rig.world.chat.page(annId, conversationId, { limit: 9 }).messages.length === 1);
    expect(only(again).session.state).toBe('signed-in');
  });

  it('of another person on the same workspace has a memory of its own', async () => {
    const engine = await rig.start();
    const workspaceId = await rig.signedIn(engine);
    const conversationId = await rig.withBob(engine, workspaceId);
    await engine.handlers.chat.saveDraft({ workspaceId, conversationId, draft: 'for Bob’s eyes' });
    await rig.expire(engine);
    await engine.handlers.workspace.signIn({ workspaceId, username: 'bob', password: PASSWORD });
    await until(() => conversationId in only(engine).conversations);
    expect(only(engine).conversations[conversationId]?.draft).toBe('');
    await engine.handlers.workspace.signIn({ workspaceId, username: 'ann', password: PASSWORD });
    expect(only(engine).conversations[conversationId]?.draft).toBe('for Bob’s eyes');
  });

  it('ended by the person leaves nothing: no tokens, no journal, no calls', async () => {
    const engine = await rig.start();
    const workspaceId = await rig.signedIn(engine);
    const conversationId = await rig.withBob(engine, workspaceId);
    const { callId } = await engine.handlers.call.start({
      workspaceId,
      conversationId,
      video: false,
      ring: true,
    });
    await engine.handlers.workspace.signOut({ workspaceId });
    expect(only(engine)).toMatchObject({ session: { state: 'signed-out' }, users: {}, conversations: {} });
    expect(rig.secrets.values.size).toBe(0);
    expect(await readdir(join(rig.storeDir, workspaceId))).toEqual([]);
    expect(rig.world.calls.get({ userId: rig.bobId, deviceId: '' }, callId).status).toBe('ended');
    expect(engine.view().calls[callId]?.state.phase).toBe('ended');
  });

  it('that cannot be kept holds for this run', async () => {
    rig.secrets.broken = true;
    const engine = await rig.start();
    const { workspace } = engine.handlers;
    const { workspaceId } = await workspace.add({ address: 'fake.example', consentPlainText: false });
    expect(
      await codeOf(() => workspace.signIn({ workspaceId, username: 'ann', password: PASSWORD })),
    ).toBeNull();
    await until(() => only(engine).connection.state === 'online');
  });
});
