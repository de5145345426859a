import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import type { Signal } from '#shared/contracts/signal.ts';
import { type Asked, listen, RecordedMinimost, type Told } from '#test/fakes/recorded-minimost.ts';
import type { MinimostAdapter } from '../adapter.ts';

const FIRST = { rejoin: false, takeOver: false };
const OFF = { audioEnabled: false, videoEnabled: false, screenSharing: false };
const START = 'POST /screenshare/start';
const json = (value: unknown) => ({ status: 200, body: JSON.stringify(value) });
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => AppError.from(error).code,
  );

let site: RecordedMinimost;
let adapter: MinimostAdapter;
let told: Told[];
/** As the server has it. */
let shares: { share_id: string; channel: string; sharer: string; started_ts: number }[];
let signals: unknown[];
let sent: Record<string, unknown>[];

const share = (share_id: string, sharer: string, started_ts = 1) => ({
  share_id,
  channel: 'general',
  sharer,
  started_ts,
});
const signal = (id: number, from: string, type = 'offer') => ({
  id,
  from,
  type,
  payload: type === 'ice_candidate' ? { candidate: 'c', sdpMid: '0' } : { type, sdp: `v=${id}` },
});
const answer = ({ ask, body }: Asked) => {
  // nobody calls
  if (ask === 'GET /calls/incoming') return json([]);
  if (ask === START) {
    shares = [...shares.filter(({ sharer }) => sharer !== 'alice'), share('s1', 'alice')];
    return json({ share_id: 's1' });
  }
  if (ask.startsWith('GET /screenshare/active')) return json(ask.includes('general') ? shares : []);
  if (ask.endsWith('/signals?after=N')) return json(signals);
  if (ask.endsWith('/signal')) sent.push(JSON.parse(body) as Record<string, unknown>);
  const stopped = /^POST \/screenshare\/(\w+)\/stop$/.exec(ask)?.[1];
  if (stopped) shares = shares.filter((one) => one.share_id !== stopped);
  return ask.includes('/screenshare/') ? json({ status: 'ok' }) : null;
};
const all = <N extends Told['name']>(name: N) =>
  told.flatMap((one) => (one.name === name ? [one.event as Extract<Told, { name: N }>['event']] : []));
const begin = async () => {
  const wish = { conversationId: 'general', participantIds: [], video: false, ring: false, share: true };
  return (await adapter.calls.initiate({ ...wish, clientId: 'c1' })).call;
};
const say = (targetUserId: string, sdp: string, callId = 'share:s2') => {
  const said: Signal = { type: 'description', description: { type: 'offer', sdp } };
  const ids = { targetDeviceId: null, fromJoinId: null, toJoinId: null, n: 1 };
  return adapter.calls.signal({ callId, targetUserId, ...ids, signal: said });
};

beforeEach(async () => {
  site = new RecordedMinimost('0.0.1');
  [shares, signals, sent] = [[], [], []];
  site.answer = answer;
  adapter = await site.online();
  ({ told } = listen(adapter));
});

describe('a screen that I show', () => {
  it('is a call of its own in any channel, that rings nobody and sends nothing but the screen', async () => {
    const call = await begin();
    expect(call).toMatchObject({
      id: 'share:s1',
      conversationId: 'general',
      type: 'screen',
      status: 'active',
    });
    expect(call.participants).toMatchObject([{ userId: 'alice', status: 'joined', mediaState: OFF }]);
    expect((await adapter.calls.active()).map(({ id }) => id)).toEqual(['share:s1']);
    expect(adapter.calls.dialect?.('share:s1')).toMatchObject({
      firstOffer: 'newcomer',
      politeness: 'never-renegotiates',
    });
  });

  it('is not told to myself', async () => {
    await begin();
    await site.pass(3000);
    expect(all('live-call')).toEqual([]);
  });

  it('has the viewers that have offered, before their offer is told', async () => {
    await begin();
    signals = [signal(4, 'bob', 'ice_candidate'), signal(5, 'bob')];
    await site.pass(500);
    const names = told.map(({ name }) => name).filter((name) => name === 'call' || name === 'signal');
    expect(names).toEqual(['signal', 'call', 'signal']);
    expect(all('call').at(-1)?.call.participants).toMatchObject([
      { userId: 'alice' },
      { userId: 'bob', status: 'joined' },
    ]);
    expect(all('signal').at(-1)).toMatchObject({ fromUserId: 'bob', signal: { type: 'description' } });
    signals = [];
    await say('bob', 'v=0', 'share:s1');
    expect(sent).toMatchObject([{ to: 'bob' }]);
  });

  it('loses a viewer whose link is lost, and has them again with their next offer', async () => {
    await begin();
    signals = [signal(5, 'bob')];
    await site.pass(500);
    adapter.calls.linkLost?.('share:s1', 'bob');
    const ofBob = () => all('call').map(({ call }) => call.participants[1]?.status);
    expect(ofBob()).toEqual(['joined', 'left']);
    signals = [signal(5, 'bob'), signal(6, 'bob')];
    await site.pass(500);
    expect(ofBob()).toEqual(['joined', 'left', 'joined']);
    expect(all('signal')).toHaveLength(2);
  });

  it('takes nothing of myself, no answers, and no more viewers than it can carry', async () => {
    await begin();
    signals = [signal(1, 'alice'), signal(2, 'bob', 'answer')];
    await site.pass(500);
    expect(all('signal')).toEqual([]);
    signals = Array.from({ length: 20 }, (_none, i) => signal(10 + i, `viewer${i}`));
    await site.pass(500);
    expect(all('signal')).toHaveLength(16);
  });

  it('is over as soon as my window shows it no more', async () => {
    await begin();
    await adapter.calls.setMedia('share:s1', { ...OFF, screenSharing: true });
    expect(shares).toHaveLength(1);
    await adapter.calls.setMedia('share:s1', OFF);
    expect(shares).toEqual([]);
    expect(all('call-ended')).toEqual([{ callId: 'share:s1', reason: 'ended-by-user', rev: null }]);
  });

  it('is over when the server has it no more', async () => {
    await begin();
    await site.pass(1000);
    expect(all('call-ended')).toEqual([]);
    shares = [];
    await site.pass(600);
    expect(all('call-ended')).toMatchObject([{ callId: 'share:s1' }]);
    expect(await adapter.calls.active()).toEqual([]);
  });

  it('does not go on after its window was loaded anew, nor after a crash', async () => {
    await begin();
    expect(await code(adapter.calls.answer('share:s1', { rejoin: true, takeOver: false }))).toBe(
      'call-ended',
    );
    expect(shares).toEqual([]);
    await begin();
    await site.pass(100);
    const kept = site.kept.at(-1) ?? null;
    const again = site.adapter(kept);
    await again.resume();
    again.connect();
    await site.pass(500);
    expect(shares).toEqual([]);
    expect(JSON.parse(site.kept.at(-1) ?? '{}')).toMatchObject({ shares: [] });
    await again.close();
  });

  it('that the server refuses says why', async () => {
    site.answer = (asked) =>
      asked.ask === START ? { status: 403, body: '{"error":"access denied"}' } : answer(asked);
    expect(await code(begin())).toBe('call-refused');
  });
});

describe('a screen that somebody else shows', () => {
  const SHOWN = { id: 'share:s2', type: 'screen', initiatedBy: 'bob', joinedIds: ['bob'] };

  /** The person is at that channel. */
  const look = async () => {
    adapter.chat.setTyping('general', true);
    await site.pass(1100);
  };

  it('is told of the channel that one looks at, the newest of several, and its end', async () => {
    shares = [share('s0', 'bob', 1)];
    await look();
    shares = [share('s2', 'bob', 3), share('s0', 'cai', 1), share('s9', 'alice', 9)];
    await site.pass(1100);
    shares = [];
    await site.pass(1100);
    const shown = all('live-call').map(({ liveCall }) => liveCall && [liveCall.id, liveCall.initiatedBy]);
    expect(shown).toEqual([['share:s0', 'bob'], ['share:s2', 'bob'], null]);
  });

  it('is found in channels that nobody looks at, too, and stands in their conversation', async () => {
    shares = [share('s2', 'bob')];
    await site.pass(60_000);
    expect(all('live-call')).toMatchObject([{ conversationId: 'general', liveCall: SHOWN }]);
    const found = (await adapter.chat.conversations()).find(({ id }) => id === 'general');
    expect(found?.liveCall).toMatchObject(SHOWN);
  });

  it('is watched: what answered an earlier look is old, and only its sharer is heard', async () => {
    shares = [share('s2', 'bob')];
    signals = [signal(7, 'bob', 'answer')];
    await look();
    const before = await adapter.calls.get('share:s2');
    expect(before.participants.map(({ userId }) => userId)).toEqual(['bob']);
    const call = await adapter.calls.answer('share:s2', FIRST);
    expect(call.participants).toMatchObject([
      { userId: 'bob', mediaState: { screenSharing: true } },
      { userId: 'alice', status: 'joined', deviceId: adapter.identity()?.deviceId },
    ]);
    await say('bob', 'v=1');
    expect(sent).toMatchObject([{ to: 'bob', type: 'offer' }]);
    signals = [signal(7, 'bob', 'answer'), signal(8, 'eve', 'answer'), signal(9, 'bob', 'answer')];
    await site.pass(500);
    expect(all('signal')).toMatchObject([{ fromUserId: 'bob', signal: { description: { sdp: 'v=9' } } }]);
    expect(adapter.calls.dialect?.('share:s2')).toMatchObject({ politeness: 'answerer-polite' });
  });

  it('is left without a word, and ends with it', async () => {
    shares = [share('s2', 'bob')];
    await look();
    await adapter.calls.answer('share:s2', FIRST);
    await adapter.calls.end('share:s2', 'ended-by-user');
    expect(site.asked.filter(({ ask }) => ask.includes('/stop'))).toEqual([]);
    await adapter.calls.answer('share:s2', FIRST);
    shares = [];
    await site.pass(600);
    expect(all('call-ended')).toMatchObject([{ callId: 'share:s2' }]);
    expect(await code(adapter.calls.answer('share:s2', FIRST))).toBe('not-found');
  });

  it('leaves no timer behind', async () => {
    shares = [share('s2', 'bob')];
    await look();
    await adapter.calls.answer('share:s2', FIRST);
    await begin();
    await adapter.close();
    expect(site.clock.pending).toBe(0);
  });
});

it('one of mine on another device cannot be watched here', async () => {
  shares = [share('s9', 'alice')];
  adapter.chat.setTyping('general', true);
  await site.pass(1100);
  expect(await code(adapter.calls.answer('share:s9', FIRST))).toBe('already-answered');
});
