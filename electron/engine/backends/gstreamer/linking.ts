/** Signalling of one link, both ways, and what it tells of the other end. Pure. */
import type { Signal } from '#shared/contracts/signal.ts';
import type { Effect } from './place.ts';
import { mediaOf, sessionIdOf } from './sdp.ts';
import { type Ctx, endOf, joins, participantOf, sends, type Talk, withEnd } from './talk.ts';
import { writeSignal } from './wire.ts';

export interface Linked {
  readonly talk: Talk;
  readonly effects: readonly Effect[];
}

/** The other end says something. */
export function hears(talk: Talk, userId: string, signal: Signal, ctx: Ctx): Linked {
  switch (signal.type) {
    case 'description':
      return described(talk, userId, signal, ctx);
    case 'offer-request':
      return asked(talk, userId, signal, ctx);
    default:
      return { talk, effects: [passOn(talk, userId, signal, ctx)] };
  }
}

/** An offer of another session: the window at the other end was loaded anew, which is a new stay. */
function described(
  talk: Talk,
  userId: string,
  signal: Extract<Signal, { type: 'description' }>,
  ctx: Ctx,
): Linked {
  const { type, sdp } = signal.description;
  const session = sessionIdOf(sdp);
  const before = endOf(talk, userId).session;
  const isAnew = type === 'offer' && before !== null && before !== session;
  const known = isAnew ? joins(talk, userId, ctx) : talk;
  const next = withEnd(sends(known, userId, mediaOf(sdp)), userId, { session: session ?? before ?? '' });
  return { talk: next, effects: [...told(talk, next), passOn(next, userId, signal, ctx)] };
}

/** We are to make the offer. Once both ends have described themselves, the other one asks because it begins anew. */
function asked(talk: Talk, userId: string, signal: Signal, ctx: Ctx): Linked {
  const isAnew = endOf(talk, userId).session !== null;
  const next = isAnew ? joins(talk, userId, ctx) : talk;
  // whoever calls offers in any case
  const isOurs = talk.call.initiatedBy === ctx.me.userId && !talk.watch;
  return {
    talk: next,
    effects: [...told(talk, next), ...(isOurs ? [] : [passOn(next, userId, signal, ctx)])],
  };
}

/** We say something. `send` makes a frame of it. Candidates wait until the other end knows what they belong to. */
export function says(talk: Talk, userId: string, signal: Signal, send: (text: string) => string): Linked {
  const text = writeSignal(signal);
  if (text === null) return { talk, effects: [] };
  const frame = send(text);
  const end = endOf(talk, userId);
  if (signal.type === 'candidate' && !end.described)
    return { talk: withEnd(talk, userId, { held: [...end.held, frame] }), effects: [] };
  if (signal.type !== 'description') return { talk, effects: [{ do: 'send', text: frame }] };
  const frames = [frame, ...end.held];
  return {
    talk: withEnd(talk, userId, { described: true, held: [] }),
    effects: frames.map((one) => ({ do: 'send', text: one })),
  };
}

const told = (before: Talk, now: Talk): Effect[] =>
  before.call === now.call ? [] : [{ do: 'tell', call: now.call, ringsForMs: null }];

function passOn(talk: Talk, userId: string, signal: Signal, ctx: Ctx): Effect {
  return {
    do: 'signal',
    signal: {
      callId: talk.call.id,
      fromUserId: userId,
      fromDeviceId: null,
      fromJoinId: participantOf(talk, userId)?.joinId ?? null,
      toJoinId: participantOf(talk, ctx.me.userId)?.joinId ?? null,
      n: null,
      signal,
    },
  };
}
