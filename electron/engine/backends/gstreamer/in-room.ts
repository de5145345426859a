/** Calls in a room. Whoever comes last makes the offers. Pure. */
import type { Signal } from '#shared/contracts/signal.ts';
import { liveCallOf } from '../live-call.ts';
import { isPeerId, userIdOf, peerIdOf } from './ids.ts';
import { freeText } from './in-session.ts';
import { hears, says } from './linking.ts';
import { type Effect, end, FREE, note, type Place, stay, type Step } from './place.ts';
import { alone, type Ctx, isJoined, joins, leaves, type Talk } from './talk.ts';
import { readServerFrame, readSignal, say } from './wire.ts';

type At<Name extends Place['at']> = Extract<Place, { at: Name }>;

/** More would be no call; the server has no limit. */
const PEERS_MAX = 200;

export function enteringText(place: At<'entering'>, text: string, ctx: Ctx): Step {
  const frame = readServerFrame(text);
  if (frame?.type === 'room-ok') return entered(place, frame.peerIds, ctx);
  const isOver = (...effects: Effect[]): Step =>
    stay(FREE, ...effects, ...(place.again ? end(place.talk, 'connection-lost', ctx.now) : []));
  if (frame?.type === 'refused') {
    const code = frame.why === 'bad-room' ? 'bad-payload' : 'call-refused';
    return isOver({ do: 'refuse', code, text: frame.text });
  }
  if (!readSignal(text)) return note(place, 'text before the room');
  // somebody has called us before the server heard of the room
  const left = isOver({ do: 'refuse', code: 'call-in-progress', text: '' });
  const rung = freeText(text, ctx);
  return { place: rung.place, effects: [...left.effects, ...rung.effects] };
}

export function roomText(place: At<'room'>, text: string, ctx: Ctx): Step {
  const frame = readServerFrame(text);
  switch (frame?.type) {
    case 'joined':
      return came(place, frame.peerId, ctx);
    case 'left':
      return went(place, frame.peerId);
    case 'room-text':
      return heard(place, frame.peerId, frame.text, ctx);
    default:
      // also that somebody is not in it any more, which is told by itself
      return note(place, 'text in the room');
  }
}

export function saysInRoom(place: At<'room'>, toUserId: string, signal: Signal): Step {
  const peerId = peerIdOf(toUserId);
  if (peerId === null || !isJoined(place.talk, toUserId))
    return stay(place, { do: 'refuse', code: 'colleague-offline', text: peerId ?? '' });
  const { talk, effects } = says(place.talk, toUserId, signal, (text) => say.inRoom(peerId, text));
  return stay({ ...place, talk }, ...effects);
}

/** The line is lost, or is given up: nobody else is linked with us any more. */
export const leftRoom = ({ talk, name }: At<'room'>, ctx: Ctx): Place => ({
  at: 'returning',
  talk: alone(talk, ctx.me.userId),
  name,
});

export const greeted = ({ talk, name }: At<'returning'>): Step =>
  stay({ at: 'entering', talk, name, again: true }, { do: 'send', text: say.room(name) });

function entered({ talk, name }: At<'entering'>, peerIds: readonly string[], ctx: Ctx): Step {
  const there = peerIds.filter(isPeerId).slice(0, PEERS_MAX).map(userIdOf);
  let next = talk;
  for (const userId of there) next = joins(next, userId, ctx);
  next = joins(next, ctx.me.userId, ctx);
  return stay({ at: 'room', talk: next, name }, ...changed(next));
}

function came(place: At<'room'>, peerId: string, ctx: Ctx): Step {
  const isFull = place.talk.ends.size >= PEERS_MAX;
  const userId = userIdOf(peerId);
  if (!isPeerId(peerId) || isFull || userId === ctx.me.userId)
    return note(place, 'nobody who could be in a call');
  const talk = joins(place.talk, userId, ctx);
  return stay({ ...place, talk }, ...changed(talk));
}

function went(place: At<'room'>, peerId: string): Step {
  const userId = userIdOf(peerId);
  if (!place.talk.ends.has(userId)) return note(place, 'somebody left who was not there');
  const talk = leaves(place.talk, userId);
  return stay({ ...place, talk }, ...changed(talk));
}

function heard(place: At<'room'>, peerId: string, text: string, ctx: Ctx): Step {
  const userId = userIdOf(peerId);
  const signal = isJoined(place.talk, userId) && userId !== ctx.me.userId ? readSignal(text) : null;
  if (!signal) return note(place, 'text of somebody in the room');
  const { talk, effects } = hears(place.talk, userId, signal, ctx);
  return stay({ ...place, talk }, ...effects);
}

const changed = ({ call }: Talk): Effect[] => [
  { do: 'tell', call, ringsForMs: null },
  { do: 'live', conversationId: call.conversationId, liveCall: liveCallOf(call) },
];
