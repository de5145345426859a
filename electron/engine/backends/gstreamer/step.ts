/** What leads from one place to the next, and what is to be done on the way. Pure. */
import type { EndReason, MediaState } from '#shared/contracts/connect/model.ts';
import type { Signal } from '#shared/contracts/signal.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import { enteringText, greeted, leftRoom, roomText, saysInRoom } from './in-room.ts';
import {
  answered,
  callingText,
  freeText,
  ringingText,
  rejoined,
  saysInSession,
  sessionText,
} from './in-session.ts';
import { type Effect, end, FREE, type Input, note, type Place, stay, type Step, talkOf } from './place.ts';
import { type Ctx, newTalk, sends } from './talk.ts';
import { say } from './wire.ts';

/** Frames that mean nothing where we are change nothing. */
export function step(place: Place, input: Input, ctx: Ctx): Step {
  switch (input.type) {
    case 'call':
      return calls(place, input, ctx);
    case 'enter':
      return enters(place, input, ctx);
    case 'answer':
      return place.at === 'ringing' ? answered(place, ctx) : stay(place);
    case 'rejoin':
      return rejoins(place, ctx);
    case 'leave':
      return leave(place, input.reason, ctx);
    case 'signal':
      return tells(place, input.toUserId, input.signal);
    case 'media':
      return media(place, input.mediaState, ctx);
    case 'text':
      return hear(place, input.text, ctx);
    case 'greeted':
      return place.at === 'returning' ? greeted(place) : stay(place);
    case 'lost':
      return lose(place, input.goodbye, ctx);
    case 'late':
      return late(place, ctx);
    default:
      return assertNever(input, 'unknown input');
  }
}

function calls(place: Place, input: Extract<Input, { type: 'call' }>, ctx: Ctx): Step {
  if (place.at !== 'free') return stay(place, { do: 'refuse', code: 'call-in-progress', text: '' });
  const { callId, conversationId, peerId, video, watch } = input;
  const type = video || watch ? 'video' : 'audio';
  const talk = newTalk({ callId, conversationId, type, initiatedBy: ctx.me.userId, watch });
  return stay({ at: 'calling', talk, peerId }, { do: 'send', text: say.session(peerId) });
}

function enters(place: Place, input: Extract<Input, { type: 'enter' }>, ctx: Ctx): Step {
  if (place.at !== 'free') return stay(place, { do: 'refuse', code: 'call-in-progress', text: '' });
  const { callId, conversationId, name, video } = input;
  const type = video ? 'video' : 'audio';
  const talk = newTalk({ callId, conversationId, type, initiatedBy: ctx.me.userId, watch: false });
  return stay({ at: 'entering', talk, name, again: false }, { do: 'send', text: say.room(name) });
}

function rejoins(place: Place, ctx: Ctx): Step {
  if (place.at === 'session') return rejoined(place, ctx);
  // a room is left and entered again: whoever comes last offers to everybody
  if (place.at === 'room') return stay(leftRoom(place, ctx), { do: 'again' });
  return stay(place);
}

function leave(place: Place, reason: EndReason, ctx: Ctx): Step {
  const talk = talkOf(place);
  if (!talk) return stay(place);
  // while the line is gone nothing has to be left
  const again: Effect[] = place.at === 'returning' ? [] : [{ do: 'again' }];
  return stay(FREE, ...again, ...end(talk, reason, ctx.now));
}

function tells(place: Place, toUserId: string, signal: Signal): Step {
  if (place.at === 'session') return saysInSession(place, toUserId, signal);
  if (place.at === 'room') return saysInRoom(place, toUserId, signal);
  return stay(place, { do: 'refuse', code: 'not-found', text: '' });
}

/** Nobody is told: the protocol has no words for it. */
function media(place: Place, mediaState: MediaState, ctx: Ctx): Step {
  return place.at === 'free'
    ? stay(place)
    : stay({ ...place, talk: sends(place.talk, ctx.me.userId, mediaState) });
}

function hear(place: Place, text: string, ctx: Ctx): Step {
  switch (place.at) {
    case 'free':
      return freeText(text, ctx);
    case 'calling':
      return callingText(place, text, ctx);
    case 'ringing':
      return ringingText(place, text);
    case 'session':
      return sessionText(place, text, ctx);
    case 'entering':
      return enteringText(place, text, ctx);
    case 'room':
      return roomText(place, text, ctx);
    case 'returning':
      return note(place, 'text without a line');
    default:
      return assertNever(place, 'unknown place');
  }
}

/** The socket is gone, and with it every session. */
function lose(place: Place, goodbye: boolean, ctx: Ctx): Step {
  switch (place.at) {
    case 'free':
    case 'returning':
      return stay(place);
    case 'room':
      return stay(leftRoom(place, ctx));
    case 'entering':
      if (place.again) return stay({ at: 'returning', talk: place.talk, name: place.name });
      return stay(FREE, { do: 'refuse', code: 'server-unreachable', text: '' });
    case 'calling':
      return stay(FREE, { do: 'refuse', code: 'server-unreachable', text: '' });
    case 'ringing':
      return stay(FREE, ...end(place.talk, goodbye ? 'cancelled' : 'connection-lost', ctx.now));
    case 'session':
      return stay(FREE, ...end(place.talk, goodbye ? goneBecause(place, ctx) : 'connection-lost', ctx.now));
    default:
      return assertNever(place, 'unknown place');
  }
}

/** There is no word for it: who has never said anything has declined. */
const goneBecause = ({ talk, heard }: Extract<Place, { at: 'session' }>, ctx: Ctx): EndReason =>
  talk.call.initiatedBy === ctx.me.userId && !heard ? 'rejected' : 'ended-by-user';

function late(place: Place, ctx: Ctx): Step {
  switch (place.at) {
    case 'calling':
      return stay(FREE, { do: 'again' }, { do: 'refuse', code: 'server-unreachable', text: '' });
    case 'entering': {
      const ends = place.again ? end(place.talk, 'connection-lost', ctx.now) : [];
      return stay(FREE, { do: 'again' }, { do: 'refuse', code: 'server-unreachable', text: '' }, ...ends);
    }
    case 'returning':
      return leave(place, 'connection-lost', ctx);
    case 'ringing':
      return leave(place, 'missed', ctx);
    default:
      return stay(place);
  }
}
