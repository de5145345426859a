/** People at a minimost server, and how far they are with a call. */
import type { Signal } from '#shared/contracts/signal.ts';
import type { AdapterHarness } from '#test/contract/adapter/harness.ts';
import type { Seat } from '#test/contract/adapter/seat.ts';

export const FIRST = { rejoin: false, takeOver: false };

export const say = (from: Seat, to: Seat, callId: string, signal: Signal) =>
  from.calls.signal({
    callId,
    targetUserId: to.id,
    targetDeviceId: null,
    fromJoinId: null,
    toJoinId: null,
    n: 1,
    signal,
  });

/** Two who have written to each other. */
export async function two(harness: AdapterHarness) {
  const [ann, bob] = [await harness.person('ann'), await harness.person('bob')];
  const conversationId = await ann.direct(bob);
  const hello = await ann.write(conversationId, 'hello');
  await bob.next('message', (one) => one.id === hello.id);
  return { ann, bob, conversationId, hello };
}

/** Ann calls, and it rings at Bob. */
export async function ringing(harness: AdapterHarness) {
  const all = await two(harness);
  const { id: callId } = await all.ann.call(all.conversationId, [all.bob]);
  await all.bob.next('call', (one) => one.call.id === callId && one.ringsForMs !== null);
  return { ...all, callId };
}

/** Both are in it. */
export async function talking(harness: AdapterHarness) {
  const all = await ringing(harness);
  await all.bob.calls.answer(all.callId, FIRST);
  await all.ann.seesOf(all.callId, all.bob, (one) => one.status === 'joined');
  return all;
}
