import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { type Caller, CallsRig } from '#test/fakes/calls-rig.ts';
import { settle } from '#test/fakes/settle.ts';

let rig: CallsRig;
beforeEach(() => {
  rig = new CallsRig();
});
afterEach(() => {
  expect(rig.end()).toBe(0);
});

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => AppError.from(error).code,
  );
const joined = (caller: Caller, callId: string) =>
  caller.view(callId).participants.filter((one) => one.status === 'joined').length;

/** Ann waits alone in a call of her group. */
async function waiting() {
  const [ann, bob, cai] = [await rig.person('ann'), await rig.person('bob'), await rig.person('cai')];
  const id = await rig.group(ann, bob, cai);
  const callId = await ann.start(id, false, false);
  return { ann, bob, cai, id, callId };
}

describe('a call without a ring', () => {
  it('is joined at once, and nobody is rung', async () => {
    const { ann, bob, callId } = await waiting();
    expect(ann.view(callId)).toMatchObject({
      state: { phase: 'joined', held: false },
      startedAt: null,
      limit: 8,
      peers: [],
    });
    expect(bob.views).toEqual({});
    await rig.pass(120_000);
    expect(ann.view(callId).state.phase).toBe('joined');
    await bob.join(callId);
    expect(ann.view(callId)).toMatchObject({ startedAt: rig.clock.now(), peers: [{ userId: bob.id }] });
  });

  it('asked for twice is one, and meets one that runs', async () => {
    const { bob, cai, id, callId } = await waiting();
    expect(await codeOf(bob.start(id, false, false))).toBe('call-in-progress');
    await cai.join(callId);
    expect(await cai.start(id, false, false)).toBe(callId);
  });

  it('is taken up after a crash as what it is, though people were called into it since', async () => {
    const { ann, bob, callId } = await waiting();
    await ann.invite(callId, bob);
    ann.restart();
    await ann.online();
    expect(ann.view(callId)).toMatchObject({ state: { phase: 'joined' }, peers: [] });
    await rig.pass(60_000);
    expect(ann.view(callId).state.phase).toBe('joined');
  });

  it('holds the call that is talked in', async () => {
    const { ann, bob, callId } = await rig.talking();
    const id = await rig.group(ann, bob);
    const second = await ann.start(id, false, false);
    expect(ann.view(callId).state).toEqual({ phase: 'joined', held: true });
    expect(ann.view(second).state).toEqual({ phase: 'joined', held: false });
  });
});

describe('joining', () => {
  it('puts the talked call on hold, and shows no ring on the way', async () => {
    const { ann, bob, callId: first } = await rig.talking();
    const cai = await rig.person('cai');
    const callId = await cai.start(await rig.group(cai, ann, bob), false, false);
    bob.adapter.delayMs = 100;
    const joining = bob.join(callId);
    await settle();
    await rig.pass(100);
    expect(bob.view(callId).state).toMatchObject({ phase: 'incoming', answering: true });
    expect(bob.view(first).state).toMatchObject({ held: true });
    await rig.pass(100);
    await joining;
    expect(bob.view(callId).state).toEqual({ phase: 'joined', held: false });
    expect(bob.rings).toEqual([[expect.objectContaining({ callId: first })], []]);
    expect(ann.view(first).participants.find((one) => one.userId === bob.id)?.mediaState.onHold).toBe(true);
  });

  it('what I have left brings a new stay, and late words of the old one change nothing', async () => {
    const { ann, bob, cai, callId } = await waiting();
    await cai.join(callId);
    await bob.join(callId);
    const before = ann.view(callId).peers.find((peer) => peer.userId === bob.id)?.key;
    await bob.say(callId, 'hang-up');
    expect(bob.view(callId).state).toMatchObject({ phase: 'ended', reason: 'ended-by-user' });
    await bob.join(callId);
    expect(bob.view(callId)).toMatchObject({ state: { phase: 'joined' } });
    expect(bob.view(callId).peers).toHaveLength(2);
    const after = ann.view(callId).peers.find((peer) => peer.userId === bob.id)?.key;
    expect(after).toBeDefined();
    expect(after).not.toBe(before);
    bob.calls.dismiss(callId);
    expect(bob.view(callId).state.phase).toBe('joined');
  });

  it('waits for what is still to be told of the earlier stay', async () => {
    const { bob, cai, callId } = await waiting();
    await cai.join(callId);
    await bob.join(callId);
    bob.adapter.cut();
    await settle();
    await bob.say(callId, 'hang-up');
    bob.adapter.mend();
    bob.adapter.wake();
    await settle();
    const joining = bob.join(callId);
    await rig.pass(5000);
    await joining;
    await rig.pass(10_000);
    expect(bob.view(callId).state.phase).toBe('joined');
    expect(joined(cai, callId)).toBe(3);
  });

  it('what is left again while it was dismissed works too', async () => {
    const { bob, cai, callId } = await waiting();
    await cai.join(callId);
    await bob.join(callId);
    await bob.say(callId, 'hang-up');
    bob.calls.dismiss(callId);
    expect(bob.views).toEqual({});
    await bob.join(callId);
    expect(joined(cai, callId)).toBe(3);
  });

  it('by two clicks is one, and in a call that I am in resumes it', async () => {
    const { bob, callId } = await waiting();
    await Promise.all([bob.join(callId), bob.join(callId)]);
    expect(bob.adapter.asked.filter((verb) => verb === 'answer')).toHaveLength(1);
    await bob.say(callId, 'hold');
    await bob.join(callId);
    expect(bob.view(callId).state).toEqual({ phase: 'joined', held: false });
    expect(bob.adapter.asked.filter((verb) => verb === 'answer')).toHaveLength(1);
  });

  it('what rings here answers it', async () => {
    const { bob, callId } = await rig.ringing();
    await bob.join(callId);
    expect(bob.phase).toBe('joined');
  });

  it('says why not, and leaves nothing behind', async () => {
    const { ann, bob, cai, callId } = await waiting();
    rig.world.calls.rules = { ...rig.world.calls.rules, meshAudio: 1 };
    const full = await cai.joiner
      .join(cai.host, callId, { video: false, takeOver: false })
      .catch((error: unknown) => AppError.from(error));
    expect(full).toMatchObject({ code: 'call-full', params: { limit: 1 } });
    expect(cai.views).toEqual({});
    expect(await codeOf(bob.join('no such call'))).toBe('call-ended');
    bob.adapter.cut();
    await settle();
    expect(await codeOf(bob.join(callId))).toBe('offline');
    bob.adapter.mend();
    bob.adapter.wake();
    await settle();
    await ann.say(callId, 'hang-up');
    expect(await codeOf(bob.join(callId))).toBe('call-ended');
    expect(bob.views).toEqual({});
  });

  it('that is refused brings back the call that gave way', async () => {
    const { ann, bob, callId: first } = await rig.talking();
    const cai = await rig.person('cai');
    const callId = await cai.start(await rig.group(cai, ann, bob), false, false);
    rig.world.next('answer', { kind: 'refuse', error: new AppError('call-full', { limit: 1 }) });
    expect(await codeOf(bob.join(callId))).toBe('call-full');
    await settle();
    expect(bob.view(first).state).toEqual({ phase: 'joined', held: false });
  });

  it('whose answer is lost does not leave me in it unseen', async () => {
    const { bob, cai, callId } = await waiting();
    rig.world.next('answer', { kind: 'lose-answer' });
    bob.adapter.held = [];
    expect(await codeOf(bob.join(callId))).toBe('server-unreachable');
    bob.adapter.release();
    await settle();
    expect(bob.views).toEqual({});
    await cai.join(callId);
    expect(joined(cai, callId)).toBe(2);
  });

  it('whose answer alone is lost is joined by what the server tells', async () => {
    const { bob, callId } = await waiting();
    rig.world.next('answer', { kind: 'lose-answer' });
    await bob.join(callId);
    expect(bob.view(callId).state.phase).toBe('joined');
  });

  it('that the person breaks off is left again', async () => {
    const { bob, cai, callId } = await waiting();
    bob.adapter.delayMs = 100;
    const joining = bob.join(callId);
    await settle();
    await rig.pass(100);
    await bob.say(callId, 'hang-up');
    await rig.pass(100);
    await rig.pass(100);
    await joining;
    expect(bob.views).toEqual({});
    expect(bob.adapter.asked.filter((verb) => verb === 'end')).toHaveLength(1);
    await cai.join(callId);
    expect(joined(cai, callId)).toBe(2);
  });
});

describe('taking over', () => {
  it('moves the call here, and ends it on the other device', async () => {
    const { ann, bob, callId } = await rig.talking();
    const phone = await rig.device('bob');
    expect(await codeOf(phone.join(callId))).toBe('already-answered');
    expect(phone.views).toEqual({});
    const before = ann.view().peers[0];
    await phone.join(callId, true);
    expect(phone.view(callId).state).toEqual({ phase: 'joined', held: false });
    expect(bob.view(callId).state).toMatchObject({ phase: 'ended', reason: 'replaced' });
    const after = ann.view().peers[0];
    expect(after?.deviceId).toBe(phone.adapter.identity()?.deviceId);
    expect(after?.key).not.toBe(before?.key);
  });

  it('and back again works as often as one likes', async () => {
    const { ann, bob, callId } = await rig.talking();
    const phone = await rig.device('bob');
    for (const [to, from] of [
      [phone, bob],
      [bob, phone],
      [phone, bob],
    ] as const) {
      await to.join(callId, true);
      expect(to.view(callId).state.phase).toBe('joined');
      expect(from.view(callId).state).toMatchObject({ phase: 'ended', reason: 'replaced' });
    }
    expect(ann.view().peers).toHaveLength(1);
  });

  it('of what was answered elsewhere while it rang here works, too', async () => {
    const { bob, callId } = await rig.ringing();
    const phone = await rig.device('bob');
    await bob.accept(callId);
    expect(phone.views).toEqual({});
    await phone.join(callId, true);
    expect(phone.view(callId).state.phase).toBe('joined');
    expect(bob.view(callId).state).toMatchObject({ phase: 'ended', reason: 'replaced' });
  });

  it('is not undone by the late word that another one had the call before', async () => {
    const { ann, bob, callId } = await rig.talking();
    const phone = await rig.device('bob');
    await phone.join(callId, true);
    const rev = bob.calls.record(callId)?.call.rev ?? 0;
    await bob.join(callId, true);
    const end = (of: number) =>
      bob.adapter.events.emit('call-ended', { callId, reason: 'replaced', rev: of });
    end(rev);
    expect(bob.view(callId).state.phase).toBe('joined');
    expect(ann.view().peers[0]?.deviceId).toBe(bob.adapter.identity()?.deviceId);
    end(rev + 2);
    expect(bob.view(callId).state).toMatchObject({ phase: 'ended', reason: 'replaced' });
  });

  it('crossed by another one belongs to the last', async () => {
    const { bob, callId } = await rig.talking();
    const phone = await rig.device('bob');
    await phone.join(callId, true);
    await Promise.all([bob.join(callId, true), phone.say(callId, 'hold')]);
    const [last] = [bob, phone].filter((one) => one.view(callId).state.phase === 'joined');
    expect(last).toBe(bob);
  });
});
