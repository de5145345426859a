/** A call as the contract shows it. */
import type { PersonRow } from '#backend/storage/calls.ts';
import type { Call, CallParticipant, CallRecord, LiveCall } from '#shared/contracts/connect/model.ts';
import {
  durationSeconds,
  isOver,
  isRinging,
  joinedOf,
  participantOf,
  startedAt,
  type CallState,
} from './state.ts';

/** A call with the names of its participants and who of them is in another call. */
export interface SeenCall {
  readonly state: CallState;
  readonly people: People;
  readonly busy: ReadonlySet<string>;
}

export type People = ReadonlyMap<string, PersonRow>;

export const peopleOf = (rows: Iterable<PersonRow>): People =>
  new Map([...rows].map((row) => [row.user_id, row]));

/** The names of one person; one who is gone from the database cannot be in a call, its rows went along. */
export function nameOf(people: People, userId: string): Pick<CallParticipant, 'userName' | 'userIdentifier'> {
  const person = people.get(userId);
  if (!person) throw new Error(`no name for participant ${userId}`);
  return { userName: person.display_name, userIdentifier: person.username };
}

export function callView({ state, people, busy }: SeenCall): Call {
  const over = isOver(state) ? state.phase : null;
  const started = startedAt(state);
  return {
    id: state.id,
    rev: state.rev,
    conversationId: state.conversationId,
    type: state.type,
    status: state.phase.status,
    initiatedBy: state.initiatedBy,
    startedAt: started === null ? null : iso(started),
    endedAt: over && iso(over.endedAt),
    duration: over && durationSeconds(state, over.endedAt),
    endReason: over && over.endReason,
    participants: participantViews({ state, people, busy }),
    sfu: state.sfu,
  };
}

export function participantViews({ state, people, busy }: SeenCall): CallParticipant[] {
  return state.participants.map(({ userId, mediaState, standing }) => {
    const stay = standing.status === 'joined' ? standing.stay : null;
    const interrupted = standing.status === 'joined' && standing.graceUntil !== null;
    return {
      userId,
      ...nameOf(people, userId),
      status: standing.status,
      joinId: stay?.joinId ?? null,
      joinSeq: stay?.joinSeq ?? null,
      deviceId: stay?.deviceId ?? null,
      ringing: isRinging(standing) ? [...standing.ringing] : [],
      busy: isRinging(standing) && busy.has(userId),
      connection: interrupted ? 'interrupted' : 'connected',
      mediaState,
    };
  });
}

/** What every member of the group may know of a call; null once it is over. */
export function liveCallView(state: CallState): LiveCall | null {
  if (isOver(state)) return null;
  const { id, type, initiatedBy } = state;
  const started = startedAt(state);
  const joinedIds = joinedOf(state).map(({ userId }) => userId);
  return { id, type, initiatedBy, startedAt: started === null ? null : iso(started), joinedIds };
}

/** A finished call in one person's history. */
export function recordView(seen: SeenCall, userId: string): CallRecord {
  const { state } = seen;
  return {
    ...callView(seen),
    direction: state.initiatedBy === userId ? 'outgoing' : 'incoming',
    missed: participantOf(state, userId)?.standing.status === 'missed',
    createdAt: iso(state.createdAt),
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();
