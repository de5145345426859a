/** Events and answers that are malformed, unknown, out of order or too large: survived, logged, and everything in its place afterwards. */
import { expect, it } from 'vitest';
import { Call, Conversation, LiveCall, Message } from '#shared/contracts/connect/model.ts';
import { Signal } from '#shared/contracts/signal.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { type Answer, ConnectRig, SERVER_INFO } from '#test/fakes/connect-rig.ts';
import { dice, mutatedJson, pick, type Random } from '#test/fakes/mutations.ts';
import { settle } from '#test/fakes/settle.ts';

const EVENTS = 5000;
const PER_LOOK = 25;
const AT = '2026-01-01T00:00:00.000Z';

const bob = { id: 'bob', username: 'bob', userIdentifier: 'bob@x', displayName: 'Bob', avatarUrl: null };
const message = {
  id: 'm1',
  conversationId: 'v',
  seq: 1,
  rev: 1,
  clientId: null,
  kind: 'text',
  callId: null,
  senderId: 'bob',
  content: 'hello',
  replyToId: null,
  attachments: [],
  reactions: [{ emoji: '👍', userIds: ['ann'] }],
  createdAt: AT,
  editedAt: null,
  deletedAt: null,
};
const conversation = {
  id: 'v',
  type: 'direct',
  name: null,
  participants: [{ ...bob, status: 'online' }],
  lastMessage: message,
  lastSeq: 1,
  rev: 1,
  unreadCount: 1,
  lastReadSeq: 0,
  muted: false,
  liveCall: null,
  createdAt: AT,
  updatedAt: AT,
};
const media = { audioEnabled: true, videoEnabled: false, screenSharing: false };
const participant = (userId: string, status: string, joinSeq: number | null) => ({
  userId,
  userName: userId,
  userIdentifier: `${userId}@x`,
  status,
  joinId: joinSeq === null ? null : `stay-${userId}`,
  joinSeq,
  deviceId: 'd',
  ringing: [],
  busy: false,
  connection: 'connected',
  mediaState: media,
});
const participants = [participant('bob', 'joined', 1), participant('ann', 'invited', null)];
const call = {
  id: 'c',
  conversationId: 'v',
  type: 'audio',
  initiatedBy: 'bob',
  status: 'ringing',
  participants,
  startedAt: null,
  endedAt: null,
  duration: null,
  endReason: null,
  rev: 1,
  createdAt: AT,
};
const origin = { callId: 'c', fromUserId: 'bob', fromDeviceId: 'd', fromJoinId: 'stay-bob', n: 1 };
const sdp = 'v=0\r\no=- 42 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n';

const TRANSCRIPT: readonly (readonly [string, unknown])[] = [
  ['message:new', { message }],
  ['message:updated', { message: { ...message, rev: 2, content: 'hello!', editedAt: AT } }],
  ['message:read', { conversationId: 'v', userId: 'bob', seq: 1, unreadCount: 0 }],
  ['typing:update', { conversationId: 'v', userId: 'bob', isTyping: true }],
  ['presence:update', { userId: 'bob', status: 'away', lastSeen: AT }],
  ['conversation:updated', { conversation }],
  [
    'conversation:call',
    {
      conversationId: 'v',
      liveCall: { id: 'c', type: 'audio', initiatedBy: 'bob', startedAt: AT, joinedIds: ['bob'] },
    },
  ],
  ['auth:expiring', { expiresIn: 60 }],
  ['call:incoming', { callId: 'c', conversationId: 'v', type: 'audio', initiatedBy: 'bob', participants }],
  ['call:updated', { call }],
  ['call:offer', { ...origin, offer: { type: 'offer', sdp, tracks: { '0': 'microphone' } } }],
  ['call:answer', { ...origin, answer: { type: 'answer', sdp } }],
  ['call:ice-candidate', { ...origin, candidate: { candidate: 'candidate:1', sdpMid: '0' } }],
  ['call:ice-candidate', { ...origin, candidate: null }],
  ['call:relay', { callId: 'c', fromUserId: 'bob', kind: 'reaction', payload: { emoji: '👍' } }],
  ['call:ended', { callId: 'c', reason: 'ended-by-user', endedBy: 'bob', rev: 2 }],
  ['call:participant-joined', { callId: 'c', userId: 'cy', userName: 'Cy', userIdentifier: 'cy@x' }],
  ['call:participant-left', { callId: 'c', userId: 'cy' }],
  ['call:media-state-changed', { callId: 'c', userId: 'bob', mediaState: media }],
  ['nobody:knows', { of: 'this' }],
];

const ANSWERS: Readonly<Record<string, unknown>> = {
  'GET /api/conversations': { conversations: [conversation] },
  'POST /api/conversations': conversation,
  'GET /api/conversations/v/messages': { messages: [message], hasMore: false },
  'GET /api/conversations/v/changes': { messages: [message], rev: 1, hasMore: false },
  'POST /api/conversations/v/messages': message,
  'PATCH /api/messages/m1': message,
  'POST /api/conversations/v/read': { lastReadSeq: 1, unreadCount: 0 },
  'GET /api/users': { users: [{ ...bob, status: 'online' }] },
  'GET /api/calls/c': call,
  'GET /api/calls/active': { calls: [call] },
  'GET /api/calls/history': { calls: [call], cursor: null },
  'GET /api/calls/turn-credentials': { iceServers: [{ urls: ['turn:x'] }], expiresAt: AT },
  'POST /api/calls/initiate': { ...call, ringsForMs: 1000 },
  'POST /api/calls/c/answer': call,
  'POST /api/calls/c/reject': call,
  'POST /api/calls/c/end': call,
};

/** One that came before, somehow spoilt, or with the words of another. */
function mutatedEvent(random: Random): readonly [string, unknown] {
  const [name, payload] = pick(TRANSCRIPT, random) ?? ['', null];
  const way = random();
  if (way < 0.3) return [name, payload];
  if (way < 0.4) return [name, pick(TRANSCRIPT, random)?.[1]];
  if (way < 0.45) return [`${name}x`, payload];
  if (way < 0.46) return [pick(['__proto__', 'constructor', 'toString', ''], random) ?? '', payload];
  return [name, mutatedJson(payload, random)];
}

function mutatedAnswer(body: unknown, random: Random): Answer {
  const way = random();
  if (way < 0.3) return { status: 200, body };
  if (way < 0.4) return { status: pick([400, 401, 403, 404, 409, 413, 429, 500, 503], random) ?? 500, body };
  if (way < 0.45) return { status: 200, body: JSON.stringify(body).slice(0, Math.floor(random() * 200)) };
  return { status: 200, body: mutatedJson(body, random) };
}

/** What a person may do; every refusal is one of ours. */
const acts = ({ adapter: { chat, calls, people } }: ConnectRig): readonly (() => unknown)[] => [
  () => chat.conversations(),
  () => chat.changes('v', 0),
  () => chat.messages('v', { limit: 5 }),
  () => chat.createDirect('bob'),
  () => chat.send('v', { clientId: 'n', content: 'n', replyToId: null }),
  () => chat.edit('m1', 'n'),
  () => chat.markRead('v', 1),
  () => chat.setTyping('v', true),
  () => people.search('b'),
  () => calls.get('c'),
  () => calls.active(),
  () => calls.history?.({ cursor: null, missedOnly: false }),
  () => calls.iceServers(),
  () =>
    calls.initiate({
      conversationId: 'v',
      participantIds: ['bob'],
      video: false,
      ring: true,
      clientId: 'n',
    }),
  () => calls.answer('c', { rejoin: false, takeOver: false }),
  () => calls.reject('c'),
  () => calls.end('c', 'ended-by-user'),
  () => calls.ringing('c', true),
];

/** Whatever came, what was told can be read by the house. */
function checkTold(rig: ConnectRig): void {
  for (const one of rig.calls) Call.parse(one);
  for (const one of rig.heard('message')) Message.parse(one);
  for (const one of rig.heard('conversation')) Conversation.parse(one);
  for (const { signal } of rig.heard('signal')) Signal.parse(signal);
  for (const { liveCall } of rig.heard('live-call')) LiveCall.nullable().parse(liveCall);
  for (const { seq } of rig.heard('read')) expect(seq).toBeTypeOf('number');
}

/** A person signs in again, and a socket comes up: as often as it takes. */
async function isBack(rig: ConnectRig): Promise<void> {
  if (rig.adapter.connection().state === 'online') return;
  if (rig.adapter.identity() === null) await rig.adapter.signIn('ann', 'pw');
  rig.adapter.connect();
  rig.clock.advance(30_000);
  await settle();
  rig.sockets.at(-1)?.fire('connect');
  await settle();
}

it.each([
  ['of the contract', 1, SERVER_INFO],
  ['of the seed', 2, undefined],
])(`a server %s: ${EVENTS} mutated events and its answers are survived`, async (_kind, seed, server) => {
  const random = dice(seed);
  const rig = new ConnectRig();
  const bugs: unknown[] = [];
  let good = false;
  if (server) rig.answers['GET /api/server'] = { status: 200, body: server };
  rig.answers['POST /api/auth/refresh'] = { status: 200, body: { accessToken: 'opaque' } };
  for (const [route, body] of Object.entries(ANSWERS)) {
    rig.answers[route] = () => (good ? { status: 200, body } : mutatedAnswer(body, random));
  }
  await rig.online();
  const told: Record<string, number> = {};
  for (let said = 1; said <= EVENTS; said += 1) {
    rig.sockets.at(-1)?.hear(...mutatedEvent(random));
    if (said % PER_LOOK > 0) continue;
    const doing = (async () => pick(acts(rig), random)?.())().catch((error: unknown) => {
      if (!(error instanceof AppError)) bugs.push(error);
    });
    await settle();
    const asked = rig.sockets.at(-1)?.emitted.splice(0) ?? [];
    for (const { ack } of asked) ack?.(mutatedJson({ ok: true }, random));
    rig.clock.advance(Math.floor(random() * 4000));
    await settle();
    if (random() < 0.05) rig.sockets.at(-1)?.fire('disconnect', 'transport close');
    // whoever is asked for a password meanwhile is not answered
    await isBack(rig);
    void doing;
    checkTold(rig);
    for (const { name } of rig.told) told[name] = (told[name] ?? 0) + 1;
    rig.told = [];
    expect(rig.clock.pending).toBeLessThan(50);
  }
  expect(bugs).toEqual([]);
  // it was no long way of saying that nothing came about
  expect(told['message']).toBeGreaterThan(100);
  expect(told['call']).toBeGreaterThan(100);
  expect(told['signal']).toBeGreaterThan(100);
  expect(rig.logged.filter(({ message: what }) => what === 'event cannot be read').length).toBeGreaterThan(
    500,
  );
  expect(rig.logged.filter(({ level }) => level === 'error')).toEqual([]);
  // good ones again: it works as ever
  good = true;
  await isBack(rig);
  rig.sockets.at(-1)?.hear('message:new', { message: { ...message, id: 'last' } });
  expect(rig.heard('message').at(-1)).toMatchObject({ id: 'last', content: 'hello' });
  expect((await rig.adapter.chat.conversations()).map(({ id }) => id)).toEqual(['v']);
  await rig.adapter.close();
  expect(rig.clock.pending).toBe(0);
  expect(rig.sockets.map(({ listening }) => listening)).toEqual(rig.sockets.map(() => 0));
});
