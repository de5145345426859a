/** Calls with one other peer. In a session everything that comes is the other end's, whatever it looks like. Pure. */
import type { Signal } from '#shared/contracts/signal.ts';
import { conversationIdOf, UNKNOWN, userIdOf } from './ids.ts';
import { hears, says } from './linking.ts';
import { type Effect, FREE, note, type Place, RING_MS, stay, type Step } from './place.ts';
import { mediaOf } from './sdp.ts';
import { type Ctx, joins, newTalk, rings, withEnd } from './talk.ts';
import { OFFER_REQUEST, readServerFrame, readSignal } from './wire.ts';

type At<Name extends Place['at']> = Extract<Place, { at: Name }>;

/** Waits while it rings, at most; the description among it comes first. */
const WAITING_MAX = 300;

/** Whoever speaks to us in the language of links has begun a session: the server says nothing of it. */
export function freeText(text: string, ctx: Ctx): Step {
  const signal = readSignal(text);
  return signal ? called(signal, ctx) : note(FREE, 'text of nobody');
}

export function callingText(place: At<'calling'>, text: string, ctx: Ctx): Step {
  const frame = readServerFrame(text);
  if (frame?.type === 'session-ok') return begun(place, ctx);
  if (frame?.type === 'refused') return refused(place, frame);
  const signal = readSignal(text);
  if (!signal) return note(place, 'text before the session');
  // somebody was first, and our SESSION went to them
  const rung = called(signal, ctx);
  return { ...rung, effects: [{ do: 'refuse', code: 'call-in-progress', text: '' }, ...rung.effects] };
}

export function ringingText(place: At<'ringing'>, text: string): Step {
  const signal = readSignal(text);
  if (!signal) return note(place, 'text while it rings');
  if (place.waiting.length >= WAITING_MAX) return note(place, 'too many signals wait');
  return stay({ ...place, waiting: [...place.waiting, signal] });
}

/** The person has accepted: what waited is told in the order in which it came. */
export function answered({ talk, waiting }: At<'ringing'>, ctx: Ctx): Step {
  let place: At<'session'> = {
    at: 'session',
    talk: joins(talk, ctx.me.userId, ctx),
    otherId: UNKNOWN,
    heard: false,
  };
  const effects: Effect[] = [];
  for (const signal of waiting) {
    const next = heard(place, signal, ctx);
    place = next.place;
    effects.push(...next.effects);
  }
  return { place, effects };
}

export function sessionText(place: At<'session'>, text: string, ctx: Ctx): Step {
  const signal = readSignal(text);
  return signal ? heard(place, signal, ctx) : note(place, 'text in the session');
}

export function saysInSession(place: At<'session'>, toUserId: string, signal: Signal): Step {
  if (toUserId !== place.otherId) return stay(place, { do: 'refuse', code: 'not-found', text: '' });
  const { talk, effects } = says(place.talk, toUserId, signal, (text) => text);
  return stay({ ...place, talk }, ...effects);
}

/** A new link of ours. Who does not offer asks for a new offer; the other end begins anew, too. */
export function rejoined(place: At<'session'>, ctx: Ctx): Step {
  const { otherId } = place;
  const known = joins(place.talk, ctx.me.userId, ctx);
  const talk = withEnd(known, otherId, { described: false, held: [], session: null });
  const offers = talk.call.initiatedBy === ctx.me.userId && !talk.watch;
  return stay({ ...place, talk }, ...(offers ? [] : [{ do: 'send', text: OFFER_REQUEST } as const]));
}

function heard(
  place: At<'session'>,
  signal: Signal,
  ctx: Ctx,
): { place: At<'session'>; effects: readonly Effect[] } {
  const { talk, effects } = hears(place.talk, place.otherId, signal, ctx);
  return { place: { ...place, talk, heard: place.heard || signal.type === 'description' }, effects };
}

function called(signal: Signal, ctx: Ctx): Step {
  const isAudio = signal.type === 'description' && !mediaOf(signal.description.sdp).videoEnabled;
  const blank = newTalk({
    callId: ctx.newId(),
    conversationId: conversationIdOf({ kind: 'caller' }),
    type: isAudio ? 'audio' : 'video',
    initiatedBy: UNKNOWN,
    watch: false,
  });
  const talk = rings(joins(blank, UNKNOWN, ctx), ctx);
  return stay(
    { at: 'ringing', talk, waiting: [signal] },
    { do: 'tell', call: talk.call, ringsForMs: RING_MS },
  );
}

function begun({ talk, peerId }: At<'calling'>, ctx: Ctx): Step {
  const otherId = userIdOf(peerId);
  const both = joins(joins(talk, ctx.me.userId, ctx), otherId, ctx);
  const ask: Effect[] = talk.watch ? [{ do: 'send', text: OFFER_REQUEST }] : [];
  return stay({ at: 'session', talk: both, otherId, heard: false }, ...ask);
}

function refused(
  { peerId }: At<'calling'>,
  frame: Extract<ReturnType<typeof readServerFrame>, { type: 'refused' }>,
): Step {
  switch (frame.why) {
    case 'not-found':
      return stay(FREE, { do: 'refuse', code: 'colleague-offline', text: peerId });
    case 'busy':
      return stay(FREE, { do: 'refuse', code: 'colleague-busy', text: peerId });
    default:
      return stay(FREE, { do: 'refuse', code: 'call-refused', text: frame.text });
  }
}
