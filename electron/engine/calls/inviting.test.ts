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

async function waiting() {
  const [ann, bob, cai] = [await rig.person('ann'), await rig.person('bob'), await rig.person('cai')];
  const id = await rig.group(ann, bob, cai);
  const callId = await ann.start(id, false, false);
  return { ann, bob, cai, id, callId };
}
const statusOf = (view: { participants: readonly { userId: string; status: string }[] }, userId: string) =>
  view.participants.find((one) => one.userId === userId)?.status;

describe('an invitation', () => {
  it('rings, and is answered', async () => {
    const { ann, bob, callId } = await waiting();
    await ann.invite(callId, bob);
    expect(bob.calls.rings[0]?.callId).toBe(callId);
    expect(statusOf(ann.view(callId), bob.id)).toBe('ringing');
    await bob.accept(callId);
    expect(ann.view(callId).peers).toHaveLength(1);
  });

  it('rings again for who declined, left or missed it', async () => {
    const { ann, bob, cai, callId } = await waiting();
    await cai.join(callId);
    await ann.invite(callId, bob);
    await bob.say(callId, 'decline');
    expect(bob.views).toEqual({});
    await ann.invite(callId, bob);
    expect(bob.calls.rings[0]?.callId).toBe(callId);
    await bob.accept(callId);
    await bob.say(callId, 'hang-up');
    expect(bob.view(callId).state.phase).toBe('ended');
    await ann.invite(callId, bob);
    expect(bob.view(callId).state).toMatchObject({ phase: 'incoming', answering: false });
    await rig.pass(48_000);
    expect(bob.views).toEqual({});
    expect(bob.missed).toHaveLength(1);
    await ann.invite(callId, bob);
    expect(bob.calls.rings[0]?.callId).toBe(callId);
    await bob.accept(callId);
    expect(bob.view(callId)).toMatchObject({ state: { phase: 'joined' } });
    expect(bob.view(callId).peers).toHaveLength(2);
  });

  it('of who was away too long ends the stay that was given up', async () => {
    const { ann, bob, callId } = await waiting();
    await bob.join(callId);
    bob.adapter.cut();
    await settle();
    await rig.pass(61_000);
    expect(statusOf(ann.view(callId), bob.id)).toBe('left');
    await ann.invite(callId, bob);
    expect(bob.view(callId).state.phase).toBe('joined');
    bob.adapter.mend();
    await rig.pass(10_000);
    expect(bob.view(callId)).toMatchObject({ state: { phase: 'incoming', answering: false }, peers: [] });
    await bob.accept(callId);
    expect(ann.view(callId).peers).toHaveLength(1);
  });

  it('that came while the ring before it had timed out unheard rings', async () => {
    const { ann, bob, callId } = await waiting();
    await ann.invite(callId, bob);
    bob.adapter.cut();
    await settle();
    await rig.pass(48_000);
    expect(bob.views).toEqual({});
    await ann.invite(callId, bob);
    bob.adapter.mend();
    await rig.pass(10_000);
    expect(bob.calls.rings[0]?.callId).toBe(callId);
  });

  it('is not declined by the end of the stay before it', async () => {
    const { ann, bob, cai, callId } = await waiting();
    await cai.join(callId);
    await bob.join(callId);
    // the server heard it, and is told again
    rig.world.next('end', { kind: 'lose-answer' });
    await bob.say(callId, 'hang-up');
    await ann.invite(callId, bob);
    expect(bob.calls.rings[0]?.callId).toBe(callId);
    await rig.pass(10_000);
    expect(bob.calls.rings[0]?.callId).toBe(callId);
    expect(statusOf(ann.view(callId), bob.id)).toBe('ringing');
  });

  it('is not ended by a late answer to the end of the stay before it', async () => {
    const { ann, bob, cai, callId } = await waiting();
    await cai.join(callId);
    await bob.join(callId);
    const end = bob.adapter.calls.end.bind(bob.adapter.calls);
    let answer = (): void => {};
    bob.adapter.calls.end = async (...wish) => {
      const call = await end(...wish);
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return call;
    };
    await bob.say(callId, 'hang-up');
    await ann.invite(callId, bob);
    answer();
    await settle();
    expect(bob.view(callId).state).toMatchObject({ phase: 'incoming', answering: false });
  });

  it('is not ended by a way back into the stay before it that is given up', async () => {
    const { ann, bob, callId } = await waiting();
    await bob.join(callId);
    bob.adapter.cut();
    await settle();
    bob.calls.rejoin(callId);
    await rig.pass(61_000);
    await ann.invite(callId, bob);
    bob.adapter.mend();
    bob.adapter.wake();
    await settle();
    expect(bob.view(callId).state).toMatchObject({ phase: 'incoming', answering: false });
    await rig.pass(10_000);
    expect(bob.view(callId).state).toMatchObject({ phase: 'incoming', answering: false });
    expect(bob.missed).toEqual([]);
  });

  it('is refused with the reason', async () => {
    const { ann, bob, cai, callId } = await waiting();
    const why = (...others: (typeof bob)[]) =>
      ann.invite(callId, ...others).then(
        () => null,
        (error: unknown) => AppError.from(error),
      );
    const zoe = await rig.person('zoe');
    expect(await why(zoe)).toMatchObject({ code: 'not-a-member' });
    rig.world.calls.rules = { ...rig.world.calls.rules, meshAudio: 2 };
    expect(await why(bob, cai)).toMatchObject({ code: 'call-full', params: { limit: 2 } });
    const { calls } = ann.adapter.features;
    ann.adapter.features = { ...ann.adapter.features, calls: calls && { ...calls, invite: false } };
    expect(await why(bob)).toMatchObject({ code: 'unsupported' });
    ann.adapter.features = { ...ann.adapter.features, calls };
    rig.world.next('invite', { kind: 'refuse', error: new AppError('not-found') });
    expect(await why(bob)).toMatchObject({ code: 'call-ended' });
    ann.adapter.disconnect();
    expect(await why(bob)).toMatchObject({ code: 'offline' });
  });
});
