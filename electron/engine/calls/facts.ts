import type { Call, CallParticipant } from '#shared/contracts/connect/model.ts';
import type { PeerView } from '#shared/contracts/view.ts';
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

/** How often the other end of a link was made anew, on servers whose joins have no ids. */
export type Generations = ReadonlyMap<string, number>;

/**
 * Whom to be linked with: everybody else who is joined. A link belongs to a pair of stays; where stays have no ids, to the person
 * and the generation of their end and ours.
 */
export function peersOf(call: Call, me: Me, generations: Generations, rejoins: number): PeerView[] {
  const mine = participantOf(call, me.userId);
  if (!mine) return [];
  return call.participants
    .filter((one) => one.userId !== me.userId && one.status === 'joined')
    .map((one) => ({
      key:
        mine.joinId !== null && one.joinId !== null
          ? `${mine.joinId}:${one.joinId}`
          : `${rejoins}:${one.userId}:${generations.get(one.userId) ?? 0}`,
      userId: one.userId,
      deviceId: one.deviceId,
      joinId: one.joinId,
      weOffer: weOffer(call, mine, one),
      polite: mine.userId < one.userId,
    }));
}

function weOffer(call: Call, mine: CallParticipant, other: CallParticipant): boolean {
  if (mine.joinSeq !== null && other.joinSeq !== null) return mine.joinSeq < other.joinSeq;
  if (call.initiatedBy === mine.userId) return true;
  return call.initiatedBy !== other.userId && mine.userId < other.userId;
}
