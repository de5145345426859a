/** A call as this line is in it, and how far each of its links is. Pure. */
import type {
  Call,
  CallParticipant,
  CallType,
  EndReason,
  MediaState,
} from '#shared/contracts/connect/model.ts';
import { userOf } from './ids.ts';

/** How far the link to one other end is. */
export interface End {
  /** We have told it a description: candidates may follow, and some peers break over one that comes before. */
  readonly described: boolean;
  /** What waits for that, as it will be sent. */
  readonly held: readonly string[];
  /** The session id in its last description; `null`: it has told none. */
  readonly session: string | null;
}

export interface Talk {
  readonly call: Call;
  /** I only look and listen: the other end makes the offer. */
  readonly watch: boolean;
  /** The last place in the order of stays that was given. */
  readonly lastSeq: number;
  /** By user id. */
  readonly ends: ReadonlyMap<string, End>;
}

/** Who we are, and what time it is. */
export interface Ctx {
  readonly me: { readonly userId: string; readonly deviceId: string };
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly newId: () => string;
}

/** Held back for one end at most. */
const HELD_MAX = 200;
const FRESH: End = { described: false, held: [], session: null };
const SILENT: MediaState = { audioEnabled: true, videoEnabled: false, screenSharing: false };

const timeOf = (ms: number): string => new Date(ms).toISOString();

/** Nobody is in it yet. */
export function newTalk(of: {
  readonly callId: string;
  readonly conversationId: string;
  readonly type: CallType;
  readonly initiatedBy: string;
  readonly watch: boolean;
}): Talk {
  return {
    call: {
      id: of.callId,
      rev: 1,
      conversationId: of.conversationId,
      type: of.type,
      status: 'initiated',
      initiatedBy: of.initiatedBy,
      startedAt: null,
      endedAt: null,
      duration: null,
      endReason: null,
      participants: [],
      sfu: null,
    },
    watch: of.watch,
    lastSeq: 0,
    ends: new Map(),
  };
}

/** Somebody is there, or there anew: a stay of its own, with a link that begins from nothing. */
export function joins(talk: Talk, userId: string, ctx: Ctx): Talk {
  const joinSeq = talk.lastSeq + 1;
  const before = participantOf(talk, userId);
  const one: CallParticipant = {
    ...(before ?? blank(userId)),
    status: 'joined',
    joinId: `${talk.call.id}/${joinSeq}`,
    joinSeq,
    deviceId: userId === ctx.me.userId ? ctx.me.deviceId : null,
  };
  const ends = userId === ctx.me.userId ? talk.ends : new Map(talk.ends).set(userId, FRESH);
  const call = withParticipant(talk.call, one);
  const isTalk = call.participants.filter(({ status }) => status === 'joined').length > 1;
  return {
    ...talk,
    lastSeq: joinSeq,
    ends,
    call: isTalk ? { ...call, status: 'active', startedAt: call.startedAt ?? timeOf(ctx.now) } : call,
  };
}

/** I am called, and have not answered. */
export function rings(talk: Talk, ctx: Ctx): Talk {
  const me: CallParticipant = { ...blank(ctx.me.userId), status: 'ringing' };
  return { ...talk, call: { ...withParticipant(talk.call, me), status: 'ringing' } };
}

/** Who has left is no part of it any more: names come and go, and nobody counts them. */
export function leaves(talk: Talk, userId: string): Talk {
  const ends = new Map(talk.ends);
  ends.delete(userId);
  const participants = talk.call.participants.filter((one) => one.userId !== userId);
  return { ...talk, ends, call: change(talk.call, { participants }) };
}

/** A line that was lost takes everybody else with it. */
export function alone(talk: Talk, myId: string): Talk {
  const participants = talk.call.participants.filter((one) => one.userId === myId);
  return { ...talk, ends: new Map(), call: change(talk.call, { participants }) };
}

export function sends(talk: Talk, userId: string, mediaState: MediaState): Talk {
  const one = participantOf(talk, userId);
  if (!one || JSON.stringify(one.mediaState) === JSON.stringify(mediaState)) return talk;
  return { ...talk, call: withParticipant(talk.call, { ...one, mediaState }) };
}

export function over({ call }: Talk, reason: EndReason, now: number): Call {
  const startedAt = call.startedAt === null ? null : Date.parse(call.startedAt);
  return change(call, {
    status: statusOf(reason),
    endedAt: timeOf(now),
    duration: startedAt === null ? 0 : Math.max(0, Math.round((now - startedAt) / 1000)),
    endReason: reason,
    participants: call.participants.map((one) => ({ ...one, status: 'left' as const, ringing: [] })),
  });
}

export const endOf = (talk: Talk, userId: string): End => talk.ends.get(userId) ?? FRESH;

export function withEnd(talk: Talk, userId: string, end: Partial<End>): Talk {
  const next = { ...endOf(talk, userId), ...end };
  const held = next.held.slice(-HELD_MAX);
  return { ...talk, ends: new Map(talk.ends).set(userId, { ...next, held }) };
}

export const participantOf = ({ call }: Talk, userId: string): CallParticipant | null =>
  call.participants.find((one) => one.userId === userId) ?? null;

export const isJoined = (talk: Talk, userId: string): boolean =>
  participantOf(talk, userId)?.status === 'joined';

function statusOf(reason: EndReason): Call['status'] {
  if (reason === 'rejected' || reason === 'missed' || reason === 'failed') return reason;
  return reason === 'cancelled' ? 'missed' : 'ended';
}

const change = (call: Call, what: Partial<Call>): Call => ({ ...call, ...what, rev: (call.rev ?? 0) + 1 });

function withParticipant(call: Call, one: CallParticipant): Call {
  const others = call.participants.filter(({ userId }) => userId !== one.userId);
  return change(call, { participants: [...others, one] });
}

function blank(userId: string): CallParticipant {
  const { displayName, userIdentifier } = userOf(userId);
  return {
    userId,
    userName: displayName,
    userIdentifier,
    status: 'invited',
    joinId: null,
    joinSeq: null,
    deviceId: null,
    ringing: [],
    busy: false,
    connection: 'connected',
    mediaState: SILENT,
  };
}
