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

const onHold = (seenBy: Caller, callId: string, who: Caller) =>
  seenBy.view(callId).participants.find((one) => one.userId === who.id)?.mediaState.onHold;

/** Bob talks to Ann, and Cai calls him. */
async function waitingCall() {
  const { ann, bob, callId } = await rig.talking();
  const cai = await rig.person('cai');
  const other = await cai.start(await rig.direct(cai, bob));
  return { ann, bob, cai, callId, other };
}

describe('hold', () => {
  it('is offered by the ring window to who is in another call, and to nobody else', async () => {
    const { ann, bob, cai, callId, other } = await waitingCall();
    expect(bob.calls.rings[0]).toMatchObject({ callId: other, inCall: true });
    await ann.say(callId, 'hang-up');
    expect(bob.calls.rings[0]).toMatchObject({ callId: other, inCall: false });
    await cai.say(other, 'hang-up');
  });

  it('is told to the others, and resumed by the person alone', async () => {
    const { ann, bob, callId } = await rig.talking();
    await bob.say(callId, 'hold');
    expect(bob.view(callId).state).toEqual({ phase: 'joined', held: true });
    expect(onHold(ann, callId, bob)).toBe(true);
    await bob.say(callId, 'resume');
    expect(bob.view(callId).state).toEqual({ phase: 'joined', held: false });
    expect(onHold(ann, callId, bob)).toBe(false);
  });

  it('by the person outlasts other calls', async () => {
    const { bob, cai, callId, other } = await waitingCall();
    await bob.say(callId, 'hold');
    await bob.say(other, 'decline');
    expect(bob.view(callId).state).toEqual({ phase: 'joined', held: true });
    const third = await cai.start(await rig.direct(cai, bob));
    await bob.accept(third);
    await cai.say(third, 'hang-up');
    expect(bob.view(callId).state).toEqual({ phase: 'joined', held: true });
  });

  it('is kept over a crash', async () => {
    const { bob, callId } = await rig.talking();
    await bob.say(callId, 'hold');
    bob.restart();
    await bob.online();
    expect(bob.view(callId)).toMatchObject({
      state: { phase: 'joined', held: true },
      mediaState: { onHold: true },
    });
  });

  it('resuming one holds the other', async () => {
    const { ann, bob, cai, callId, other } = await waitingCall();
    await bob.accept(other);
    expect(onHold(ann, callId, bob)).toBe(true);
    await bob.say(callId, 'resume');
    expect(bob.view(other).state).toEqual({ phase: 'joined', held: true });
    expect(onHold(ann, callId, bob)).toBe(false);
    expect(onHold(cai, other, bob)).toBe(true);
    await ann.say(callId, 'hang-up');
    expect(bob.view(other).state).toEqual({ phase: 'joined', held: false });
  });
});

describe('a call that waits', () => {
  it('is accepted by ending the other', async () => {
    const { ann, bob, callId, other } = await waitingCall();
    await bob.accept(other, false, 'end');
    expect(bob.view(callId).state).toMatchObject({ phase: 'ended', reason: 'ended-by-user' });
    expect(ann.view(callId).state).toMatchObject({ phase: 'ended', reason: 'ended-by-user' });
    expect(bob.view(other).state).toEqual({ phase: 'joined', held: false });
  });

  it('whose answer does not arrive gives the first one back', async () => {
    const { bob, callId, other } = await waitingCall();
    rig.world.next('answer', { kind: 'refuse', error: new AppError('server-unreachable') });
    await expect(bob.accept(other)).rejects.toMatchObject({ code: 'server-unreachable' });
    await settle();
    expect(bob.view(other).state).toMatchObject({ phase: 'incoming', answering: false });
    expect(bob.view(callId).state).toEqual({ phase: 'joined', held: false });
  });

  it('that is full says how many it holds', async () => {
    const { bob, other } = await waitingCall();
    rig.world.next('answer', { kind: 'refuse', error: new AppError('call-full', { limit: 4 }) });
    await expect(bob.accept(other)).rejects.toMatchObject({ code: 'call-full', params: { limit: 4 } });
    expect(bob.view(other).state).toMatchObject({ error: { code: 'call-full', params: { limit: 4 } } });
  });
});
