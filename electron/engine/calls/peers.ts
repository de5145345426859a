/** Whom to be linked with, and what each link is called. Pure. */
import type { Call, CallParticipant } from '#shared/contracts/connect/model.ts';
import type { PeerView } from '#shared/contracts/view.ts';
import { type Me, participantOf } from './facts.ts';

/** What the ids of two stays do not say of their link. */
export interface LinkNames {
  /** By user: how often the other end was made anew without a new stay. */
  readonly generations: ReadonlyMap<string, number>;
  /** How often I came back, on servers whose joins have no ids. */
  readonly rejoins: number;
  /** By joinId: the device that rang before this stay. Its link was made then, and keeps the device's name. */
  readonly warmed: ReadonlyMap<string, string>;
}

/** A caller's pre-warmed links at most: one per device that rings. */
const PREWARM_MAX = 3;

/**
 * Everybody else who is joined. A link belongs to a pair of stays; where stays have no ids, to the person and the generation of
 * their end and ours.
 */
export function joinedPeers(call: Call, me: Me, names: LinkNames, relayOnly: boolean): PeerView[] {
  const mine = participantOf(call, me.userId);
  if (!mine) return [];
  return call.participants
    .filter((one) => one.userId !== me.userId && one.status === 'joined')
    .map((one) => ({
      ...endOf(one),
      key: keyOf(mine, one, names),
      weOffer: weOffer(call, mine, one),
      polite: mine.userId < one.userId,
      prewarm: false,
      relayOnly,
    }));
}

/** While I call: the devices that ring and wish for a link, the first ones. */
export function ringingPeers(call: Call, me: Me, names: LinkNames, relayOnly: boolean): PeerView[] {
  const mine = participantOf(call, me.userId);
  if (!mine?.joinId) return [];
  const near = nameOf(mine.joinId, names);
  return call.participants
    .filter((one) => one.userId !== me.userId && one.status === 'ringing')
    .flatMap((one) =>
      one.ringing
        .filter((device) => device.prewarm)
        .map(({ deviceId }) => ({
          key: withGeneration(`${near}:${deviceId}`, one.userId, names),
          userId: one.userId,
          deviceId,
          joinId: null,
          weOffer: true,
          polite: mine.userId < one.userId,
          prewarm: true,
          relayOnly,
        })),
    )
    .slice(0, PREWARM_MAX);
}

/** While it rings here: whoever calls. */
export function callerPeers(call: Call, me: Me, names: LinkNames, relayOnly: boolean): PeerView[] {
  const caller = participantOf(call, call.initiatedBy);
  if (caller?.status !== 'joined' || !caller.joinId) return [];
  const key = `${me.deviceId}:${nameOf(caller.joinId, names)}`;
  return [
    {
      ...endOf(caller),
      key: withGeneration(key, caller.userId, names),
      weOffer: false,
      polite: me.userId < caller.userId,
      prewarm: true,
      relayOnly,
    },
  ];
}

const endOf = ({ userId, deviceId, joinId }: CallParticipant) => ({ userId, deviceId, joinId });

const nameOf = (joinId: string, { warmed }: LinkNames): string => warmed.get(joinId) ?? joinId;

function keyOf(mine: CallParticipant, one: CallParticipant, names: LinkNames): string {
  if (mine.joinId !== null && one.joinId !== null) {
    return withGeneration(`${nameOf(mine.joinId, names)}:${nameOf(one.joinId, names)}`, one.userId, names);
  }
  return `${names.rejoins}:${one.userId}:${names.generations.get(one.userId) ?? 0}`;
}

function withGeneration(key: string, userId: string, { generations }: LinkNames): string {
  const generation = generations.get(userId) ?? 0;
  return generation === 0 ? key : `${key}:${generation}`;
}

function weOffer(call: Call, mine: CallParticipant, other: CallParticipant): boolean {
  if (mine.joinSeq !== null && other.joinSeq !== null) return mine.joinSeq < other.joinSeq;
  if (call.initiatedBy === mine.userId) return true;
  return call.initiatedBy !== other.userId && mine.userId < other.userId;
}
