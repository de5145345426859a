import type {
  Call,
  CallParticipant,
  CallStatus,
  EndReason,
  MediaState,
  ParticipantStatus,
} from '#shared/contracts/connect/model.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import { canonical, directId, namesOf } from '../channel-id.ts';
import { type CallStateRow, timeOf } from '../rows.ts';

/** What the server does not know of a call. */
export interface CallContext {
  readonly me: string;
  readonly deviceId: string;
  /** This device has answered or started it. */
  readonly isHere: boolean;
  readonly isVideo: boolean;
  /** What I send. */
  readonly mine: MediaState;
  /** I turned it down here. */
  readonly isRejected: boolean;
  /** Private channels that I am in. */
  readonly isMember: (channel: string) => boolean;
}

/** The server rings for so long; it says so only to whoever asks afterwards. */
export const RING_MS = 30_000;
/** Accepted by another sign-in of mine. */
const ELSEWHERE = 'another device';

/** The call as the house tells calls. The server has no stays, no kinds of call and no reasons for an end: they are derived. */
export function callOf(row: CallStateRow, context: CallContext): Call {
  const { status, endReason } = endOf(row, context);
  const answeredAt = row.answered_ts ?? null;
  const endedAt = status === 'ringing' || status === 'active' ? null : (row.ended_ts ?? row.started_ts);
  return {
    id: row.call_id,
    conversationId: conversationOf(row, context),
    type: context.isVideo ? 'video' : 'audio',
    status,
    initiatedBy: row.initiator,
    startedAt: answeredAt === null ? null : timeOf(answeredAt),
    endedAt: endedAt === null ? null : timeOf(endedAt),
    duration:
      endedAt === null ? null : Math.max(0, Math.round(answeredAt === null ? 0 : endedAt - answeredAt)),
    endReason,
    participants: row.participants.map((one) => participantOf(one, row, context)),
  };
}

/** Whose screens are seen. Older servers know only who claimed it last. */
export function sharersOf(row: CallStateRow): readonly string[] {
  return row.screensharers ?? (row.screenshare_user == null ? [] : [row.screenshare_user]);
}

export const isOver = ({ state }: CallStateRow): boolean => state === 'ended' || state === 'rejected';

export const stateOf = (row: CallStateRow, name: string) =>
  row.participants.find((one) => one.username === name)?.state ?? null;

/** Everybody else has left or refused: older servers let such a call run for ever. */
export function isLeftAlone(row: CallStateRow, me: string): boolean {
  return (
    row.state === 'active' &&
    stateOf(row, me) === 'accepted' &&
    row.participants.every(
      ({ username, state }) => username === me || state === 'left' || state === 'rejected',
    )
  );
}

/** I am in that channel. */
export function isOurs(channel: string, me: string, isMember: (channel: string) => boolean): boolean {
  const names = namesOf(channel);
  return names ? names.includes(me) : isMember(channel);
}

/** Where people find it: in their own conversation. Who was invited from outside meets whoever called. */
export function conversationOf(
  { channel, initiator, participants }: CallStateRow,
  { me, isMember }: Pick<CallContext, 'me' | 'isMember'>,
): string {
  if (isOurs(channel, me, isMember)) return canonical(channel);
  const other = initiator === me ? participants.find((one) => one.username !== me)?.username : initiator;
  return directId([me, other ?? initiator]);
}

function endOf(
  row: CallStateRow,
  { me, isRejected }: CallContext,
): {
  status: CallStatus;
  endReason: EndReason | null;
} {
  switch (row.state) {
    case 'ringing':
      return { status: 'ringing', endReason: null };
    case 'active':
      return { status: 'active', endReason: null };
    case 'ended':
    case 'rejected':
      if (row.answered_ts != null) return { status: 'ended', endReason: 'ended-by-user' };
      // both the last refusal and the end of ringing leave a call rejected, and a refusal of an ended one, too
      if (isRejected || isRefused(row, me)) return { status: 'rejected', endReason: 'rejected' };
      return hasRungOut(row)
        ? { status: 'missed', endReason: 'missed' }
        : { status: 'missed', endReason: 'cancelled' };
    default:
      return assertNever(row.state, 'unknown state of a call');
  }
}

const hasRungOut = ({ started_ts, ended_ts }: CallStateRow): boolean =>
  ended_ts != null && (ended_ts - started_ts) * 1000 >= RING_MS;

/** Everybody who was called has turned it down while it rang. */
const isRefused = (row: CallStateRow, me: string): boolean =>
  row.state === 'rejected' && !hasRungOut(row) && stateOf(row, me) !== 'pending';

const STATUS: Readonly<Record<CallStateRow['participants'][number]['state'], ParticipantStatus>> = {
  pending: 'ringing',
  accepted: 'joined',
  rejected: 'rejected',
  left: 'left',
};

function participantOf(
  { username, state }: CallStateRow['participants'][number],
  row: CallStateRow,
  { me, deviceId, isHere, mine }: CallContext,
): CallParticipant {
  const isMe = username === me;
  const isMissed = isOver(row) && state === 'pending';
  return {
    userId: username,
    userName: username,
    userIdentifier: username,
    status: isMissed ? 'missed' : STATUS[state],
    joinId: null,
    joinSeq: null,
    deviceId: isMe && state === 'accepted' ? (isHere ? deviceId : ELSEWHERE) : null,
    ringing: [],
    busy: false,
    connection: 'connected',
    mediaState: isMe
      ? mine
      : { audioEnabled: true, videoEnabled: false, screenSharing: sharersOf(row).includes(username) },
  };
}
