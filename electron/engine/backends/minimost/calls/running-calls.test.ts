/** Calls that run in a channel, as servers newer than every release tell of them. */
import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { listen, RecordedMinimost, type Reply, type Told } from '#test/fakes/recorded-minimost.ts';
import type { MinimostAdapter } from '../adapter.ts';
import type { CallStateRow } from '../rows.ts';

const ID = '6f1f2f9e-0000-4000-8000-000000000001';
const CHANNEL = 'dm:alice:bob';
const ASK = 'GET /calls/active?channel=dm%3Aalice%3Abob';
const FIRST = { rejoin: false, takeOver: false };
const LIVE = { id: ID, type: 'audio', initiatedBy: 'bob', joinedIds: ['bob', 'cai'] };

let site: RecordedMinimost;
let adapter: MinimostAdapter;
let told: Told[];
/** What the server says of the channel, and of the call; how it answers who walks in. */
let active: Reply;
let row: CallStateRow;
let accepts: Reply;

const json = (value: unknown): Reply => ({ status: 200, body: JSON.stringify(value) });
const part = (username: string, state: CallStateRow['participants'][number]['state']) => ({
  username,
  state,
});
const running = (state: 'ringing' | 'active' = 'active'): Reply =>
  json({
    call: {
      call_id: ID,
      initiator: 'bob',
      state,
      started_ts: row.started_ts,
      participants: ['bob', 'cai'],
      joined: false,
    },
  });
const mine = (state: CallStateRow['participants'][number]['state'] | null): void => {
  const others = [part('bob', 'accepted'), part('cai', 'accepted')];
  row = { ...row, participants: state === null ? others : [...others, part('alice', state)] };
};
const lives = () => told.flatMap((one) => (one.name === 'live-call' ? [one.event.liveCall] : []));
const names = () => told.map(({ name }) => name);
/** The person is at that channel. */
const look = async (): Promise<void> => {
  adapter.chat.setTyping(CHANNEL, true);
  await site.pass(1100);
};

beforeEach(async () => {
  site = new RecordedMinimost('0.0.1');
  active = { status: 404, body: '{}' };
  row = {
    call_id: ID,
    channel: CHANNEL,
    initiator: 'bob',
    state: 'active',
    started_ts: site.clock.now() / 1000,
    answered_ts: site.clock.now() / 1000,
    participants: [],
  };
  mine(null);
  accepts = json({ status: 'ok', last_signal_id: 3 });
  site.answer = ({ ask }) => {
    if (ask === ASK) return active;
    if (ask === 'GET /calls/incoming') return json([]);
    if (ask === `GET /calls/${ID}/state`) return json(row);
    if (ask === `GET /calls/${ID}/signals?after=N`) return json([]);
    if (ask === `POST /calls/${ID}/end`) mine('left');
    if (ask === `POST /calls/${ID}/accept`) {
      if (accepts.status === 200) mine('accepted');
      return accepts;
    }
    return ask.startsWith(`POST /calls/${ID}/`) ? json({ status: 'ok' }) : null;
  };
  adapter = await site.online();
  await adapter.chat.createDirect('bob');
  ({ told } = listen(adapter));
});

describe('a call that runs', () => {
  it('is asked for once where the server does not tell', async () => {
    await look();
    await site.pass(10_000);
    expect(site.count(ASK)).toBeLessThanOrEqual(1);
    expect(adapter.info().features.calls?.live).toBe(false);
    await expect(adapter.calls.get(ID)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is told with who is in it, and its end; one that only rings is not', async () => {
    active = running('ringing');
    await look();
    expect(adapter.info().features.calls?.live).toBe(true);
    expect(lives()).toEqual([]);
    active = running();
    await site.pass(2000);
    expect(lives()).toMatchObject([LIVE]);
    const found = (await adapter.chat.conversations()).find(({ id }) => id === CHANNEL);
    expect(found?.liveCall).toMatchObject(LIVE);
    active = json({ call: null });
    await site.pass(2000);
    expect(lives().at(-1)).toBeNull();
  });

  it.each([null, 'pending', 'left', 'rejected'] as const)(
    'is walked into by a member who is %s there, and does not ring',
    async (state) => {
      active = running();
      await look();
      mine(state);
      const call = await adapter.calls.answer(ID, FIRST);
      expect(call.participants.find(({ userId }) => userId === 'alice')).toMatchObject({
        status: 'joined',
        deviceId: adapter.identity()?.deviceId,
      });
      await site.pass(1000);
      expect(names()).not.toContain('call-ended');
      expect(told.some((one) => one.name === 'call' && one.event.ringsForMs !== null)).toBe(false);
      expect(site.count(`POST /calls/${ID}/accept`)).toBe(1);
      // and out again
      await adapter.calls.end(ID, 'ended-by-user');
      expect((await adapter.calls.get(ID)).participants).toContainEqual(
        expect.objectContaining({ userId: 'alice', status: 'left' }),
      );
    },
  );

  it('in a channel of others is none of mine', async () => {
    active = running();
    await look();
    row = { ...row, channel: 'dm:bob:cai' };
    const refused = await adapter.calls.answer(ID, FIRST).catch((error: unknown) => AppError.from(error));
    expect(refused).toMatchObject({ code: 'not-found' });
    expect(site.count(`POST /calls/${ID}/accept`)).toBe(0);
  });

  it('is told who cannot be reached any more, once I am in it; older servers are not', async () => {
    const gone = () =>
      site.asked.filter(({ ask }) => ask === `POST /calls/${ID}/gone`).map(({ body }) => body);
    adapter.calls.linkLost?.(ID, 'cai');
    active = running();
    await look();
    adapter.calls.linkLost?.(ID, 'cai');
    await site.pass(0);
    expect(gone()).toEqual([]);
    await adapter.calls.answer(ID, FIRST);
    adapter.calls.linkLost?.(ID, 'cai');
    await site.pass(0);
    expect(gone()).toEqual(['{"username":"cai"}']);
  });

  it('that ends on the way in is over', async () => {
    active = running();
    await look();
    accepts = { status: 409, body: '{"error":"call is no longer available"}' };
    await expect(adapter.calls.answer(ID, FIRST)).rejects.toMatchObject({ code: 'call-ended' });
    row = { ...row, state: 'ended', ended_ts: row.started_ts + 60 };
    await site.pass(1000);
    const asked = site.count(`GET /calls/${ID}/state`);
    await site.pass(5000);
    expect(site.count(`GET /calls/${ID}/state`)).toBe(asked);
  });
});

it('a server that pushes tells it by the same words', async () => {
  const pushing = new RecordedMinimost('0.0.4');
  const other = await pushing.online();
  await other.chat.createDirect('bob');
  const heard = listen(other).told;
  other.chat.setTyping(CHANNEL, true);
  await pushing.pass(500);
  pushing.answer = ({ ask }) =>
    ask.startsWith('GET /events?')
      ? { status: 200, body: `event: active_call\ndata: ${running().body}\n\n` }
      : null;
  await pushing.pass(5000);
  expect(heard.flatMap((one) => (one.name === 'live-call' ? [one.event] : []))).toMatchObject([
    { conversationId: CHANNEL, liveCall: LIVE },
  ]);
  await other.close();
});
