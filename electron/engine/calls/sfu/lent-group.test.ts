/** A workspace that is a group of the SFU itself: its call, its chat and its one connection, as windows see them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GaleneAdapter } from '#engine/backends/galene/adapter.ts';
import { galeneKind } from '#engine/backends/galene/kind.ts';
import type { BackendKind } from '#engine/backends/registry.ts';
import type { Engine } from '#engine/engine.ts';
import type { EngineEvents } from '#engine/events.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { EngineRig, only, until } from '#test/fakes/engine-rig.ts';
import { FakeGalene } from '#test/fakes/fake-galene.ts';
import { GaleneSeat } from '#test/fakes/galene-rig.ts';
import { settle } from '#test/fakes/settle.ts';

let rig: EngineRig;
let galene: FakeGalene;
let others: GaleneSeat[];
beforeEach(async () => {
  rig = await EngineRig.open();
  galene = new FakeGalene(rig.clock);
  const { access } = galene.group('g');
  access.set('pw', { username: null, permissions: ['present', 'message'] });
  others = [];
});
afterEach(async () => {
  for (const { client } of others) client.close();
  expect(await rig.end()).toEqual([]);
  await settle();
  expect(galene.open).toEqual([]);
});

const agent = () => {
  throw new Error('no sockets here');
};
const kind = (): BackendKind => ({
  kind: 'galene',
  probe: (address, deps, search) =>
    galeneKind.probe(address, { ...deps, net: { fetch: galene.fetch, agent } }, search),
  create: (deps) =>
    new GaleneAdapter({ ...deps, net: { fetch: galene.fetch, agent }, openSocket: galene.openSocket }),
});

async function entered(engine: Engine): Promise<string> {
  const { workspace } = engine.handlers;
  const address = galene.locationOf('g');
  const { workspaceId } = await workspace.add({ address, consentPlainText: true });
  await workspace.signIn({ workspaceId, username: 'ada', password: 'pw' });
  await until(
    () => only(engine).connection.state === 'online' && Object.keys(only(engine).conversations).length > 0,
  );
  return workspaceId;
}

async function web(name: string): Promise<GaleneSeat> {
  const seat = new GaleneSeat({
    clock: rig.clock,
    logger: silentLogger,
    userAgent: 'Web/1',
    randomId: () => crypto.randomUUID(),
    openSocket: galene.openSocket,
    fetch: galene.fetch,
  });
  others.push(seat);
  const credentials = () => Promise.resolve({ password: 'pw' });
  seat.client.join({ location: galene.locationOf('g'), username: name, credentials });
  await soon();
  return seat;
}

async function soon(): Promise<void> {
  await settle();
  rig.clock.advance(50);
  await settle();
}

const conversationOf = (engine: Engine) => {
  const [conversation] = Object.values(only(engine).conversations);
  if (!conversation) throw new Error('no conversation');
  return conversation;
};
const callOf = (engine: Engine) => {
  const [call] = Object.values(engine.view().calls);
  if (!call) throw new Error('no call');
  return call;
};

describe('the call of a workspace that is a group', () => {
  it('goes over the workspace’s own connection, with one name in the group', async () => {
    const engine = await rig.start({ backends: [kind()] });
    const workspaceId = await entered(engine);
    const ben = await web('ben');
    ben.stay.publish({ id: 'b1', label: 'camera', sdp: 'sdp of b1' });
    await soon();
    const { id: conversationId, liveCall } = conversationOf(engine);
    expect(liveCall?.joinedIds).toEqual(['ben']);
    const heard: EngineEvents['sfuSignal'][] = [];
    engine.events.on('sfuSignal', (signal) => heard.push(signal));
    const { callId } = await engine.handlers.call.start({
      workspaceId,
      conversationId,
      video: false,
      ring: true,
    });
    await soon();
    expect(callId).toBe(liveCall?.id);
    expect(callOf(engine)).toMatchObject({
      state: { phase: 'joined' },
      sfu: { state: 'joined', stay: 1, userIds: ['ben'] },
      participants: [{ userId: 'ada' }, { userId: 'ben', status: 'joined' }],
    });
    expect(heard).toEqual([
      {
        callId,
        stay: 1,
        signal: {
          type: 'offer',
          streamId: 'b1',
          userId: 'ben',
          label: 'camera',
          sdp: 'down sdp of b1',
          replaces: null,
        },
      },
    ]);
    expect(galene.open.map(({ username }) => username).toSorted()).toEqual(['ada', 'ben']);

    const { sfuSignal, hangUp } = engine.handlers.call;
    const say = (signal: Parameters<typeof sfuSignal>[0]['signal']) => sfuSignal({ callId, stay: 1, signal });
    await say({ type: 'answer', streamId: 'b1', sdp: 'answer' });
    await say({ type: 'quality', streamId: 'b1', low: true });
    await say({ type: 'quality', streamId: 'b1', low: false });
    await say({ type: 'quality', streamId: 'unknown', low: true });
    await say({ type: 'publish', streamId: 'a1', label: 'screen', sdp: 'mine' });
    await soon();
    const wire = galene.open.find(({ username }) => username === 'ada');
    expect(wire?.frames('requestStream')).toMatchObject([
      { id: 'b1', request: ['audio', 'video-low'] },
      { id: 'b1', request: ['audio', 'video'] },
    ]);
    expect(wire?.frames('offer')).toMatchObject([{ id: 'a1', label: 'screenshare' }]);
    expect(heard.at(-1)?.signal).toMatchObject({ type: 'answer', streamId: 'a1' });

    await hangUp({ callId });
    await soon();
    expect(wire?.frames('close')).toMatchObject([{ id: 'a1' }]);
    // out of the call and yet in the group
    expect(only(engine).connection.state).toBe('online');
    expect(conversationOf(engine).liveCall?.joinedIds).toEqual(['ben']);
  });

  it('takes no stream of one who may not send, and the server hears nothing of it', async () => {
    galene.group('g').access.set('pw', { username: null, permissions: ['message'] });
    const engine = await rig.start({ backends: [kind()] });
    const workspaceId = await entered(engine);
    const { id: conversationId, liveCall } = conversationOf(engine);
    const callId = liveCall?.id ?? '';
    await engine.handlers.call.join({ workspaceId, callId, video: false, takeOver: false });
    await soon();
    expect(callOf(engine)).toMatchObject({ conversationId, sfu: { state: 'joined', stay: 1 } });
    const heard: EngineEvents['sfuSignal'][] = [];
    engine.events.on('sfuSignal', (signal) => heard.push(signal));
    const signal = { type: 'publish', streamId: 'a1', label: 'camera', sdp: 'mine' } as const;
    await engine.handlers.call.sfuSignal({ callId, stay: 1, signal });
    await soon();
    expect(heard.map((one) => one.signal)).toEqual([{ type: 'abort', streamId: 'a1' }]);
    expect(galene.open[0]?.frames('offer')).toEqual([]);
  });

  it('begins a new stay after a lost connection, with everything published and offered anew', async () => {
    const engine = await rig.start({ backends: [kind()] });
    const workspaceId = await entered(engine);
    const ben = await web('ben');
    ben.stay.publish({ id: 'b1', label: 'camera', sdp: 'sdp of b1' });
    await soon();
    const { id: conversationId } = conversationOf(engine);
    await engine.handlers.call.start({ workspaceId, conversationId, video: false, ring: true });
    await soon();
    const heard: EngineEvents['sfuSignal'][] = [];
    engine.events.on('sfuSignal', (signal) => heard.push(signal));
    galene.open.find(({ username }) => username === 'ada')?.close(1006, '');
    await soon();
    expect(callOf(engine)).toMatchObject({ state: { phase: 'joined' }, sfu: { state: 'lost', stay: 1 } });
    for (let waited = 0; waited < 3; waited += 1) {
      rig.clock.advance(1000);
      await settle();
    }
    await soon();
    expect(callOf(engine)).toMatchObject({
      state: { phase: 'joined' },
      sfu: { state: 'joined', stay: 2, userIds: ['ben'] },
    });
    expect(heard).toMatchObject([{ stay: 2, signal: { type: 'offer', streamId: 'b1' } }]);
  });
});

describe('the chat of a workspace that is a group', () => {
  it('is as the server has it after a restart of the app, whatever was kept of an earlier run', async () => {
    const first = await rig.start({ backends: [kind()] });
    const workspaceId = await entered(first);
    const { id: conversationId } = conversationOf(first);
    for (const content of ['one', 'two', 'three']) {
      await first.handlers.chat.send({ workspaceId, conversationId, content });
      await until(() => galene.group('g').history.some(({ value }) => value === content));
      await soon();
    }
    await until(() => conversationOf(first).lastMessage?.delivery.state === 'sent');
    await first.close();
    galene.group('g').history.splice(0, 2);
    rig.clock.advance(1000);
    const again = await rig.start({ backends: [kind()] });
    await until(() => only(again).connection.state === 'online');
    const ben = await web('ben');
    ben.stay.chat({ text: 'four' });
    await soon();
    const texts = async () => {
      const { messages } = await again.handlers.chat.page({ workspaceId, conversationId });
      return messages.map(({ content }) => content);
    };
    for (let tries = 0; tries < 20 && (await texts()).length !== 2; tries += 1) {
      rig.clock.advance(250);
      await settle();
    }
    expect(await texts()).toEqual(['three', 'four']);
    expect(only(again).users['ben']).toMatchObject({ displayName: 'ben', presence: 'online' });
  });
});
