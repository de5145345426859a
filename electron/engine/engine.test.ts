import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NO_DESKTOP } from '#shared/contracts/desktop.ts';
import { Settings } from '#shared/contracts/settings.ts';
import { AppView } from '#shared/contracts/view.ts';
import { applyOps, type Patch } from '#shared/tools/patch.ts';
import { codeOf, EngineRig, only, until } from '#test/fakes/engine-rig.ts';
import { FakeSecrets } from '#test/fakes/fake-secrets.ts';
import { settle } from '#test/fakes/settle.ts';

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.open();
});
afterEach(async () => {
  expect(await rig.end()).toEqual([]);
});

describe('an engine', () => {
  it('begins with nothing but main’s own values', async () => {
    const engine = await rig.start();
    expect(AppView.parse(engine.view())).toMatchObject({ version: '1.2.3', workspaces: {}, calls: {} });
    engine.setSettings(Settings.parse({ theme: 'dark' }));
    engine.setSecretsView({ mode: 'memory', asked: false });
    expect(engine.snapshot()).toMatchObject({
      seq: 1,
      view: { settings: { theme: 'dark' }, secrets: { mode: 'memory' } },
    });
  });

  it('tells by patches what its snapshot shows', async () => {
    const engine = await rig.start();
    const { view } = engine.snapshot();
    const patches: Patch[] = [];
    engine.events.on('patch', (patch) => patches.push(patch));
    const workspaceId = await rig.signedIn(engine);
    const conversationId = await rig.withBob(engine, workspaceId);
    await engine.handlers.chat.send({ workspaceId, conversationId, content: 'hi' });
    const { seq, view: now } = engine.snapshot();
    expect(patches.reduce((before, patch) => applyOps(before, patch.ops), view)).toEqual(now);
    expect(patches.at(-1)?.seq).toBe(seq);
    AppView.parse(now);
  });

  it('shows a view before an event that refers to it', async () => {
    const engine = await rig.start();
    const workspaceId = await rig.signedIn(engine);
    const seen: string[] = [];
    let window = engine.snapshot().view;
    engine.events.on('patch', (patch) => {
      window = applyOps(window, patch.ops);
    });
    engine.events.on('messages', (event) => {
      seen.push(
        window.workspaces[workspaceId]?.conversations[event.conversationId]?.lastMessage?.content ??
          'nothing',
      );
    });
    const conversationId = await rig.withBob(engine, workspaceId);
    await engine.handlers.chat.send({ workspaceId, conversationId, content: 'hi' });
    await until(() => seen.length > 1);
    expect(new Set(seen)).toEqual(new Set(['hi']));
  });
});

describe('the machine', () => {
  it('that comes back looks for its connections at once', async () => {
    const engine = await rig.start();
    await rig.signedIn(engine);
    const [adapter] = rig.adapters;
    adapter?.cut();
    await until(() => only(engine).connection.state === 'offline');
    adapter?.mend();
    for (const event of ['online', 'resume'] as const) {
      rig.netEvents.emit(event, null);
      await until(() => only(engine).connection.state === 'online');
      adapter?.cut();
      await until(() => only(engine).connection.state === 'offline');
      adapter?.mend();
    }
  });
});

describe('calls through the engine', () => {
  it('ring, are answered, carry signals, and are left when the app quits', async () => {
    const ann = await rig.start();
    const annSpace = await rig.signedIn(ann);
    const bob = await rig.start({ storeDir: join(rig.storeDir, 'bob'), secrets: new FakeSecrets() });
    const bobSpace = await rig.signedIn(bob, 'bob');
    const bobId = rig.world.search('bob')[0]?.id ?? '';
    const { conversationId } = await ann.handlers.chat.createDirect({ workspaceId: annSpace, userId: bobId });
    await until(() => conversationId in only(bob).conversations);
    const rings: (string | null)[] = [];
    bob.events.on('ring', ([ring]) => rings.push(ring?.callerName ?? null));
    const { callId } = await ann.handlers.call.start({
      workspaceId: annSpace,
      conversationId,
      video: true,
      ring: true,
    });
    await until(() => rings.length === 1);
    bob.setSettings(Settings.parse({ ringVolume: 0.1 }));
    expect(bob.ring()[0]?.ringVolume).toBe(0.1);
    await bob.handlers.call.accept({ callId, video: false, others: 'hold' });
    expect(rings).toEqual(['ann', 'ann', null]);
    await until(() => ann.view().calls[callId]?.peers.length === 1);
    const signals: string[] = [];
    bob.events.on('signal', (event) => {
      // the peer that it names is in the windows' view by then
      expect(bob.view().calls[callId]?.peers[0]?.key).toBe(event.peerKey);
      signals.push(event.signal.type);
    });
    const peerKey = ann.view().calls[callId]?.peers[0]?.key ?? '';
    await ann.handlers.call.signal({ callId, peerKey, signal: { type: 'candidate', candidate: null } });
    await until(() => signals.length === 1);
    expect((await bob.handlers.call.iceServers({ callId })).iceServers).toHaveLength(1);
    await bob.close();
    await until(() => ann.view().calls[callId]?.state.phase === 'ended');
    await ann.handlers.call.dismiss({ callId });
    expect(ann.view().calls).toEqual({});
    expect(bobSpace).not.toBe('');
  });

  it('of nobody are not found', async () => {
    const engine = await rig.start();
    const { call } = engine.handlers;
    const callId = 'none';
    const verbs = [
      () => call.accept({ callId, video: false, others: 'hold' }),
      () => call.decline({ callId }),
      () => call.hangUp({ callId }),
      () => call.rejoin({ callId }),
      () => call.iceServers({ callId }),
      () => call.hold({ callId }),
      () => call.resume({ callId }),
      () => call.invite({ callId, userIds: ['bob'] }),
      () => call.tell({ callId, toUserId: null, message: { type: 'please-mute' } }),
      () => call.join({ workspaceId: 'none', callId, video: false, takeOver: false }),
      () => call.history({ workspaceId: 'none', cursor: null, missedOnly: false }),
      () => call.start({ workspaceId: 'none', conversationId: 'none', video: false, ring: true }),
    ];
    for (const verb of verbs) expect(await codeOf(verb)).toBe('not-found');
    await call.dismiss({ callId });
    const quality = { connection_quality: 'good', quality_stats: {}, media_stats: {} } as const;
    await call.reportQuality({ callId, quality });
  });

  it('of a group show that they run, can be joined, and carry small messages', async () => {
    const ann = await rig.start();
    const annSpace = await rig.signedIn(ann);
    const bob = await rig.start({ storeDir: join(rig.storeDir, 'bob'), secrets: new FakeSecrets() });
    const bobSpace = await rig.signedIn(bob, 'bob');
    const { conversationId } = await ann.handlers.chat.createGroup({
      workspaceId: annSpace,
      name: 'Team',
      userIds: [rig.bobId],
    });
    const { callId } = await ann.handlers.call.start({
      workspaceId: annSpace,
      conversationId,
      video: false,
      ring: false,
    });
    await until(() => only(bob).conversations[conversationId]?.liveCall?.id === callId);
    expect(bob.view().calls).toEqual({});
    await bob.handlers.call.join({ workspaceId: bobSpace, callId, video: false, takeOver: false });
    expect(bob.view().calls[callId]).toMatchObject({ state: { phase: 'joined' }, limit: 8 });
    await until(() => only(bob).conversations[conversationId]?.liveCall?.joinedIds.length === 2);
    const told: unknown[] = [];
    ann.events.on('told', (event) => told.push(event));
    const message = { type: 'reaction', emoji: '😂' } as const;
    await bob.handlers.call.tell({ callId, toUserId: null, message });
    await until(() => told.length === 1);
    expect(told).toEqual([{ callId, fromUserId: rig.bobId, message }]);
    await bob.handlers.call.hold({ callId });
    expect(bob.view().calls[callId]?.state).toEqual({ phase: 'joined', held: true });
    await bob.handlers.call.resume({ callId });
    for (const engine of [ann, bob]) await engine.handlers.call.hangUp({ callId });
    await until(() => only(bob).conversations[conversationId]?.liveCall === null);
    const { records } = await bob.handlers.call.history({
      workspaceId: bobSpace,
      cursor: null,
      missedOnly: false,
    });
    expect(records).toMatchObject([{ id: callId, people: [{ name: 'ann' }] }]);
  });

  it('are pre-warmed behind a relay for strangers, and directly for who has written', async () => {
    const ann = await rig.start();
    const annSpace = await rig.signedIn(ann);
    const bob = await rig.start({ storeDir: join(rig.storeDir, 'bob'), secrets: new FakeSecrets() });
    const bobSpace = await rig.signedIn(bob, 'bob');
    const conversationId = await rig.withBob(ann, annSpace);
    const call = async () => {
      const wish = { workspaceId: annSpace, conversationId, video: false, ring: true };
      const { callId } = await ann.handlers.call.start(wish);
      await until(() => (ann.view().calls[callId]?.peers.length ?? 0) === 1);
      const peers = [ann, bob].map((engine) => engine.view().calls[callId]?.peers[0]);
      await ann.handlers.call.hangUp({ callId });
      await until(() => !(callId in bob.view().calls));
      return peers;
    };
    await until(() => conversationId in only(bob).conversations);
    expect(await call()).toMatchObject([
      { prewarm: true, relayOnly: true },
      { prewarm: true, relayOnly: true },
    ]);
    await ann.handlers.chat.send({ workspaceId: annSpace, conversationId, content: 'hello' });
    await bob.handlers.chat.send({ workspaceId: bobSpace, conversationId, content: 'hello' });
    const lastOf = (engine: typeof ann) => only(engine).conversations[conversationId]?.lastSeq;
    await until(() => lastOf(ann) === 3 && lastOf(bob) === 3);
    expect(await call()).toMatchObject([
      { prewarm: true, relayOnly: false },
      { prewarm: true, relayOnly: false },
    ]);
    ann.setSettings(Settings.parse({ prewarm: false }));
    const { callId } = await ann.handlers.call.start({
      workspaceId: annSpace,
      conversationId,
      video: false,
      ring: true,
    });
    await until(() => (bob.view().calls[callId]?.peers.length ?? 0) === 1);
    expect(ann.view().calls[callId]?.peers).toEqual([]);
    bob.setSettings(Settings.parse({ prewarm: false }));
    expect(bob.view().calls[callId]?.peers).toEqual([]);
  });
});

describe('not to be disturbed', () => {
  it('is told to the server, also after a reconnect, and taken back', async () => {
    const engine = await rig.start();
    await rig.signedIn(engine);
    const me = () => rig.world.search('ann')[0]?.status;
    engine.setDesktopView({ ...NO_DESKTOP, quiet: 'own' });
    await until(() => me() === 'dnd');
    const [adapter] = rig.adapters;
    adapter?.lose();
    const { session } = only(engine);
    rig.world.setPresence('userId' in session ? session.userId : '', 'online');
    await until(() => {
      rig.clock.advance(250);
      return me() === 'dnd';
    });
    engine.setDesktopView(NO_DESKTOP);
    await until(() => me() === 'online');
  });

  it('by the system’s wish is not told: it may be over in a minute', async () => {
    const engine = await rig.start();
    await rig.signedIn(engine);
    engine.setDesktopView({ ...NO_DESKTOP, quiet: 'system' });
    await settle();
    expect(rig.world.search('ann')[0]?.status).toBe('online');
  });
});

describe('closing', () => {
  it('twice is once, and leaves nothing that runs', async () => {
    const engine = await rig.start();
    await rig.signedIn(engine);
    await Promise.all([engine.close(), engine.close()]);
    expect(rig.clock.pending).toBe(0);
    expect(rig.adapters[0]?.connection()).toEqual({ state: 'idle' });
  });
});
