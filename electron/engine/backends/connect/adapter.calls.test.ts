/** What the adapter asks and hears of calls, in the words of the contract. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { ConnectRig, SERVER_INFO } from '#test/fakes/connect-rig.ts';
import { settle } from '#test/fakes/settle.ts';

let rig: ConnectRig;

beforeEach(() => {
  rig = new ConnectRig();
});
afterEach(async () => {
  await rig.adapter.close();
  expect(rig.clock.pending).toBe(0);
});

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => AppError.from(error),
  );

describe('on a server of the contract', () => {
  beforeEach(() => {
    rig.answers['GET /api/server'] = { status: 200, body: SERVER_INFO };
  });

  it('asks for what a call needs, in the contract’s words', async () => {
    const socket = await rig.online();
    const call = {
      id: 'c',
      rev: 3,
      conversationId: 'v',
      type: 'audio',
      status: 'active',
      initiatedBy: 'ann',
      startedAt: null,
      endedAt: null,
      duration: null,
      endReason: null,
      participants: [],
    };
    const body = { callId: 'c', status: 'active', call };
    for (const path of ['initiate', 'c/answer', 'c/invite'])
      rig.answers[`POST /api/calls/${path}`] = { status: 200, body };
    rig.answers['PUT /api/calls/c/quality'] = { status: 200, body: { success: true } };
    const sent = async (verb: Promise<unknown>) => {
      await verb;
      return rig.asked.at(-1)?.body;
    };
    const wish = { conversationId: 'v', participantIds: [], video: false, clientId: 'k' };
    expect(await sent(rig.adapter.calls.initiate({ ...wish, ring: false }))).toMatchObject({ ring: false });
    expect(await sent(rig.adapter.calls.initiate({ ...wish, ring: true }))).not.toHaveProperty('ring');
    expect(await sent(rig.adapter.calls.answer('c', { rejoin: false, takeOver: true }))).toEqual({
      takeOver: true,
    });
    expect(await sent(rig.adapter.calls.answer('c', { rejoin: true, takeOver: false }))).toEqual({
      rejoin: true,
    });
    expect(await sent(rig.adapter.calls.invite('c', ['bob']))).toEqual({ userIds: ['bob'] });
    expect((await rig.adapter.calls.invite('c', ['bob'])).rev).toBe(3);
    const quality = { connection_quality: 'good', quality_stats: { rtt: 1 }, media_stats: {} } as const;
    expect(await sent(rig.adapter.calls.reportQuality('c', quality))).toEqual(quality);
    rig.adapter.calls.ringing('c', true);
    const telling = codeOf(rig.adapter.calls.tell('c', 'bob', { type: 'reaction', emoji: '👏' }));
    await settle();
    expect(socket.emitted.slice(-2)).toMatchObject([
      { event: 'call:ringing', payload: { callId: 'c', prewarm: true } },
      {
        event: 'call:relay',
        payload: { callId: 'c', targetUserId: 'bob', kind: 'reaction', payload: { emoji: '👏' } },
      },
    ]);
    await rig.adapter.close();
    // nobody acknowledged it
    expect((await telling)?.code).toBe('server-unreachable');
  });

  it('hears what participants say; what it does not know is dropped with a word in the log', async () => {
    const socket = await rig.online();
    const say = (kind: unknown, payload: unknown) =>
      socket.hear('call:relay', { callId: 'c', fromUserId: 'bob', kind, payload });
    say('reaction', { emoji: '🎉' });
    say('please-mute', null);
    say('reaction', { emoji: 'a picture of my own' });
    say('sealed-key', { key: 'x' });
    // the payload cannot say what kind it is of
    say('hologram', { type: 'please-mute' });
    say(null, {});
    expect(rig.heard('told')).toEqual([
      { callId: 'c', fromUserId: 'bob', message: { type: 'reaction', emoji: '🎉' } },
      { callId: 'c', fromUserId: 'bob', message: { type: 'please-mute' } },
    ]);
    const unknown = rig.logged.filter((one) => one.message === 'unknown message in a call');
    expect(unknown.map((one) => one.level)).toEqual(['debug', 'debug', 'debug']);
  });

  it('hears what runs in a group', async () => {
    const socket = await rig.online();
    const liveCall = { id: 'c', type: 'audio', initiatedBy: 'bob', startedAt: null, joinedIds: ['bob'] };
    socket.hear('conversation:call', { conversationId: 'v', liveCall });
    socket.hear('conversation:call', { conversationId: 'v', liveCall: null });
    socket.hear('conversation:call', { conversationId: 'v', liveCall: { id: 'c' } });
    socket.hear('conversation:call', { conversationId: 'v' });
    expect(rig.heard('live-call')).toEqual([
      { conversationId: 'v', liveCall },
      { conversationId: 'v', liveCall: null },
    ]);
    expect(rig.logged.filter((one) => one.message === 'event cannot be read')).toHaveLength(2);
  });

  it('switches off what its routes lack, and nothing for a call that is gone', async () => {
    rig.answers['GET /api/server'] = () => ({
      status: 200,
      body: {
        ...SERVER_INFO,
        features: [...SERVER_INFO.features, 'calls.invite', 'calls.quality'],
        time: new Date(rig.clock.now()).toISOString(),
      },
    });
    await rig.online();
    const quality = { connection_quality: 'good', quality_stats: {}, media_stats: {} } as const;
    const has = () => rig.adapter.info().features.calls;
    const gone = { status: 404, body: { error: 'No such call', code: 'not-found' } };
    rig.answers['POST /api/calls/c/invite'] = gone;
    rig.answers['PUT /api/calls/c/quality'] = gone;
    expect((await codeOf(rig.adapter.calls.invite('c', ['bob'])))?.code).toBe('not-found');
    expect((await codeOf(rig.adapter.calls.reportQuality('c', quality)))?.code).toBe('not-found');
    expect(has()).toMatchObject({ invite: true, quality: true });
    delete rig.answers['POST /api/calls/c/invite'];
    delete rig.answers['PUT /api/calls/c/quality'];
    expect((await codeOf(rig.adapter.calls.invite('c', ['bob'])))?.code).toBe('unsupported');
    expect((await codeOf(rig.adapter.calls.reportQuality('c', quality)))?.code).toBe('unsupported');
    expect(has()).toMatchObject({ invite: false, quality: false });
  });
});

describe('on a plain server of the seed', () => {
  it('promises none of what it does not know', async () => {
    const socket = await rig.online();
    expect(rig.adapter.info().features.calls).toMatchObject({
      invite: false,
      live: false,
      relay: false,
      quality: false,
      prewarm: false,
    });
    rig.adapter.calls.ringing('c', true);
    expect((await codeOf(rig.adapter.calls.tell('c', null, { type: 'please-mute' })))?.code).toBe(
      'unsupported',
    );
    expect(socket.emitted).toEqual([]);
  });
});
