/** A screen that is shown without a call, as a call of the house. Pure. */
import type { Call, CallParticipant, LiveCall, MediaState } from '#shared/contracts/connect/model.ts';
import type { LinkDialect } from '#shared/contracts/features.ts';
import { type ShareRow, timeOf } from '../rows.ts';

/** Tells it apart from calls, whose ids the server makes in the same way. */
const PREFIX = 'share:';

export const callIdOf = (shareId: string): string => PREFIX + shareId;
export const isShareId = (callId: string): boolean => callId.startsWith(PREFIX);
export const shareIdOf = (callId: string): string => callId.slice(PREFIX.length);

/** What the server does not know of a share. */
export interface ShareContext {
  readonly me: string;
  readonly deviceId: string;
  /** This device shows or watches it. */
  readonly isHere: boolean;
  /** What the sharer's own window sends; of others it is known. */
  readonly mine: MediaState;
  /** Everybody whose offer has come; false: their link is lost. */
  readonly viewers: ReadonlyMap<string, boolean>;
  /** Seconds; `null`: it goes on. */
  readonly endedTs: number | null;
}

export const NOTHING: MediaState = { audioEnabled: false, videoEnabled: false, screenSharing: false };
export const SCREEN: MediaState = { ...NOTHING, screenSharing: true };

export function callOf(row: ShareRow, context: ShareContext): Call {
  const { me, mine, viewers, endedTs } = context;
  const isMine = row.sharer === me;
  const isOver = endedTs !== null;
  const watching = isMine ? [...viewers] : context.isHere ? ([[me, true]] as const) : [];
  return {
    id: callIdOf(row.share_id),
    conversationId: row.channel,
    type: 'screen',
    status: isOver ? 'ended' : 'active',
    initiatedBy: row.sharer,
    startedAt: timeOf(row.started_ts),
    endedAt: isOver ? timeOf(endedTs) : null,
    duration: isOver ? Math.max(0, Math.round(endedTs - row.started_ts)) : null,
    endReason: isOver ? 'ended-by-user' : null,
    participants: [
      participantOf(row.sharer, true, isMine ? mine : SCREEN, context),
      ...watching.map(([name, isThere]) => participantOf(name, isThere, NOTHING, context)),
    ],
  };
}

/** As everybody in the channel may know it. */
export const liveCallOf = (row: ShareRow): LiveCall => ({
  id: callIdOf(row.share_id),
  type: 'screen',
  initiatedBy: row.sharer,
  startedAt: timeOf(row.started_ts),
  joinedIds: [row.sharer],
});

/** The newest that is not mine: a conversation tells of one. */
export const shownOf = (rows: readonly ShareRow[], me: string): ShareRow | null =>
  rows.filter(({ sharer }) => sharer !== me).toSorted((a, b) => b.started_ts - a.started_ts)[0] ?? null;

const WATCHED: LinkDialect = {
  firstOffer: 'newcomer',
  politeness: 'answerer-polite',
  layout: 'microphone-camera',
  dataChannel: 'none',
  bundlePolicy: 'balanced',
  screenAs: 'replaces-camera',
};
/** Its viewers take answers and nothing else. */
const SHOWN: LinkDialect = { ...WATCHED, politeness: 'never-renegotiates' };

/** Whoever wants to see it offers, and may do so again. */
export const shareDialect = (isMine: boolean): LinkDialect => (isMine ? SHOWN : WATCHED);

function participantOf(
  name: string,
  isThere: boolean,
  mediaState: MediaState,
  { me, deviceId, isHere }: ShareContext,
): CallParticipant {
  return {
    userId: name,
    userName: name,
    userIdentifier: name,
    status: isThere ? 'joined' : 'left',
    joinId: null,
    joinSeq: null,
    deviceId: name === me && isHere ? deviceId : null,
    ringing: [],
    busy: false,
    connection: 'connected',
    mediaState,
  };
}
