/** The machine's state from rows and back. A row that no state could have written is a broken database and throws. */
import type {
  CallParticipantRow,
  CallRow,
  NewCall,
  NewCallParticipant,
} from '#backend/storage/calls-schema.ts';
import type { CallRows } from '#backend/storage/calls.ts';
import type { Sfu } from '#shared/contracts/connect/model.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import { groupOf } from './capacity.ts';
import {
  durationSeconds,
  isOver,
  isRinging,
  startedAt,
  type CallRules,
  type CallState,
  type Participant,
  type Phase,
  type Standing,
  type Stay,
} from './state.ts';

/** `parent` is the SFU of now. */
export function stateOf({ call, participants }: CallRows, parent: CallRules['sfu']): CallState {
  return {
    id: call.id,
    rev: call.rev,
    conversationId: call.conversation_id,
    type: call.type,
    initiatedBy: call.initiated_by,
    clientId: call.client_id,
    ring: call.ring,
    createdAt: call.created_at.getTime(),
    lastJoinSeq: call.last_join_seq,
    sfu: sfuOf(call, parent),
    phase: phaseOf(call),
    participants: participants.map((row) => ({
      userId: row.user_id,
      mediaState: row.media_state,
      standing: standingOf(row),
    })),
  };
}

/** A group that is not under the SFU of now (it was configured away) is out of reach: the call has none. */
function sfuOf({ id, sfu_room_id }: CallRow, parent: CallRules['sfu']): Sfu | null {
  if (sfu_room_id === null || !parent) return null;
  const sfu = groupOf(id, parent);
  return sfu.group === sfu_room_id ? sfu : null;
}

function phaseOf(call: CallRow): Phase {
  const { status } = call;
  switch (status) {
    case 'initiated':
    case 'ringing':
      return { status };
    case 'active':
      return { status, startedAt: given(call.started_at, call.id).getTime() };
    case 'ended':
    case 'missed':
    case 'rejected':
    case 'failed':
      return {
        status,
        startedAt: call.started_at?.getTime() ?? null,
        endedAt: given(call.ended_at, call.id).getTime(),
        endReason: given(call.end_reason, call.id),
        endedBy: call.ended_by,
      };
    default:
      return assertNever(status, 'unknown call status');
  }
}

function standingOf(row: CallParticipantRow): Standing {
  const { status } = row;
  switch (status) {
    case 'invited':
    case 'ringing':
      return { status, ringsUntil: given(row.rings_until, row.id).getTime(), ringing: row.ringing };
    case 'joined':
      return { status, stay: stayOf(row), graceUntil: row.grace_until?.getTime() ?? null };
    case 'left':
      return { status, stay: stayOf(row), leftAt: given(row.left_at, row.id).getTime() };
    case 'rejected':
    case 'missed':
      return { status, leftAt: given(row.left_at, row.id).getTime() };
    default:
      return assertNever(status, 'unknown participant status');
  }
}

function stayOf(row: CallParticipantRow): Stay {
  return {
    joinId: given(row.join_id, row.id),
    joinSeq: given(row.join_seq, row.id),
    deviceId: given(row.device_id, row.id),
    joinedAt: given(row.joined_at, row.id).getTime(),
  };
}

function given<T>(value: T | null, id: string): T {
  if (value === null) throw new Error(`row ${id} lacks what its status needs`);
  return value;
}

export function callRow(state: CallState, now: number): NewCall {
  const over = isOver(state) ? state.phase : null;
  return {
    id: state.id,
    conversation_id: state.conversationId,
    type: state.type,
    status: state.phase.status,
    initiated_by: state.initiatedBy,
    started_at: date(startedAt(state)),
    ended_at: date(over?.endedAt ?? null),
    duration_seconds: over ? durationSeconds(state, now) : null,
    end_reason: over?.endReason ?? null,
    sfu_room_id: state.sfu?.group ?? null,
    created_at: new Date(state.createdAt),
    updated_at: new Date(now),
    ended_by: over?.endedBy ?? null,
    client_id: state.clientId,
    ring: state.ring,
    last_join_seq: state.lastJoinSeq,
    rev: state.rev,
  };
}

/** Rows of the participants that differ from `before`; of all for a new call. */
export function participantRows(
  before: CallState | null,
  state: CallState,
  now: number,
): NewCallParticipant[] {
  return state.participants.flatMap((participant, position) =>
    before?.participants[position] === participant ? [] : [participantRow(state, participant, position, now)],
  );
}

function participantRow(
  state: CallState,
  participant: Participant,
  position: number,
  now: number,
): NewCallParticipant {
  const { standing } = participant;
  const stay = 'stay' in standing ? standing.stay : null;
  return {
    call_id: state.id,
    user_id: participant.userId,
    status: standing.status,
    joined_at: date(stay?.joinedAt ?? null),
    left_at: date('leftAt' in standing ? standing.leftAt : null),
    media_state: JSON.stringify(participant.mediaState),
    updated_at: new Date(now),
    position,
    join_id: stay?.joinId ?? null,
    join_seq: stay?.joinSeq ?? null,
    device_id: stay?.deviceId ?? null,
    ringing: JSON.stringify(isRinging(standing) ? standing.ringing : []),
    rings_until: date(isRinging(standing) ? standing.ringsUntil : null),
    grace_until: date(standing.status === 'joined' ? standing.graceUntil : null),
  };
}

const date = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
