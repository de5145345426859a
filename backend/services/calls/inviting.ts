/** How more people are asked into a call that runs. */
import { limitOf } from './capacity.ts';
import {
  initialMedia,
  isIn,
  isOver,
  participantOf,
  refuse,
  unchanged,
  type CallState,
  type Command,
  type Context,
  type Decision,
  type Effect,
  type Participant,
  type Standing,
} from './state.ts';

type Invite = Extract<Command, { kind: 'invite' }>;

/** Rings everybody named who is not in the call: for the first time, or again. Who is joined or rings stays as they are. */
export function invite(state: CallState, command: Invite, { now, rules }: Context): Decision {
  if (isOver(state)) return refuse('call-ended');
  const inviter = participantOf(state, command.userId)?.standing;
  if (inviter?.status !== 'joined' || inviter.stay.deviceId !== command.deviceId) return refuse('not-joined');
  const called = command.userIds.filter((userId) => {
    const standing = participantOf(state, userId)?.standing;
    return standing === undefined || !isIn(standing);
  });
  if (called.length === 0) return unchanged(state);
  const limit = limitOf(state.type, rules);
  const present = state.participants.filter(({ standing }) => isIn(standing)).length;
  if (present + called.length > limit) return refuse('call-full', { limit });
  const standing: Standing = { status: 'invited', ringsUntil: now + rules.ringMs, ringing: [] };
  const isNew = (userId: string) => participantOf(state, userId) === undefined;
  return {
    state: {
      ...state,
      participants: [
        ...state.participants.map((participant) =>
          called.includes(participant.userId) ? { ...participant, standing } : participant,
        ),
        ...called
          .filter(isNew)
          .map((userId): Participant => ({ userId, mediaState: initialMedia(state.type), standing })),
      ],
    },
    effects: [...called.map((userId): Effect => ({ kind: 'incoming', userId })), { kind: 'updated' }],
  };
}
