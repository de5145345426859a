import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

describe('a call', () => {
  it('ends for both, with the reason, and once', async () => {
    const { ann, bob, callId } = await rig.talking();
    await rig.pass(10_000);
    await bob.say(callId, 'hang-up');
    expect(bob.view().state).toMatchObject({ phase: 'ended', reason: 'ended-by-user' });
    expect(ann.view().state).toMatchObject({ phase: 'ended', reason: 'ended-by-user' });
    expect(ann.view().peers).toEqual([]);
    await ann.say(callId, 'hang-up');
    expect(asked('end', ann)).toBe(0);
  });

  it('hung up without a connection is told when it is back', async () => {
    const { ann, bob, callId } = await rig.talking();
    bob.adapter.cut();
    await settle();
    await bob.say(callId, 'hang-up');
    expect(bob.view().state.phase).toBe('ended');
    expect(ann.phase).toBe('joined');
    bob.calls.dismiss(callId);
    bob.adapter.mend();
    await rig.pass(5000);
    expect(ann.view().state).toMatchObject({ phase: 'ended', reason: 'ended-by-user' });
  });

  it('survives a cut; one that lasted too long is over', async () => {
    const { ann, bob, callId } = await rig.talking();
    bob.adapter.cut();
    await settle();
    expect(ann.view().participants.find((one) => one.userId === bob.id)?.connection).toBe('interrupted');
    expect(ann.view().peers).toHaveLength(1);
    const key = bob.view().peers[0]?.key;
    bob.adapter.mend();
    await rig.pass(10_000);
    expect(bob.view(callId)).toMatchObject({ state: { phase: 'joined' }, peers: [{ key }] });
    bob.adapter.cut();
    await settle();
    await rig.pass(61_000);
    expect(ann.view().state).toMatchObject({ phase: 'ended', reason: 'connection-lost' });
    bob.adapter.mend();
    await rig.pass(10_000);
    expect(bob.view(callId).state).toMatchObject({ phase: 'ended', reason: 'connection-lost' });
  });

  it('that goes on among others is over for whoever was away too long', async () => {
    const { ann, bob } = await rig.talking();
    const cai = await rig.person('cai');
    const { id } = await ann.adapter.chat.createGroup('Team', [bob.id, cai.id]);
    await ann.say(ann.view().id, 'hang-up');
    const callId = await ann.start(id);
    await bob.accept(callId);
    await cai.accept(callId);
    bob.adapter.cut();
    await settle();
    await rig.pass(61_000);
    expect(ann.view(callId).peers.map((peer) => peer.userId)).toEqual([cai.id]);
    bob.adapter.mend();
    await rig.pass(10_000);
    expect(bob.view(callId).state).toMatchObject({ phase: 'ended', reason: 'connection-lost' });
    expect(ann.view(callId).state.phase).toBe('joined');
  });

  it('that ended unheard is found to be over after a reconnect', async () => {
    const { ann, bob, callId } = await rig.talking();
    bob.adapter.cut();
    await settle();
    await ann.say(callId, 'hang-up');
    bob.adapter.mend();
    await rig.pass(10_000);
    expect(bob.view(callId).state).toMatchObject({ phase: 'ended', reason: 'ended-by-user' });
  });

  it('is taken up after a crash, without links until a window asks', async () => {
    const { ann, bob, callId } = await rig.talking();
    const keyBefore = ann.view().peers[0]?.key;
    bob.restart();
    await bob.online();
    expect(bob.view(callId)).toMatchObject({ state: { phase: 'joined' }, peers: [] });
    expect(ann.view().peers[0]?.key).toBe(keyBefore);
    bob.calls.rejoin(callId);
    await settle();
    expect(bob.view(callId).peers).toHaveLength(1);
    expect(ann.view().peers[0]?.key).not.toBe(keyBefore);
    expect(ann.view().peers[0]).toMatchObject({ weOffer: true });
    expect(bob.view(callId).peers[0]).toMatchObject({ weOffer: false });
  });

  it('that still rang out when the app crashed rings on', async () => {
    const { ann, bob, callId } = await rig.ringing(true);
    ann.restart();
    await ann.online();
    expect(ann.view(callId)).toMatchObject({
      state: { phase: 'outgoing' },
      mediaState: { videoEnabled: true },
    });
    await bob.accept(callId);
    expect(ann.view(callId)).toMatchObject({ state: { phase: 'joined' }, peers: [{ userId: bob.id }] });
  });

  it('in a reloaded window has no links of before', async () => {
    const { bob, callId } = await rig.talking();
    bob.adapter.delayMs = 100;
    const before = bob.view().peers[0]?.key;
    bob.calls.rejoin(callId);
    expect(bob.view().peers).toEqual([]);
    await settle();
    await rig.pass(100);
    expect(bob.view().peers).toHaveLength(1);
    expect(bob.view().peers[0]?.key).not.toBe(before);
  });

  it('rejoined without a connection is rejoined when it is back', async () => {
    const { bob, callId } = await rig.talking();
    bob.adapter.cut();
    await settle();
    bob.calls.rejoin(callId);
    await settle();
    bob.adapter.mend();
    await rig.pass(1000);
    await rig.pass(5000);
    expect(bob.view(callId).peers).toHaveLength(1);
  });

  it('rejoined after it has ended is over', async () => {
    const { ann, bob, callId } = await rig.talking();
    bob.adapter.held = [];
    await ann.say(callId, 'hang-up');
    bob.calls.rejoin(callId);
    await settle();
    expect(bob.view(callId).state.phase).toBe('ended');
    bob.adapter.release();
  });

  it('without media ends as failed on both sides', async () => {
    const { ann, bob, callId } = await rig.talking();
    await bob.say(callId, 'media-failed');
    expect(bob.view().state).toMatchObject({
      phase: 'ended',
      reason: 'failed',
      error: { code: 'call-failed' },
    });
    expect(ann.view().state.phase).toBe('ended');
  });

  it('ends when the sign-in does', async () => {
    const { bob, callId } = await rig.talking();
    rig.world.revoke(bob.adapter.identity()?.deviceId ?? '');
    await rig.pass(1000);
    expect(bob.view(callId).state).toMatchObject({ phase: 'ended', reason: 'connection-lost' });
  });

  it('that ended is said no more once its workspace is gone', async () => {
    const { ann, bob, callId } = await rig.talking();
    await bob.say(callId, 'hang-up');
    expect(ann.calls.record(callId)).not.toBeNull();
    ann.calls.handleHostGone(ann.host);
    expect(ann.calls.record(callId)).toBeNull();
    await settle();
    expect(bob.calls.record(callId)).not.toBeNull();
  });

  it('tells the others what I send: the last word, again after a cut', async () => {
    const { ann, bob, callId } = await rig.talking();
    const seen = () => ann.view().participants.find((one) => one.userId === bob.id)?.mediaState;
    const media = (audioEnabled: boolean) => ({ audioEnabled, videoEnabled: false, screenSharing: false });
    const before = asked('setMedia', bob);
    for (const on of [false, true, false, true, false]) bob.calls.setMedia(callId, media(on));
    expect(bob.view().mediaState.audioEnabled).toBe(false);
    await settle();
    expect(seen()?.audioEnabled).toBe(false);
    expect(asked('setMedia', bob) - before).toBeLessThanOrEqual(2);
    bob.adapter.cut();
    await settle();
    bob.calls.setMedia(callId, media(true));
    await settle();
    expect(seen()?.audioEnabled).toBe(false);
    bob.adapter.mend();
    await rig.pass(1000);
    expect(seen()?.audioEnabled).toBe(true);
  });

  it('leaves when the app quits, and does not wait for ever', async () => {
    const { ann, bob } = await rig.talking();
    const leaving = bob.leave(2000);
    await settle();
    await leaving;
    expect(ann.view().state).toMatchObject({ phase: 'ended' });
    const cai = await rig.person('cai');
    const callId = await ann.start(await rig.direct(ann, cai));
    await cai.accept(callId);
    cai.adapter.delayMs = 60_000;
    const slow = cai.leave(2000);
    rig.clock.advance(2000);
    await slow;
    cai.calls.end();
    rig.clock.advance(60_000);
    await settle();
  });

  it('that rings when the app quits rings on elsewhere, and is not missed', async () => {
    const { ann, bob } = await rig.ringing();
    await bob.leave(2000);
    await settle();
    expect(ann.phase).toBe('outgoing');
    expect(bob.missed).toEqual([]);
  });
});

describe('two calls', () => {
  it('the second that is accepted holds the first, which comes back when it ends', async () => {
    const { ann, bob, callId } = await rig.talking();
    const cai = await rig.person('cai');
    const other = await cai.start(await rig.direct(cai, bob));
    expect(bob.calls.rings[0]?.callId).toBe(other);
    expect(cai.view().participants.find((one) => one.userId === bob.id)?.busy).toBe(true);
    await bob.accept(other);
    expect(bob.view(callId).state).toEqual({ phase: 'joined', held: true });
    expect(bob.view(other).state).toEqual({ phase: 'joined', held: false });
    const seen = () => ann.view().participants.find((one) => one.userId === bob.id)?.mediaState.onHold;
    expect(seen()).toBe(true);
    await cai.say(other, 'hang-up');
    expect(bob.view(callId).state).toEqual({ phase: 'joined', held: false });
    expect(seen()).toBe(false);
  });

  it('a new one cancels the one that still rings out', async () => {
    const { ann, bob } = await rig.ringing();
    const cai = await rig.person('cai');
    const second = await ann.start(await rig.direct(ann, cai));
    expect(bob.views).toEqual({});
    expect(bob.missed).toHaveLength(1);
    expect(ann.view(second).state.phase).toBe('outgoing');
  });

  it('that ended pile up only so far', async () => {
    const ann = await rig.person('ann');
    const bob = await rig.person('bob');
    const id = await rig.direct(ann, bob);
    for (let n = 0; n < 25; n += 1) {
      const callId = await ann.start(id);
      await bob.say(callId, 'decline');
    }
    expect(Object.keys(ann.views)).toHaveLength(20);
    expect(ann.calls.live).toEqual([]);
  });
});
