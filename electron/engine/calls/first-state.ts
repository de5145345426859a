import type { Call } from '#shared/contracts/connect/model.ts';
import { type CallState, incomingCall, joinedCall, outgoingCall } from '#shared/machines/call.ts';
import { factsOf, isCalled, isLive, type Me, participantOf } from './facts.ts';

/** How a call that the server tells of, and that is new here, begins; `null`: it is none of this device's. `ringsUntil`: local milliseconds. */
export function firstState(
  call: Call,
  me: Me,
  { isDirect, ringsUntil }: { readonly isDirect: boolean; readonly ringsUntil: number },
): CallState | null {
  const mine = participantOf(call, me.userId);
  const facts = factsOf(call, me);
  if (!mine || !facts || !isLive(call)) return null;
  if (isCalled(mine)) return incomingCall(ringsUntil);
  if (facts.me.owner !== 'this-device') return null;
  // this device was in it before the app restarted: where it still rang out it rings on, as if nothing had happened
  if (isDirect && ringsOut(call, me)) return outgoingCall(ringsUntil);
  return joinedCall(facts.me.stay, mine.mediaState.onHold ? 'by-person' : null);
}

/** Nobody has answered yet. In a group that says nothing: people are also called into a call that rang for nobody at first. */
function ringsOut(call: Call, me: Me): boolean {
  const others = call.participants.filter(({ userId }) => userId !== me.userId);
  return others.length > 0 && others.every(isCalled);
}
