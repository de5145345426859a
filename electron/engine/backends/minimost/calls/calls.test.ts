import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { listen, RecordedMinimost, type Told } from '#test/fakes/recorded-minimost.ts';
import type { MinimostAdapter } from '../adapter.ts';
import type { CallStateRow } from '../rows.ts';

const ID = '6f1f2f9e-0000-4000-8000-000000000001';
const FIRST = { rejoin: false, takeOver: false };

let site: RecordedMinimost;
let adapter: MinimostAdapter;
let told: Told[];
/** The call as the server has it, who is asked to ring, and what is in the mailbox. */
let row: CallStateRow | null;
let listed: boolean;
let signals: unknown[];

const part = (username: string, state: CallStateRow['participants'][number]['state']) => ({
  username,
  state,
});
const json = (value: unknown) => ({ status: 200, body: JSON.stringify(value) });
const posts = (verb: string) => site.count(`POST /calls/${ID}/${verb}`);
const ended = () => told.flatMap((one) => (one.name === 'call-ended' ? [one.event] : []));
const rings = () =>
  told.flatMap((one) => (one.name === 'call' && one.event.ringsForMs !== null ? [one.event] : []));
const seconds = () => site.clock.now() / 1000;

beforeEach(async () => {
  site = new RecordedMinimost('0.0.1');
  [row, listed, signals] = [null, false, []];
  site.answer = ({ ask }) => {
    if (ask === 'GET /calls/incoming') {
      const { channel, initiator, started_ts } = row ?? { channel: '', initiator: '', started_ts: 0 };
      return json(listed ? [{ call_id: ID, channel, initiator, started_ts }] : []);
    }
    if (ask === `GET /calls/${ID}/state`) return row ? json(row) : { status: 404, body: '{}' };
    if (ask === `GET /calls/${ID}/signals?after=N`) return json(signals);
    if (ask === `POST /calls/${ID}/accept`) accepted();
    if (ask === `POST /calls/${ID}/end`) left();
    return ask.startsWith(`POST /calls/${ID}/`) ? json({ status: 'ok' }) : null;
  };
  adapter = await site.online();
  ({ told } = listen(adapter));
});

const calling = (state: CallStateRow['state'] = 'ringing'): void => {
  listed = true;
  row = {
    call_id: ID,
    channel: 'dm:alice:bob',
    initiator: 'bob',
    state,
    started_ts: seconds(),
    answered_ts: state === 'active' ? seconds() : null,
    participants: [part('bob', 'accepted'), part('alice', 'pending')],
  };
};
/** The server's side of an answer. */
const accepted = (): void => {
  listed = false;
  if (row)
    row = {
      ...row,
      state: 'active',
      answered_ts: seconds(),
      participants: [part('bob', 'accepted'), part('alice', 'accepted')],
    };
};
/** The server's side of leaving it. */
const left = (): void => {
  if (!row) return;
  const isEmpty = row.participants.every((one) => one.username === 'alice' || one.state === 'left');
  const participants = row.participants.map((one) =>
    one.username === 'alice' ? part('alice', 'left') : one,
  );
  row = { ...row, participants, ...(isEmpty ? { state: 'ended', ended_ts: seconds() } : {}) };
};
const answer = async (): Promise<void> => {
  calling();
  await site.pass(1100);
  await adapter.calls.answer(ID, FIRST);
};

describe('a call that rings', () => {
  it('is told with the time that is left, in a conversation that is there', async () => {
    calling();
    if (row) row = { ...row, started_ts: seconds() - 10 };
    await site.pass(1100);
    const [ring] = rings();
    expect(ring?.call).toMatchObject({ id: ID, conversationId: 'dm:alice:bob', initiatedBy: 'bob' });
    expect(ring?.ringsForMs).toBeGreaterThan(18_000);
    expect(ring?.ringsForMs).toBeLessThanOrEqual(20_000);
    const names = told.map((one) => one.name);
    expect(names.indexOf('conversation')).toBeLessThan(names.indexOf('call'));
  });

  it('in a running call, where the server never stops, ends by our own limit, and stays ended', async () => {
    calling('active');
    await site.pass(1100);
    expect(rings()).toHaveLength(1);
    await site.pass(30_500);
    expect(ended()).toEqual([{ callId: ID, reason: 'missed', rev: null }]);
    const asked = site.count(`GET /calls/${ID}/state`);
    await site.pass(10_000);
    expect(rings()).toHaveLength(1);
    expect(site.count(`GET /calls/${ID}/state`)).toBe(asked);
    // taken off the list and called anew
    listed = false;
    await site.pass(1100);
    listed = true;
    await site.pass(1100);
    expect(rings()).toHaveLength(2);
  });

  it('that is turned down here does not ring again while it is listed', async () => {
    calling('active');
    await site.pass(1100);
    if (row) row = { ...row, participants: [part('bob', 'accepted'), part('alice', 'rejected')] };
    await adapter.calls.reject(ID);
    await site.pass(5000);
    expect(rings()).toHaveLength(1);
    expect(posts('reject')).toBe(1);
  });

  it('that is over already is not turned down any more', async () => {
    calling();
    await site.pass(1100);
    if (row) row = { ...row, state: 'ended', ended_ts: seconds() };
    await site.pass(200);
    expect(ended()).toEqual([{ callId: ID, reason: 'cancelled', rev: null }]);
    await adapter.calls.reject(ID);
    expect(posts('reject')).toBe(0);
  });
});

describe('a call that I am in', () => {
  it('is accepted once, however often it is answered', async () => {
    await answer();
    await adapter.calls.answer(ID, FIRST);
    await adapter.calls.answer(ID, { rejoin: true, takeOver: false });
    expect(posts('accept')).toBe(1);
  });

  it('is asked after without a pause: that is the heartbeat', async () => {
    await answer();
    await site.pass(60_000);
    const before = site.count(`GET /calls/${ID}/state`);
    await site.pass(3000);
    expect(site.count(`GET /calls/${ID}/state`) - before).toBeGreaterThanOrEqual(10);
  });

  it('is ended by us when everybody else has left, once', async () => {
    await answer();
    if (row) row = { ...row, participants: [part('bob', 'left'), part('alice', 'accepted')] };
    await site.pass(1000);
    expect(ended()).toEqual([{ callId: ID, reason: 'ended-by-user', rev: null }]);
    expect(posts('end')).toBe(1);
  });

  it('goes on while somebody else may still answer', async () => {
    await answer();
    if (row)
      row = {
        ...row,
        participants: [part('bob', 'left'), part('alice', 'accepted'), part('cai', 'pending')],
      };
    await site.pass(2000);
    expect(posts('end')).toBe(0);
  });

  it('takes no signals of strangers, of itself, or of before it was joined', async () => {
    const signal = (id: number, from: string) => ({
      id,
      from,
      type: 'offer',
      payload: { type: 'offer', sdp: `v=${id}` },
      ts: 1,
    });
    signals = [signal(7, 'bob')];
    await answer();
    signals = [signal(7, 'bob'), signal(8, 'eve'), signal(9, 'alice'), signal(11, 'bob'), signal(10, 'bob')];
    await site.pass(500);
    const heard = told.flatMap((one) => (one.name === 'signal' ? [one.event.signal] : []));
    expect(heard).toMatchObject([{ description: { sdp: 'v=10' } }, { description: { sdp: 'v=11' } }]);
  });

  it('hears what is said to it at once, when links are being made', async () => {
    await answer();
    const before = site.count(`GET /calls/${ID}/signals?after=N`);
    await site.pass(500);
    expect(site.count(`GET /calls/${ID}/signals?after=N`) - before).toBeGreaterThanOrEqual(4);
    await site.pass(20_000);
    const settled = site.count(`GET /calls/${ID}/signals?after=N`);
    await site.pass(6000);
    expect(site.count(`GET /calls/${ID}/signals?after=N`) - settled).toBeLessThanOrEqual(11);
  });

  it('that the server forgets is gone', async () => {
    await answer();
    row = null;
    await site.pass(500);
    expect(told.filter((one) => one.name === 'call-gone')).toHaveLength(1);
    await site.pass(2000);
    expect(site.clock.pending).toBeGreaterThan(0);
    await adapter.close();
    expect(site.clock.pending).toBe(0);
  });

  it('has one sharer on an older server: who claims it last takes it from me', async () => {
    await answer();
    const share = { audioEnabled: true, videoEnabled: false, screenSharing: true };
    await adapter.calls.setMedia(ID, share);
    expect(posts('screenshare')).toBe(1);
    if (row) row = { ...row, screenshare_user: 'bob' };
    await site.pass(500);
    const { participants } = await adapter.calls.get(ID);
    expect(participants.map((one) => [one.userId, one.mediaState.screenSharing])).toEqual([
      ['bob', true],
      ['alice', false],
    ]);
  });
});

it('a call that is none of mine is not to be had', async () => {
  calling();
  if (row) row = { ...row, participants: [part('bob', 'accepted'), part('cai', 'pending')] };
  const refusal = await adapter.calls.get(ID).catch((error: unknown) => AppError.from(error).code);
  expect(refusal).toBe('not-found');
});
