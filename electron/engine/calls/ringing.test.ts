import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { CallsRig } from '#test/fakes/calls-rig.ts';
import { settle } from '#test/fakes/settle.ts';

let rig: CallsRig;
beforeEach(() => {
  rig = new CallsRig();
});
afterEach(() => {
  expect(rig.end()).toBe(0);
});

const asked = (verb: string, of: { adapter: { asked: string[] } }) =>
  of.adapter.asked.filter((one) => one === verb).length;

describe('ringing', () => {
  it('shows here and there, with the time that it lasts at most', async () => {
    const { ann, bob, callId } = await rig.ringing(true);
    expect(ann.view(callId)).toMatchObject({
      state: { phase: 'outgoing', ringsUntil: rig.clock.now() + 47_000 },
      mediaState: { audioEnabled: true, videoEnabled: true },
      limit: 4,
      startedAt: null,
    });
    expect(bob.view(callId)).toMatchObject({
      state: { phase: 'incoming', answering: false, ringsUntil: rig.clock.now() + 47_000 },
      mediaState: { videoEnabled: false },
      initiatedBy: ann.id,
    });
    expect(bob.calls.rings[0]).toMatchObject({
      inCall: false,
      callId,
      callerName: 'ann',
      conversationName: null,
      workspaceName: 'Work',
      type: 'video',
      theme: 'system',
      ringVolume: 0.7,
    });
    expect(ann.view().participants.find((one) => one.userId === bob.id)?.status).toBe('ringing');
  });

  it('ends when it is answered: both are joined and linked', async () => {
    const { ann, bob, callId } = await rig.ringing();
    await rig.pass(3000);
    await bob.accept(callId, true);
    expect(ann.phase).toBe('joined');
    expect(bob.phase).toBe('joined');
    expect(bob.calls.rings).toEqual([]);
    expect(bob.view()).toMatchObject({ startedAt: rig.clock.now(), mediaState: { videoEnabled: true } });
    const [annPeer] = ann.view().peers;
    const [bobPeer] = bob.view().peers;
    expect(annPeer).toMatchObject({ userId: bob.id, weOffer: true });
    expect(bobPeer).toMatchObject({ userId: ann.id, weOffer: false });
    expect(annPeer?.polite).not.toBe(bobPeer?.polite);
  });

  it('declined ends there without a word more, and tells the caller', async () => {
    const { ann, bob, callId } = await rig.ringing();
    await bob.say(callId, 'decline');
    expect(bob.views).toEqual({});
    expect(bob.missed).toEqual([]);
    expect(ann.view().state).toMatchObject({ phase: 'ended', reason: 'rejected' });
    ann.calls.dismiss(callId);
    expect(ann.views).toEqual({});
  });

  it('cancelled by the caller is missed, and goes by itself', async () => {
    const { ann, bob, callId, conversationId } = await rig.ringing();
    await ann.say(callId, 'hang-up');
    expect(ann.view().state).toMatchObject({ phase: 'ended', reason: 'cancelled' });
    expect(bob.missed).toEqual([
      {
        callId,
        workspaceId: 'w',
        conversationId,
        callerName: 'ann',
        type: 'audio',
        at: rig.clock.now(),
        quiet: false,
      },
    ]);
    expect(bob.views).toEqual({});
    expect(bob.calls.rings).toEqual([]);
  });

  it('says what the ring window needs to know, with the person’s own quick replies or the app’s', async () => {
    const { bob, callId, conversationId } = await rig.ringing();
    const [first] = bob.calls.rings;
    expect(first).toMatchObject({ callId, workspaceId: 'w', conversationId, quiet: false });
    expect(first?.quickReplies).toHaveLength(3);
    await bob.set({ quickReplies: ['Busy'] });
    expect(bob.calls.rings[0]?.quickReplies).toEqual(['Busy']);
    bob.writes = false;
    await bob.set({});
    expect(bob.calls.rings[0]?.quickReplies).toEqual([]);
  });

  it('two at once are both told, the first to ring first', async () => {
    const { ann, bob, callId } = await rig.ringing();
    const cai = await rig.person('cai');
    const second = await cai.start(await rig.direct(cai, bob));
    expect(bob.calls.rings.map((one) => one.callId)).toEqual([callId, second]);
    await ann.say(callId, 'hang-up');
    expect(bob.calls.rings.map((one) => one.callId)).toEqual([second]);
  });

  it('is quiet while nothing may disturb, and tells of a missed one so', async () => {
    const { ann, bob, callId } = await rig.ringing();
    bob.quiet = 'own';
    await bob.set({});
    expect(bob.calls.rings).toMatchObject([{ callId, quiet: true }]);
    expect(bob.phase).toBe('incoming');
    await ann.say(callId, 'hang-up');
    expect(bob.missed).toMatchObject([{ callId, quiet: true }]);
  });

  it('is quiet in a muted conversation, and for who is not to be disturbed', async () => {
    const { bob } = await rig.ringing();
    bob.isMuted = true;
    await bob.set({});
    expect(bob.calls.rings[0]?.quiet).toBe(true);
    bob.isMuted = false;
    rig.world.setPresence(bob.id, 'dnd');
    await bob.set({});
    expect(bob.calls.rings[0]?.quiet).toBe(true);
    rig.world.setPresence(bob.id, 'online');
    await bob.set({});
    expect(bob.calls.rings[0]?.quiet).toBe(false);
  });

  it('stops after the server’s limit', async () => {
    const { ann, bob } = await rig.ringing();
    await rig.pass(45_000);
    expect(ann.view().state).toMatchObject({ phase: 'ended', reason: 'missed' });
    expect(bob.views).toEqual({});
    expect(bob.missed).toHaveLength(1);
  });

  it('stops by its own limit when the server has gone away', async () => {
    const { ann, bob, callId } = await rig.ringing();
    ann.adapter.cut();
    bob.adapter.cut();
    await settle();
    rig.clock.advance(46_999);
    await settle();
    expect(bob.view(callId).state.phase).toBe('incoming');
    rig.clock.advance(1);
    await settle();
    expect(bob.views).toEqual({});
    expect(ann.view(callId).state).toMatchObject({ phase: 'ended', reason: 'missed' });
  });

  it('that was over here does not begin again by a late word', async () => {
    const { bob, callId } = await rig.ringing();
    bob.adapter.cut();
    await settle();
    await bob.say(callId, 'decline');
    expect(bob.views).toEqual({});
    bob.adapter.mend();
    rig.clock.advance(10_000);
    await settle();
    expect(bob.views).toEqual({});
    expect(bob.calls.rings).toEqual([]);
    // the decline was told in the end
    expect(rig.world.calls.get({ userId: bob.id, deviceId: '' }, callId).status).toBe('rejected');
  });

  it('goes on by the server’s new word when it comes back', async () => {
    const { bob, callId } = await rig.ringing();
    bob.adapter.cut();
    await settle();
    await rig.pass(20_000);
    bob.adapter.mend();
    await rig.pass(10_000);
    expect(bob.view(callId).state).toMatchObject({
      phase: 'incoming',
      ringsUntil: rig.clock.now() + 15_000 + 2000,
    });
    const call = bob.calls.record(callId)?.call;
    if (!call) throw new Error('gone');
    bob.calls.handleCall(bob.host, call, 4000);
    expect(bob.view(callId).state).toMatchObject({ ringsUntil: rig.clock.now() + 6000 });
    rig.clock.advance(6000);
    await settle();
    expect(bob.views).toEqual({});
  });

  it('stops on the other devices of whoever answers', async () => {
    const { ann, bob, callId } = await rig.ringing();
    const phone = await rig.device('bob');
    expect(phone.view(callId).state.phase).toBe('incoming');
    await bob.accept(callId);
    expect(phone.views).toEqual({});
    expect(phone.missed).toEqual([]);
    expect(ann.view().peers[0]?.deviceId).toBe(bob.adapter.identity()?.deviceId);
  });

  it('answered on two devices at once belongs to the first', async () => {
    const { bob, callId } = await rig.ringing();
    const phone = await rig.device('bob');
    await Promise.all([bob.accept(callId), phone.accept(callId)]);
    expect(bob.phase).toBe('joined');
    expect(phone.view(callId).state).toMatchObject({ phase: 'ended', reason: 'answered-elsewhere' });
  });

  it('can be answered again when the answer did not arrive', async () => {
    const { ann, bob, callId } = await rig.ringing();
    rig.world.next('answer', { kind: 'refuse', error: new AppError('server-unreachable') });
    await expect(bob.accept(callId)).rejects.toMatchObject({ code: 'server-unreachable' });
    expect(bob.view().state).toMatchObject({ phase: 'incoming', answering: false });
    await bob.accept(callId);
    expect(ann.phase).toBe('joined');
  });

  it('answered while the caller hangs up says that it is over', async () => {
    const { ann, bob, callId } = await rig.ringing();
    bob.adapter.held = [];
    await ann.say(callId, 'hang-up');
    await bob.accept(callId).catch(() => {});
    bob.adapter.release();
    await settle();
    expect(bob.view().state).toMatchObject({ phase: 'ended', reason: 'missed' });
  });
});

describe('starting a call', () => {
  it('that meets one the other way answers it, unasked', async () => {
    const { ann, bob, callId, conversationId } = await rig.ringing();
    expect(await bob.start(conversationId, true)).toBe(callId);
    expect(bob.phase).toBe('joined');
    expect(bob.view().mediaState.videoEnabled).toBe(true);
    expect(ann.phase).toBe('joined');
  });

  it('at the same moment as the other ends in one call', async () => {
    const ann = await rig.person('ann');
    const bob = await rig.person('bob');
    const id = await rig.direct(ann, bob);
    const [first, second] = await Promise.all([ann.start(id), bob.start(id)]);
    expect(second).toBe(first);
    expect([ann.phase, bob.phase]).toEqual(['joined', 'joined']);
    expect(ann.calls.live).toHaveLength(1);
  });

  it('at the same moment, before the ring is heard, too', async () => {
    const ann = await rig.person('ann');
    const bob = await rig.person('bob');
    const id = await rig.direct(ann, bob);
    bob.adapter.held = [];
    const first = await ann.start(id);
    expect(await bob.start(id)).toBe(first);
    bob.adapter.release();
    await settle();
    expect([ann.phase, bob.phase]).toEqual(['joined', 'joined']);
  });

  it('in a group where one runs offers to join it', async () => {
    const { ann, bob, cai, id, callId } = await group();
    await cai.say(callId, 'decline');
    await bob.accept(callId);
    const error = await cai.starter
      .start(cai.host, id, { video: false, ring: true })
      .catch((refused: unknown) => AppError.from(refused));
    expect(error).toMatchObject({ code: 'call-in-progress', params: { callId } });
    await cai.join(callId);
    expect(cai.phase).toBe('joined');
    expect(cai.view().peers).toHaveLength(2);
    expect(ann.view().peers).toHaveLength(2);
  });

  it('twice by two clicks is one call', async () => {
    const ann = await rig.person('ann');
    const bob = await rig.person('bob');
    const id = await rig.direct(ann, bob);
    const [first, second] = await Promise.all([ann.start(id), ann.start(id)]);
    expect(second).toBe(first);
    expect(await ann.start(id)).toBe(first);
    expect(asked('initiate', ann)).toBe(1);
  });

  it('whose answer is lost is asked for again and is one call', async () => {
    const ann = await rig.person('ann');
    const bob = await rig.person('bob');
    const id = await rig.direct(ann, bob);
    rig.world.next('initiate', { kind: 'lose-answer' });
    const callId = await ann.start(id);
    expect(asked('initiate', ann)).toBe(2);
    expect(ann.view(callId).state.phase).toBe('outgoing');
    expect(bob.views).toHaveProperty(callId);
  });

  it('given up although the server took it is ended there', async () => {
    const ann = await rig.person('ann');
    const bob = await rig.person('bob');
    const id = await rig.direct(ann, bob);
    rig.world.next('initiate', { kind: 'lose-answer' });
    rig.world.next('initiate', { kind: 'lose-answer' });
    ann.adapter.held = [];
    await expect(ann.start(id)).rejects.toMatchObject({ code: 'server-unreachable' });
    ann.adapter.release();
    await settle();
    expect(ann.views).toEqual({});
    expect(bob.views).toEqual({});
    expect(bob.missed).toHaveLength(1);
  });

  it('is refused without a connection, and in the server’s words', async () => {
    const ann = await rig.person('ann');
    const bob = await rig.person('bob');
    const id = await rig.direct(ann, bob);
    rig.world.next('initiate', {
      kind: 'refuse',
      error: new AppError('call-refused', { text: 'Not today' }),
    });
    await expect(ann.start(id)).rejects.toMatchObject({
      code: 'call-refused',
      params: { text: 'Not today' },
    });
    expect(ann.views).toEqual({});
    ann.adapter.disconnect();
    await expect(ann.start(id)).rejects.toMatchObject({ code: 'offline' });
  });

  async function group() {
    const ann = await rig.person('ann');
    const bob = await rig.person('bob');
    const cai = await rig.person('cai');
    const { id } = await ann.adapter.chat.createGroup('Team', [bob.id, cai.id]);
    const callId = await ann.start(id);
    expect(bob.calls.rings[0]?.conversationName).toBe('Team');
    return { ann, bob, cai, id, callId };
  }
});
