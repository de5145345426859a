import { afterEach, beforeEach, expect, it } from 'vitest';
import { Call, Conversation, LiveCall } from '#shared/contracts/connect/model.ts';
import { Features } from '#shared/contracts/features.ts';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { dice, pick, type Random } from '#test/fakes/mutations.ts';
import { type AdapterSeat, GaleneAdapterRig } from '#test/fakes/galene-adapter-rig.ts';

/** What no server says: as a fault of it, of a proxy, or of somebody who wishes us ill would. */
const FRAMES = 5000;
const PER_LOOK = 50;
/** More than the server allows itself. */
const OVERSIZE_CHARS = 1_200_000;

let rig: GaleneAdapterRig;
let logged: LogRecord[];
beforeEach(() => {
  rig = new GaleneAdapterRig();
  logged = [];
  rig.logger = createLogger('galene', (record) => logged.push(record));
});
afterEach(async () => {
  expect(await rig.end()).toEqual({ timers: 0, connections: 0, listeners: 0 });
});

type Json = Record<string, unknown>;

const TRANSCRIPT: readonly Json[] = [
  { type: 'handshake', version: ['2'] },
  { type: 'ping' },
  {
    type: 'joined',
    kind: 'change',
    group: 'g',
    username: 'ada',
    permissions: ['present', 'message'],
    status: { name: 'g', locked: true },
  },
  { type: 'joined', kind: 'fail', group: 'g', error: 'need-username', value: 'username required' },
  { type: 'joined', kind: 'redirect', value: 'https://other.test/group/g/' },
  {
    type: 'user',
    kind: 'add',
    id: 'c1',
    username: 'ben',
    permissions: ['present', 'message'],
    data: { raisehand: true },
  },
  {
    type: 'user',
    kind: 'add',
    id: 'c2',
    username: 'ben',
    permissions: [],
    data: { parley: { call: true, audio: true, video: false, screen: false } },
  },
  { type: 'user', kind: 'change', id: 'c1', username: 'ben', permissions: ['op'], data: {} },
  { type: 'user', kind: 'delete', id: 'c1', username: 'ben' },
  { type: 'user', kind: 'add', id: 'r1', username: 'RECORDING', permissions: ['system'] },
  { type: 'chat', id: 'm1', source: 'c1', username: 'ben', time: '2026-01-01T00:00:00Z', value: 'hello' },
  { type: 'chat', kind: 'me', id: 'm2', source: 'c2', username: 'ben', time: 'never', value: { a: [1] } },
  { type: 'chat', source: 'c1', username: 'ben', dest: 'x', value: 'psst' },
  {
    type: 'chathistory',
    id: 'm3',
    source: 'c9',
    username: 'cai',
    time: '2026-01-01T00:00:00Z',
    value: 'before',
  },
  { type: 'usermessage', kind: 'clearchat', privileged: true, value: null },
  { type: 'usermessage', kind: 'clearchat', privileged: true, value: { id: 'm1', userId: 'c1' } },
  { type: 'usermessage', kind: 'warning', privileged: true, value: 'careful' },
  { type: 'usermessage', kind: 'token', privileged: true, value: { token: 'abc' } },
  { type: 'usermessage', kind: 'mute', source: 'c1', username: 'ben', privileged: true, value: null },
  {
    type: 'usermessage',
    kind: 'filetransfer',
    source: 'c1',
    username: 'ben',
    dest: 'x',
    value: { type: 'invite', version: ['1'], id: 'f', name: 'a', size: 1, mimetype: '' },
  },
  { type: 'offer', id: 's1', label: 'camera', source: 'c1', username: 'ben', sdp: 'v=0\r\nm=audio 9 x\r\n' },
  {
    type: 'offer',
    id: 's2',
    label: 'screenshare',
    replace: 's1',
    source: 'c1',
    username: 'ben',
    sdp: 'v=0\r\nm=video 9 x\r\n',
  },
  { type: 'answer', id: 'mine', sdp: 'v=0' },
  { type: 'ice', id: 's1', candidate: { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 } },
  { type: 'renegotiate', id: 'mine' },
  { type: 'close', id: 's1' },
  { type: 'abort', id: 'mine' },
  { type: 'dance', id: 'x' },
];
const ODD: readonly unknown[] = [
  null,
  '',
  -1,
  1e300,
  true,
  [],
  {},
  [[]],
  'x'.repeat(5000),
  '\u0000',
  { toString: 1 },
  '__proto__',
];

/** One frame, somehow spoilt. */
function spoilt(random: Random): string {
  const frame: Json = { ...pick(TRANSCRIPT, random) };
  const keys = Object.keys(frame);
  const key = pick(keys, random) ?? 'type';
  const way = random();
  if (way < 0.3) frame[key] = pick(ODD, random);
  else if (way < 0.4) delete frame[key];
  else if (way < 0.5) frame[key] = pick(TRANSCRIPT, random)?.[key];
  else if (way < 0.55)
    frame[pick(['kind', 'id', 'source', 'dest', 'value', 'extra'], random) ?? ''] = pick(ODD, random);
  const text = JSON.stringify(frame);
  if (way > 0.97) return text.slice(0, Math.floor(random() * text.length));
  if (way > 0.965) return JSON.stringify({ ...frame, value: 'x'.repeat(OVERSIZE_CHARS) });
  return text;
}

/** Who was sent out or lost comes back. True: they had to sign in again. */
async function isBack(ada: AdapterSeat): Promise<boolean> {
  await rig.soon();
  const isOut = ada.adapter.identity() === null;
  if (isOut) {
    const entered = ada.adapter.signIn('ada', 'pw');
    await rig.soon();
    await entered;
    ada.adapter.connect();
    await ada.join();
  }
  if (ada.adapter.connection().state !== 'online') {
    ada.adapter.wake();
    await rig.soon();
  }
  return isOut;
}

/** Whatever was said, what it tells is whole. */
async function look(ada: AdapterSeat): Promise<void> {
  const { features } = ada.adapter.info();
  expect(Features.parse(features)).toEqual(features);
  if (ada.adapter.connection().state !== 'online') return;
  const conversation = await ada.conversation();
  expect(Conversation.parse(conversation)).toEqual(conversation);
  const ids = conversation.participants.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toContain('ada');
  const { messages } = await ada.chat.messages(conversation.id, { limit: 5000 });
  expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
  const [first] = messages;
  expect(messages.map(({ seq }) => seq - (first?.seq ?? 0))).toEqual(messages.map((_, index) => index));
  const call = await ada.calls.get(conversation.liveCall?.id ?? '');
  expect(Call.parse(call)).toEqual(call);
  expect(LiveCall.parse(conversation.liveCall)).toEqual(conversation.liveCall);
  for (const { userId } of call.participants) expect(ids).toContain(userId);
}

it(`${FRAMES} spoilt frames are survived: logged, whole in what it tells, and nothing is left behind`, async () => {
  const random = dice(7);
  const ada = await rig.person('ada');
  await ada.join();
  let ends = 0;
  for (let said = 0; said < FRAMES; said += 1) {
    if (await isBack(ada)) ends += 1;
    rig.wire('ada').sayText(spoilt(random));
    if (said % PER_LOOK > 0) continue;
    await rig.soon();
    await look(ada);
    expect(rig.clock.pending).toBeLessThan(100);
    ada.told.length = 0;
  }
  const failed = logged.filter(({ level }) => level === 'error');
  expect(failed).toEqual([]);
  expect(logged.filter(({ message }) => message === 'frame not understood').length).toBeGreaterThan(500);
  // it went on: what was whole among them was taken, and the server's own word ended a sign-in
  expect(ends).toBeGreaterThan(0);
  await isBack(ada);
  expect(await ada.write('still here')).toMatchObject({ content: 'still here' });
}, 60_000);
