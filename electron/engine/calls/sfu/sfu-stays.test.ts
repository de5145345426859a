import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SignalFromSfu, SignalToSfu, SfuView } from '#shared/contracts/sfu-signal.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { type Caller, CallsRig } from '#test/fakes/calls-rig.ts';
import { settle } from '#test/fakes/settle.ts';
import { REFUSED_RETRY_MS } from './sfu-stay.ts';

let rig: CallsRig;
beforeEach(() => {
  rig = new CallsRig();
  rig.useSfu(2);
});
afterEach(async () => {
  rig.end();
  await settle(); // the server hears that they are gone
  expect(rig.clock.pending).toBe(0);
});

/** In steps, so that what keeps connections alive is said on the way. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1000) await rig.pass(Math.min(left, 1000));
}

const sfuOf = (caller: Caller): SfuView | null => caller.view().sfu;
const heard = (caller: Caller): SignalFromSfu[] => caller.sfuSignals.map(({ signal }) => signal);

async function say(caller: Caller, callId: string, signal: SignalToSfu): Promise<void> {
  caller.calls.sfuSignal(callId, sfuOf(caller)?.stay ?? 0, signal);
  await settle();
}

const camera = (streamId: string): SignalToSfu => ({
  type: 'publish',
  streamId,
  label: 'camera',
  sdp: `sdp of ${streamId}`,
});

/** Ann and Bob talk in a mesh; Cai makes them too many. */
async function moved() {
  const [ann, bob, cai] = [await rig.person('ann'), await rig.person('bob'), await rig.person('cai')];
  const id = await rig.group(ann, bob, cai);
  const callId = await ann.start(id, false, false);
  await bob.join(callId);
  const before = [sfuOf(ann), sfuOf(bob)];
  await cai.join(callId);
  await rig.pass(0);
  return { ann, bob, cai, callId, before };
}

describe('a call that outgrows its mesh', () => {
  it('takes all who are in it into the group, and tells who is there', async () => {
    const { ann, bob, cai, before } = await moved();
    expect(before).toEqual([null, null]);
    expect(sfuOf(ann)).toEqual({
      state: 'joined',
      stay: 1,
      userIds: [bob.id, cai.id].toSorted(),
      iceServers: [{ urls: ['turn:turn.test'], username: 'u', credential: 'c' }],
    });
    expect(sfuOf(cai)?.userIds).toEqual([ann.id, bob.id].toSorted());
    expect(ann.view().peers.map(({ userId }) => userId)).toEqual([bob.id, cai.id]);
  });

  it('is said to be on the SFU before anybody could make a link to who made it too large', async () => {
    const [ann, bob, cai] = [await rig.person('ann'), await rig.person('bob'), await rig.person('cai')];
    const callId = await ann.start(await rig.group(ann, bob, cai), false, false);
    await bob.join(callId);
    rig.galene.isMute = true;
    await cai.join(callId);
    for (const one of [ann, bob, cai]) expect(sfuOf(one)).toMatchObject({ state: 'joining', stay: 0 });
  });

  it('carries streams, answers, candidates and ends between the windows', async () => {
    const { ann, bob, cai, callId } = await moved();
    await say(ann, callId, camera('a1'));
    expect(heard(ann)).toEqual([{ type: 'answer', streamId: 'a1', sdp: 'answer to sdp of a1' }]);
    for (const one of [bob, cai]) {
      expect(one.sfuSignals).toEqual([
        {
          callId,
          stay: 1,
          signal: {
            type: 'offer',
            streamId: 'a1',
            userId: ann.id,
            label: 'camera',
            sdp: 'down sdp of a1',
            replaces: null,
          },
        },
      ]);
    }
    await say(bob, callId, { type: 'publish', streamId: 'b1', label: 'screen', sdp: 'screen' });
    expect(heard(ann).at(-1)).toMatchObject({ type: 'offer', userId: bob.id, label: 'screen' });
    await say(ann, callId, { type: 'close', streamId: 'a1' });
    expect(heard(cai)).toContainEqual({ type: 'close', streamId: 'a1' });
  });

  it('is left with the call', async () => {
    const { ann, bob, cai, callId } = await moved();
    await say(cai, callId, camera('c1'));
    await cai.say(callId, 'hang-up');
    expect(cai.view().sfu).toBeNull();
    expect(rig.galene.open).toHaveLength(2);
    expect(heard(ann).at(-1)).toEqual({ type: 'close', streamId: 'c1' });
    expect(sfuOf(ann)).toMatchObject({ state: 'joined', userIds: [bob.id] });
  });
});

describe('a stay', () => {
  it('that is lost is followed by another with a new number and a new token', async () => {
    const { ann, bob, callId } = await moved();
    await say(ann, callId, camera('a1'));
    const [first] = rig.galene.connections;
    const asked = () => ann.adapter.asked.filter((verb) => verb === 'sfuToken').length;
    expect(asked()).toBe(1);
    first?.close(1006, '');
    await settle();
    expect(sfuOf(ann)).toMatchObject({ state: 'lost', stay: 1, userIds: [] });
    expect(heard(ann).some(({ type }) => type === 'abort')).toBe(false);
    ann.calls.sfuSignal(callId, 1, camera('late'));
    await rig.pass(1000);
    expect(sfuOf(ann)).toMatchObject({ state: 'joined', stay: 2 });
    expect(asked()).toBe(2);
    ann.calls.sfuSignal(callId, 1, camera('stale'));
    await say(ann, callId, camera('a2'));
    const offers = heard(bob).flatMap((signal) => (signal.type === 'offer' ? [signal.streamId] : []));
    expect(offers).toEqual(['a1', 'a2']);
  });

  it('is shown as lost while there is no way in, and tried again', async () => {
    rig.galene.isDown = true;
    const { ann, bob } = await moved();
    expect(sfuOf(ann)).toMatchObject({ state: 'lost', stay: 0 });
    expect(ann.view().peers.map(({ userId }) => userId)).toContain(bob.id);
    rig.galene.isDown = false;
    await pass(4000);
    expect(sfuOf(ann)).toMatchObject({ state: 'joined', stay: 1 });
  });

  it('does not wait for its turn when the network is back', async () => {
    rig.galene.isDown = true;
    const { ann, bob } = await moved();
    rig.galene.isDown = false;
    ann.calls.wake();
    bob.calls.handleOnline(bob.host);
    await rig.pass(0);
    for (const one of [ann, bob]) expect(sfuOf(one)).toMatchObject({ state: 'joined', stay: 1 });
  });

  it('that is refused is asked for again as long as the call lives', async () => {
    const ann = await rig.person('ann');
    const [bob, cai] = [await rig.person('bob'), await rig.person('cai')];
    const callId = await ann.start(await rig.group(ann, bob, cai), false, false);
    await bob.join(callId);
    rig.world.next('sfuToken', { kind: 'refuse', error: new AppError('call-refused') });
    await cai.join(callId);
    await rig.pass(0);
    const refused = [ann, bob, cai].filter((one) => sfuOf(one)?.state === 'lost');
    expect(refused).toHaveLength(1);
    await pass(REFUSED_RETRY_MS);
    for (const one of [ann, bob, cai]) expect(sfuOf(one)).toMatchObject({ state: 'joined', stay: 1 });
  });

  it('ends with the window that held its connections; the next window has one of its own', async () => {
    const { ann, bob, callId } = await moved();
    ann.calls.rejoin(callId);
    expect(ann.view().sfu).toBeNull();
    await settle();
    await rig.pass(0);
    expect(sfuOf(ann)).toMatchObject({ state: 'joined', stay: 2 });
    expect(rig.galene.open).toHaveLength(3);
    expect(sfuOf(bob)?.userIds).toContain(ann.id);
  });

  it('shows nobody their own stream that a lost connection has left behind', async () => {
    const { ann, bob, callId } = await moved();
    await say(ann, callId, camera('a1'));
    const ghost = rig.galene.open.find(({ username }) => username === ann.id);
    if (ghost) ghost.isGhost = true;
    ann.calls.rejoin(callId);
    await settle();
    await rig.pass(0);
    await say(bob, callId, camera('b1'));
    const offers = ann.sfuSignals.filter(({ signal }) => signal.type === 'offer');
    expect(offers.map(({ signal }) => signal)).toEqual([expect.objectContaining({ userId: bob.id })]);
    expect(sfuOf(ann)?.userIds).not.toContain(ann.id);
    expect(rig.galene.open).toHaveLength(4);
    ghost?.close(1006, '');
  });
});
