/** Every refusal of the routes of calls, in the server's own words. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Signal } from '#shared/contracts/signal.ts';
import { listen, RecordedMinimost } from '#test/fakes/recorded-minimost.ts';
import { refusedWith } from '#test/support/refusal.ts';
import type { MinimostAdapter } from '../adapter.ts';

const ID = '6f1f2f9e-0000-4000-8000-000000000001';
const DM = 'dm:alice:bob';
const FIRST = { rejoin: false, takeOver: false };
const OFFER: Signal = { type: 'description', description: { type: 'offer', sdp: 'v=0\r\n' } };

let site: RecordedMinimost;
let adapter: MinimostAdapter;
/** The call as the server has it, whether it is told as incoming, and what is refused: by route. */
let row: Record<string, unknown>;
let listed: boolean;
let refused: Record<string, { readonly status: number; readonly body: string }>;

const json = (value: unknown) => ({ status: 200, body: JSON.stringify(value) });
const part = (username: string, state: string) => ({ username, state });
const refuse = (route: string, status: number, error: string): void => {
  refused[`POST /calls/${route}`] = { status, body: JSON.stringify({ error }) };
};
const start = (conversationId: string) =>
  adapter.calls.initiate({
    conversationId,
    participantIds: [],
    video: false,
    ring: true,
    clientId: crypto.randomUUID(),
  });

beforeEach(async () => {
  site = new RecordedMinimost('0.0.1');
  [refused, listed] = [{}, false];
  const started_ts = site.clock.now() / 1000;
  row = { call_id: ID, channel: DM, initiator: 'bob', state: 'ringing', started_ts, answered_ts: null };
  row['participants'] = [part('bob', 'accepted'), part('alice', 'pending')];
  site.answer = ({ ask }) => {
    const refusal = refused[ask];
    if (refusal) return refusal;
    if (ask === 'GET /calls/incoming') return json(listed ? [row] : []);
    if (ask === `GET /calls/${ID}/state`) return json(row);
    if (ask === `GET /calls/${ID}/signals?after=N`) return json([]);
    if (ask === `POST /calls/${ID}/accept`) {
      const participants = [part('bob', 'accepted'), part('alice', 'accepted')];
      row = { ...row, state: 'active', answered_ts: started_ts, participants };
    }
    return ask.startsWith(`POST /calls/${ID}/`) ? json({ status: 'ok' }) : null;
  };
  adapter = await site.online();
});

describe('a call', () => {
  it('in a public channel is refused before anything is asked', async () => {
    expect(await refusedWith(start('general'))).toEqual(['unsupported', undefined]);
    expect(site.count('POST /calls/initiate')).toBe(0);
  });

  it.each([
    [400, 'no other participants in channel'],
    [403, 'access denied'],
  ])('that is refused with %s is so in these words: %s', async (status, error) => {
    refuse('initiate', status, error);
    expect(await refusedWith(start(DM))).toEqual(['call-refused', error]);
  });

  it.each([
    [403, 'not a participant in this call', 'not-found'],
    [404, 'not found', 'not-found'],
    [409, 'call is no longer available', 'call-ended'],
  ])(
    'whose answer is refused with %s (%s) is not taken for one that we are in: %s',
    async (status, error, code) => {
      refuse(`${ID}/accept`, status, error);
      expect((await refusedWith(adapter.calls.answer(ID, FIRST)))?.[0]).toBe(code);
      expect((await refusedWith(signal()))?.[0]).toBe('not-found');
      expect(site.count(`POST /calls/${ID}/signal`)).toBe(0);
    },
  );

  it('that nobody answers has been missed, by the times of the server', async () => {
    const { told, off } = listen(adapter);
    listed = true;
    await site.pass(1100);
    listed = false;
    row = { ...row, state: 'ended', ended_ts: Number(row['started_ts']) + 31 };
    await site.pass(1100);
    const ended = told.flatMap((one) => (one.name === 'call-ended' ? [one.event.reason] : []));
    expect(ended).toEqual(['missed']);
    off();
  });
});

describe('in a call', () => {
  beforeEach(async () => {
    await adapter.calls.answer(ID, FIRST);
  });

  it.each([
    [400, 'cannot invite yourself', ['bad-payload', 'cannot invite yourself']],
    [403, 'not a participant', ['not-a-member', 'not a participant']],
    [404, 'user not found', ['not-a-member', undefined]],
    [404, 'not found', ['not-found', 'not found']],
    [409, 'call is not active', ['call-ended', undefined]],
    [409, 'user already in call', null],
  ])('an invitation that is refused with %s, %s: %j', async (status, error, means) => {
    refuse(`${ID}/invite`, status, error);
    expect(await refusedWith(adapter.calls.invite(ID, ['cai', 'dan']))).toEqual(means);
    // whoever is in it is passed over, and the next one asked
    expect(site.count(`POST /calls/${ID}/invite`)).toBe(means === null ? 2 : 1);
  });

  it.each([
    [400, 'payload is required', ['bad-payload', 'payload is required']],
    [404, 'not found', ['not-found', 'not found']],
    [409, 'call has ended', ['call-ended', undefined]],
  ])('a signal that is refused with %s, %s: %j', async (status, error, means) => {
    refuse(`${ID}/signal`, status, error);
    expect(await refusedWith(signal())).toEqual(means);
  });
});

const signal = () =>
  adapter.calls.signal({
    callId: ID,
    targetUserId: 'bob',
    targetDeviceId: null,
    fromJoinId: null,
    toJoinId: null,
    n: 1,
    signal: OFFER,
  });
