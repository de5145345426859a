/** Whole engines on a simple server: what windows see and say of calls, rooms and text there. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { gstreamerKind } from '#engine/backends/gstreamer/kind.ts';
import type { Signal } from '#shared/contracts/signal.ts';
import type { PeerView } from '#shared/contracts/view.ts';
import { type SimpleServer, startSimpleServer } from '#test/support/simple-server/simple-server.ts';
import { EnginePerson } from '../adapter/engine-person.ts';

const SDP = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nm=audio 9 UDP/TLS/RTP/SAVPF 96\r\n';
const OFFER: Signal = { type: 'description', description: { type: 'offer', sdp: SDP } };
const ANSWER: Signal = { type: 'description', description: { type: 'answer', sdp: SDP } };

let server: SimpleServer;
const people: EnginePerson[] = [];

beforeEach(async () => {
  server = await startSimpleServer();
});
afterEach(async () => {
  for (const person of people.splice(0)) await person.forget();
  await server.stop();
});

async function join(id: string): Promise<EnginePerson> {
  const person = await EnginePerson.start(null, { backends: [gstreamerKind] });
  people.push(person);
  await person.join(server.url, id, '');
  return person;
}

/** The peer of that call with which a link is to be made. */
async function linked(person: EnginePerson, callId: string): Promise<PeerView> {
  await person.until('a peer', () => person.view.calls[callId]?.peers.length === 1);
  const [peer] = person.view.calls[callId]?.peers ?? [];
  if (!peer) throw new Error('no peer');
  return peer;
}

const say = (person: EnginePerson, callId: string, { key }: PeerView, signal: Signal) =>
  person.engine.handlers.call.signal({ callId, peerKey: key, signal });

async function callTo(
  from: EnginePerson,
  userId: string,
): Promise<{ callId: string; conversationId: string }> {
  const { chat, call } = from.engine.handlers;
  const { users } = await chat.searchPeople({ workspaceId: from.workspaceId, query: userId });
  const { conversationId } = await chat.createDirect({
    workspaceId: from.workspaceId,
    userId: users[0]?.id ?? '',
  });
  const wish = { workspaceId: from.workspaceId, conversationId, video: false, ring: true };
  return { ...(await call.start(wish)), conversationId };
}

it('a peer is called by its id and answers; the call carries text; then each has hung up on the other', async () => {
  const [ann, bob] = [await join('ann'), await join('bob')];
  const { callId, conversationId } = await callTo(ann, 'bob');
  expect(ann.view.calls[callId]?.state.phase).toBe('joined');
  const toBob = await linked(ann, callId);
  expect(toBob).toMatchObject({ userId: 'bob', weOffer: true });
  await say(ann, callId, toBob, OFFER);

  const [ring] = await bob.next('ring', (rings) => rings.length === 1);
  const theirs = ring?.callId ?? '';
  await bob.engine.handlers.call.accept({ callId: theirs, video: false, others: 'hold' });
  const toAnn = await linked(bob, theirs);
  expect(toAnn).toMatchObject({ userId: 'unknown', weOffer: false });
  const heard = await bob.next('signal');
  expect(heard).toMatchObject({ callId: theirs, peerKey: toAnn.key, signal: { type: 'description' } });
  await say(bob, theirs, toAnn, ANSWER);
  await ann.next('signal', ({ signal }) => signal.type === 'description');

  const { chat, call } = ann.engine.handlers;
  const { key } = await chat.send({ workspaceId: ann.workspaceId, conversationId, content: 'hello' });
  await call.textChannel({ callId, peerKey: toBob.key, open: true });
  const sent = async () => (await chat.page({ workspaceId: ann.workspaceId, conversationId })).messages;
  await ann.next('messages', ({ messages }) => messages.some((one) => one.delivery.state === 'sent'));
  expect(await sent()).toMatchObject([{ key, content: 'hello', delivery: { state: 'sent' } }]);
  await bob.engine.handlers.call.text({ callId: theirs, peerKey: toAnn.key, text: 'hello' });
  await bob.next('messages', ({ messages }) => messages.some((one) => one.content === 'hello'));

  await call.hangUp({ callId });
  await bob.until('the end', () => bob.view.calls[theirs]?.state.phase === 'ended');
  expect(bob.view.calls[theirs]?.state).toMatchObject({ reason: 'ended-by-user' });
  expect(ann.workspace.connection.state).toBe('online');
});

it('a call that nobody answers is missed, also when its caller has gone', async () => {
  const [ann, bob] = [await join('ann'), await join('bob')];
  const { callId } = await callTo(ann, 'bob');
  await say(ann, callId, await linked(ann, callId), OFFER);
  await bob.next('ring', (rings) => rings.length === 1);
  await ann.engine.handlers.call.hangUp({ callId });
  expect((await bob.next('missed')).conversationId).toBe('unknown');
});

it('a declined call is over for the caller, who is told so', async () => {
  const [ann, bob] = [await join('ann'), await join('bob')];
  const { callId } = await callTo(ann, 'bob');
  await say(ann, callId, await linked(ann, callId), OFFER);
  const [ring] = await bob.next('ring', (rings) => rings.length === 1);
  await bob.engine.handlers.call.decline({ callId: ring?.callId ?? '' });
  await ann.until('the end', () => ann.view.calls[callId]?.state.phase === 'ended');
  expect(ann.view.calls[callId]?.state).toMatchObject({ reason: 'rejected' });
});

it('a room links those who are in it; the last one offers', async () => {
  const [ann, bob] = [await join('ann'), await join('bob')];
  const enter = async (person: EnginePerson): Promise<string> => {
    const { workspaceId } = person;
    const { chat, call } = person.engine.handlers;
    const { conversationId } = await chat.openRoom({ workspaceId, name: 'studio' });
    return (await call.start({ workspaceId, conversationId, video: true, ring: true })).callId;
  };
  const [first, second] = [await enter(ann), await enter(bob)];
  expect(await linked(bob, second)).toMatchObject({ userId: 'ann', weOffer: true });
  expect(await linked(ann, first)).toMatchObject({ userId: 'bob', weOffer: false });
  await say(bob, second, await linked(bob, second), OFFER);
  expect((await ann.next('signal')).callId).toBe(first);
});
