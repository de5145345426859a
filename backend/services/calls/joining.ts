/** How a call begins, rings and is joined. */
import { limitOf, sfuFor } from './capacity.ts';
import {
  initialMedia,
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
  type Participant,
  type Standing,
} from './state.ts';

type Initiate = Extract<Command, { kind: 'initiate' }>;
type Ringing = Extract<Command, { kind: 'ringing' }>;
type Answer = Extract<Command, { kind: 'answer' }>;

export function initiate(found: CallState | null, command: Initiate, context: Context): Decision {
  const { rules, now, newId } = context;
  if (found !== null) {
    const isMine = found.initiatedBy === command.userId && found.clientId === command.clientId;
    if (isMine && command.clientId !== null) return unchanged(found);
    if (!isOver(found)) return refuse('call-in-progress', { callId: found.id });
  }
  const invited = command.ring ? command.invited : [];
  const limit = limitOf(command.type, rules);
  // Said before it rings: who is rung must be able to answer.
  if (invited.length + 1 > limit) return refuse('call-full', { limit });
  const participant = (userId: string, standing: Standing): Participant => ({
    userId,
    mediaState: initialMedia(command.type),
    standing,
  });
  const state: CallState = {
    id: newId(),
    rev: 1,
    conversationId: command.conversationId,
    type: command.type,
    initiatedBy: command.userId,
    clientId: command.clientId,
    ring: command.ring,
    createdAt: now,
    lastJoinSeq: 1,
    sfu: null,
    phase: { status: 'initiated' },
    participants: [
      participant(command.userId, joinedStanding(command, 1, context)),
      ...invited.map((userId) =>
        participant(userId, { status: 'invited', ringsUntil: now + rules.ringMs, ringing: [] }),
      ),
    ],
  };
  return {
    state,
    effects: [
      { kind: 'count', what: 'initiated' },
      ...invited.map((userId): Effect => ({ kind: 'incoming', userId })),
      { kind: 'updated' },
    ],
  };
}

export function ringing(state: CallState, command: Ringing): Decision {
  if (isOver(state)) return refuse('call-ended');
  const standing = participantOf(state, command.userId)?.standing;
  if (standing?.status === 'joined') return refuse('already-answered');
  if (!standing || !isRinging(standing)) return refuse('not-joined');
  const known = standing.ringing.find(({ deviceId }) => deviceId === command.deviceId);
  if (known?.prewarm === command.prewarm) return unchanged(state);
  const next = withParticipant(state, command.userId, {
    standing: {
      ...standing,
      status: 'ringing',
      ringing: [
        ...standing.ringing.filter((device) => device !== known),
        { deviceId: command.deviceId, prewarm: command.prewarm },
      ],
    },
  });
  return {
    state: next.phase.status === 'initiated' ? { ...next, phase: { status: 'ringing' } } : next,
    effects: [{ kind: 'updated' }],
  };
}

export function answer(state: CallState, command: Answer, context: Context): Decision {
  if (isOver(state)) return refuse('call-ended');
  const standing = participantOf(state, command.userId)?.standing;
  if (standing?.status !== 'joined') return firstAnswer(state, standing, command, context);
  const isOwner = standing.stay.deviceId === command.deviceId;
  if (isOwner) return command.rejoin ? join(state, command, context, []) : unchanged(state);
  if (!command.takeOver) return refuse('already-answered');
  const replaced: Effect = {
    kind: 'ended',
    to: { userId: command.userId, only: standing.stay.deviceId },
    reason: 'replaced',
    endedBy: command.userId,
  };
  return join(state, command, context, [replaced]);
}

/** Of one who is not in the call: rung, come back, or a member of the conversation who joins. */
function firstAnswer(
  state: CallState,
  standing: Standing | undefined,
  command: Answer,
  context: Context,
): Decision {
  const limit = limitOf(state.type, context.rules);
  if (joinedOf(state).length >= limit) return refuse('call-full', { limit });
  const mediaState = initialMedia(state.type);
  const known = standing
    ? // A hand raised, or a screen shared, before leaving is not so any more.
      withParticipant(state, command.userId, { mediaState })
    : {
        ...state,
        participants: [
          ...state.participants,
          {
            userId: command.userId,
            mediaState,
            standing: { status: 'missed', leftAt: context.now } as const,
          },
        ],
      };
  const elsewhere: Effect = {
    kind: 'ended',
    to: { userId: command.userId, except: command.deviceId },
    reason: 'answered-elsewhere',
    endedBy: command.userId,
  };
  return join(known, command, context, standing && isRinging(standing) ? [elsewhere] : []);
}

/** Gives the person a new stay; the first one by another than the caller starts the call, the one too many for a mesh moves it. */
function join(
  state: CallState,
  command: Answer,
  context: Context,
  before: readonly Effect[],
): Extract<Decision, { state: CallState }> {
  const starts = command.userId !== state.initiatedBy && startedAt(state) === null;
  const joinSeq = state.lastJoinSeq + 1;
  const next = withParticipant(state, command.userId, {
    standing: joinedStanding(command, joinSeq, context),
  });
  const sfu = sfuFor(next, context.rules);
  return {
    state: {
      ...next,
      sfu,
      lastJoinSeq: joinSeq,
      phase: starts ? { status: 'active', startedAt: context.now } : next.phase,
    },
    effects: [
      ...(starts ? [{ kind: 'count', what: 'answered' } as const] : []),
      ...(sfu && !state.sfu ? [{ kind: 'count', what: 'moved' } as const] : []),
      ...before,
      { kind: 'participantJoined', userId: command.userId },
      { kind: 'updated' },
    ],
  };
}

function joinedStanding(command: Initiate | Answer, joinSeq: number, context: Context): Standing {
  return {
    status: 'joined',
    stay: { joinId: context.newId(), joinSeq, deviceId: command.deviceId, joinedAt: context.now },
    graceUntil: command.online ? null : context.now + context.rules.graceMs,
  };
}
