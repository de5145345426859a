import type { Call, CallParticipant, CallStatus } from '#shared/contracts/connect/model.ts';
import type { Features } from '#shared/contracts/features.ts';
import type { CallFacts } from '#shared/machines/call.ts';

/** Who asks, and whether this device is the one that started or answered (servers that name no device do not know). */
export interface Me {
  readonly userId: string;
  readonly deviceId: string;
  readonly claimed: boolean;
}

export const participantOf = (call: Call, userId: string): CallParticipant | null =>
  call.participants.find((one) => one.userId === userId) ?? null;

/** The server's view of a call, boiled down to what my machine decides on; `null`: I am no part of it. */
export function factsOf(call: Call, me: Me): CallFacts | null {
  const mine = participantOf(call, me.userId);
  if (!mine) return null;
  return {
    status: call.status,
    endReason: call.endReason,
    me: {
      status: mine.status,
      owner: ownerOf(mine, me),
      stay: { joinId: mine.joinId, joinSeq: mine.joinSeq },
    },
    othersJoined: call.participants.filter((one) => one.userId !== me.userId && one.status === 'joined')
      .length,
  };
}

function ownerOf(mine: CallParticipant, me: Me): CallFacts['me']['owner'] {
  if (mine.status !== 'joined') return 'none';
  const here = mine.deviceId === null ? me.claimed : mine.deviceId === me.deviceId;
  return here ? 'this-device' : 'other-device';
}

const LIVE: ReadonlySet<CallStatus> = new Set<CallStatus>(['initiated', 'ringing', 'active']);

export const isLive = ({ status }: Pick<Call, 'status'>): boolean => LIVE.has(status);

/** Nothing but the screen of whoever began it goes here. Elsewhere a call of that type is one like any other. */
export const isScreenOnly = ({ type }: Pick<Call, 'type'>, features: Features['calls']): boolean =>
  type === 'screen' && features?.shareAlone === true;

/** Somebody has called this participant, who has not answered. */
export const isCalled = ({ status }: Pick<CallParticipant, 'status'>): boolean =>
  status === 'invited' || status === 'ringing';

/**
 * Between two words of a call that is over here somebody has called me anew. `missed`: it had rung for too long, so that the server
 * has given that ring up in any case. What has no number may be a late word.
 */
export function callsAnew(before: Call, now: Call, myId: string, missed: boolean): boolean {
  const calledIn = (call: Call): boolean => {
    const mine = participantOf(call, myId);
    return mine !== null && isLive(call) && isCalled(mine);
  };
  const isNewer = now.rev !== undefined && now.rev > (before.rev ?? 0);
  return isNewer && calledIn(now) && (missed || !calledIn(before));
}
