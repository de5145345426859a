/** Who stands where in the list of people. Pure. */
import type { CallView, ConversationView, ParticipantView } from '#shared/contracts/view.ts';
import type { CallPerson } from '../../../call/derive-people.ts';

export interface PeopleGroups {
  /** Raised hands, the earliest first; they stand here instead of below. */
  readonly hands: readonly CallPerson[];
  readonly inCall: readonly CallPerson[];
  readonly called: readonly CallPerson[];
  /** Were in it or were called, and are not any more. */
  readonly gone: readonly ParticipantView[];
  /** Members of the conversation who were never asked. */
  readonly others: readonly string[];
}

const isCalled = ({ state }: CallPerson): boolean => state === 'ringing' || state === 'invited';

/** `me` is the first of those in the call, unless my hand is up. */
export function groupPeople(
  { call, conversation }: { readonly call: CallView; readonly conversation: ConversationView | null },
  people: readonly CallPerson[],
  me: CallPerson,
): PeopleGroups {
  const present = [me, ...people].filter((person) => !isCalled(person));
  const known = new Set(call.participants.map(({ userId }) => userId));
  return {
    hands: present
      .filter(({ handRaisedAt }) => handRaisedAt !== null)
      .sort((a, b) => (a.handRaisedAt ?? 0) - (b.handRaisedAt ?? 0)),
    inCall: present.filter(({ handRaisedAt }) => handRaisedAt === null),
    called: people.filter(isCalled),
    gone: call.participants.filter(
      ({ userId, status }) => userId !== me.userId && ['left', 'rejected', 'missed'].includes(status),
    ),
    others: (conversation?.memberIds ?? []).filter((id) => id !== me.userId && !known.has(id)),
  };
}

/** Who takes a place in the call: those in it and those being called. */
export const placesTaken = (call: CallView): number =>
  call.participants.filter(({ status }) => ['joined', 'ringing', 'invited'].includes(status)).length;
