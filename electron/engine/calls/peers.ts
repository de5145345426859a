/** Whom to be linked with, and what each link is called. Pure. */
import type { Call, CallParticipant } from '#shared/contracts/connect/model.ts';
import type { LinkDialect } from '#shared/contracts/features.ts';
import type { PeerView } from '#shared/contracts/view.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
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

/** What is the same for all links of one call. */
export interface LinkTerms {
  readonly firstOffer: LinkDialect['firstOffer'];
  readonly politeness: LinkDialect['politeness'];
  /** I am in it only to look and to listen: the other ends offer. */
  readonly watch: boolean;
  readonly relayOnly: boolean;
}

/** A caller's pre-warmed links at most: one per device that rings. */
const PREWARM_MAX = 3;

/**
 * Everybody else who is joined. A link belongs to a pair of stays; where stays have no ids, to the person and the generation of
 * their end and ours.
 */
export function joinedPeers(call: Call, me: Me, names: LinkNames, terms: LinkTerms): PeerView[] {
  const mine = participantOf(call, me.userId);
  if (!mine) return [];
  return call.participants
    .filter((one) => one.userId !== me.userId && one.status === 'joined')
    .map((one) => {
      const weOffer = !terms.watch && offersFirst(call, mine, one, terms.firstOffer);
      return {
        ...endOf(one),
        key: keyOf(mine, one, names),
        weOffer,
        polite: terms.politeness === 'smaller-user-id-polite' ? mine.userId < one.userId : !weOffer,
        prewarm: false,
        relayOnly: terms.relayOnly,
      };
    });
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

function offersFirst(
  call: Call,
  mine: CallParticipant,
  other: CallParticipant,
  rule: LinkTerms['firstOffer'],
): boolean {
  switch (rule) {
    case 'smaller-join-seq':
      return cameFirst(call, mine, other);
    case 'newcomer':
      return !cameFirst(call, mine, other);
    case 'caller':
      return called(call, mine, other);
    case 'larger-user-id':
      return mine.userId > other.userId;
    default:
      return assertNever(rule, 'unknown first offerer');
  }
}

/** Servers that do not count their joins: whoever calls is there first. */
const cameFirst = (call: Call, mine: CallParticipant, other: CallParticipant): boolean =>
  mine.joinSeq !== null && other.joinSeq !== null ? mine.joinSeq < other.joinSeq : called(call, mine, other);

function called(call: Call, mine: CallParticipant, other: CallParticipant): boolean {
  if (call.initiatedBy === mine.userId) return true;
  return call.initiatedBy !== other.userId && mine.userId < other.userId;
}
