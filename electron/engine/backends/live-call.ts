import type { Call, LiveCall } from '#shared/contracts/connect/model.ts';

/** A call as everybody in its conversation may know it. */
export function liveCallOf({ id, type, initiatedBy, startedAt, participants }: Call): LiveCall {
  const joinedIds = participants.filter(({ status }) => status === 'joined').map(({ userId }) => userId);
  return { id, type, initiatedBy, startedAt, joinedIds };
}
