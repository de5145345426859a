/** How people leave a call, and when that ends it for all. */
import type { EndReason } from '#shared/contracts/connect/model.ts';
import {
  isIn,
  isOver,
  isRinging,
  joinedOf,
  participantOf,
  refuse,
  startedAt,
  unchanged,
  withParticipant,
  type CallState,
  type Command,
  type Context,
  type Decision,
  type Effect,
  type OverStatus,
} from './state.ts';

/** Why the last change happened, seen from the call. `by` is null where a deadline did it. */
interface Cause {
  readonly reason: Extract<EndReason, 'ended-by-user' | 'failed' | 'rejected' | 'missed' | 'connection-lost'>;
  readonly by: string | null;
}

type Reject = Extract<Command, { kind: 'reject' }>;
type End = Extract<Command, { kind: 'end' }>;

/** Stops the ringing of all devices of that person. On a call that is over, or again: nothing changes. */
export function reject(state: CallState, command: Reject | End, context: Context): Decision {
  if (isOver(state)) return unchanged(state);
  const standing = participantOf(state, command.userId)?.standing;
  if (!standing) return refuse('not-joined');
  if (standing.status === 'joined') return refuse('already-answered');
  if (!isRinging(standing)) return unchanged(state);
  const next = withParticipant(state, command.userId, {
    standing: { status: 'rejected', leftAt: context.now },
  });
  const others: Effect = {
    kind: 'ended',
    to: { userId: command.userId, except: command.deviceId },
    reason: 'rejected',
    endedBy: command.userId,
  };
  return settle(next, { reason: 'rejected', by: command.userId }, context.now, [others]);
}

/** Leaves; from a device that only rings it rejects, from one that lost the call to another device it is refused. */
export function end(state: CallState, command: End, context: Context): Decision {
  if (isOver(state)) return unchanged(state);
  const standing = participantOf(state, command.userId)?.standing;
  if (standing?.status !== 'joined') return reject(state, command, context);
  if (standing.stay.deviceId !== command.deviceId) return refuse('already-answered');
  const next = withParticipant(state, command.userId, {
    standing: { status: 'left', stay: standing.stay, leftAt: context.now },
  });
  return settle(next, { reason: command.reason, by: command.userId }, context.now, [
    { kind: 'participantLeft', userId: command.userId },
  ]);
}

/** Those whose ring limit has passed have missed the call. */
export function ringDeadline(state: CallState, { now }: Context): Decision {
  const late = state.participants.filter(({ standing }) => isRinging(standing) && standing.ringsUntil <= now);
  if (isOver(state) || late.length === 0) return unchanged(state);
  let next = state;
  for (const { userId } of late)
    next = withParticipant(next, userId, { standing: { status: 'missed', leftAt: now } });
  const stops = late.map(({ userId }): Effect => ({
    kind: 'ended',
    to: { userId },
    reason: 'missed',
    endedBy: null,
  }));
  return settle(next, { reason: 'missed', by: null }, now, stops);
}

/** Those whose device did not come back in time have left. */
export function graceDeadline(state: CallState, { now }: Context): Decision {
  if (isOver(state)) return unchanged(state);
  let next = state;
  const effects: Effect[] = [];
  let by: string | null = null;
  for (const { userId, standing } of state.participants) {
    if (standing.status !== 'joined' || standing.graceUntil === null || standing.graceUntil > now) continue;
    next = withParticipant(next, userId, { standing: { status: 'left', stay: standing.stay, leftAt: now } });
    by = userId;
    effects.push(
      {
        kind: 'ended',
        to: { userId, only: standing.stay.deviceId },
        reason: 'connection-lost',
        endedBy: userId,
      },
      { kind: 'participantLeft', userId },
    );
  }
  return by === null ? unchanged(state) : settle(next, { reason: 'connection-lost', by }, now, effects);
}

/**
 * After somebody stopped being in the call: it goes on while somebody is joined and two are joined, ringing or
 * invited (a call without a ring: while somebody is joined); otherwise it is over for all.
 */
function settle(state: CallState, cause: Cause, now: number, before: readonly Effect[]): Decision {
  const joined = joinedOf(state);
  const remaining = state.participants.filter(({ standing }) => isIn(standing));
  const goesOn = joined.length > 0 && (remaining.length >= 2 || !state.ring);
  if (goesOn) return { state, effects: [...before, { kind: 'updated' }] };

  const { status, endReason } = verdict(state, cause);
  // In a call of more than two, who remains did not lose a peer that ended it but was left alone.
  const told = joined.length > 0 && state.participants.length > 2 && startedAt(state) !== null;
  const ends = remaining.map(({ userId }): Effect => ({
    kind: 'ended',
    to: { userId },
    reason: told ? 'left-alone' : endReason,
    endedBy: cause.by,
  }));
  const hasLeft =
    cause.by !== null && cause.reason !== 'connection-lost' && cause.reason !== 'rejected'
      ? [{ kind: 'ended', to: { userId: cause.by }, reason: endReason, endedBy: cause.by } as const]
      : [];
  const over: CallState = {
    ...state,
    phase: { status, startedAt: startedAt(state), endedAt: now, endReason, endedBy: cause.by },
    participants: state.participants.map((participant) => {
      const { standing } = participant;
      if (standing.status === 'joined')
        return { ...participant, standing: { status: 'left', stay: standing.stay, leftAt: now } };
      if (isRinging(standing)) return { ...participant, standing: { status: 'missed', leftAt: now } };
      return participant;
    }),
  };
  return {
    state: over,
    effects: [
      ...before,
      ...hasLeft,
      ...ends,
      { kind: 'updated' },
      { kind: 'message' },
      { kind: 'count', what: 'over' },
    ],
  };
}

/** The final status and reason of a call that `cause` has just ended. */
function verdict(state: CallState, cause: Cause): { status: OverStatus; endReason: EndReason } {
  const othersJoined = joinedOf(state).length > 0;
  if (cause.reason === 'failed') return { status: othersJoined ? 'ended' : 'failed', endReason: 'failed' };
  if (cause.reason === 'connection-lost') return { status: 'ended', endReason: 'connection-lost' };
  if (startedAt(state) !== null || !state.ring)
    return { status: 'ended', endReason: cause.reason === 'ended-by-user' ? 'ended-by-user' : 'left-alone' };
  if (cause.reason === 'ended-by-user') return { status: 'ended', endReason: 'cancelled' };
  const invited = state.participants.filter(({ userId }) => userId !== state.initiatedBy);
  const allRejected = invited.every(({ standing }) => standing.status === 'rejected');
  return allRejected
    ? { status: 'rejected', endReason: 'rejected' }
    : { status: 'missed', endReason: 'missed' };
}
