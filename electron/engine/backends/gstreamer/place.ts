/**
 * Where this line is with its server: it can be in one call at a time. What leads from one place to the next is in step.ts.
 *
 *   free ──call──▶ calling ──SESSION_OK──▶ session        session, ringing, calling ──left, lost──▶ free
 *   free ──first words of a caller──▶ ringing ──answer──▶ session
 *   free ──enter──▶ entering ──ROOM_OK──▶ room ──lost──▶ returning ──greeted──▶ entering      room ──left──▶ free
 */
import type { Call, EndReason, LiveCall, MediaState } from '#shared/contracts/connect/model.ts';
import type { Signal } from '#shared/contracts/signal.ts';
import type { AppErrorCode } from '#shared/errors/app-error.ts';
import type { SignalIn } from '../adapter.ts';
import { over, type Talk } from './talk.ts';

export type Place =
  | { readonly at: 'free' }
  /** SESSION is said. */
  | { readonly at: 'calling'; readonly talk: Talk; readonly peerId: string }
  /** Somebody has begun a session with us. Signals wait for the person. */
  | { readonly at: 'ringing'; readonly talk: Talk; readonly waiting: readonly Signal[] }
  | { readonly at: 'session'; readonly talk: Talk; readonly otherId: string; readonly heard: boolean }
  /** ROOM is said. `again`: we were in it when the line was lost. */
  | { readonly at: 'entering'; readonly talk: Talk; readonly name: string; readonly again: boolean }
  | { readonly at: 'room'; readonly talk: Talk; readonly name: string }
  | { readonly at: 'returning'; readonly talk: Talk; readonly name: string };

export type Input =
  | {
      readonly type: 'call';
      readonly callId: string;
      readonly conversationId: string;
      readonly peerId: string;
      readonly video: boolean;
      readonly watch: boolean;
    }
  | {
      readonly type: 'enter';
      readonly callId: string;
      readonly conversationId: string;
      readonly name: string;
      readonly video: boolean;
    }
  | { readonly type: 'answer' }
  /** The window of the call was loaded anew. */
  | { readonly type: 'rejoin' }
  | { readonly type: 'leave'; readonly reason: EndReason }
  | { readonly type: 'signal'; readonly toUserId: string; readonly signal: Signal }
  | { readonly type: 'media'; readonly mediaState: MediaState }
  | { readonly type: 'text'; readonly text: string }
  /** The line is there again. */
  | { readonly type: 'greeted' }
  /** `goodbye`: the server said it, which in a session means that the other end has gone. */
  | { readonly type: 'lost'; readonly goodbye: boolean }
  /** This place's time is over. */
  | { readonly type: 'late' };

export type Effect =
  | { readonly do: 'send'; readonly text: string }
  | { readonly do: 'tell'; readonly call: Call; readonly ringsForMs: number | null }
  | { readonly do: 'ended'; readonly call: Call; readonly reason: EndReason }
  | { readonly do: 'live'; readonly conversationId: string; readonly liveCall: LiveCall | null }
  | { readonly do: 'signal'; readonly signal: SignalIn }
  /** Leaving is closing the socket; HELLO follows at once. */
  | { readonly do: 'again' }
  /** What was asked for cannot be had. */
  | { readonly do: 'refuse'; readonly code: AppErrorCode; readonly text: string }
  | { readonly do: 'note'; readonly what: string };

export interface Step {
  readonly place: Place;
  readonly effects: readonly Effect[];
}

/** The protocol has no limit of its own. */
export const RING_MS = 45_000;

export const FREE: Place = { at: 'free' };

export const stay = (place: Place, ...effects: Effect[]): Step => ({ place, effects });
export const note = (place: Place, what: string): Step => stay(place, { do: 'note', what });
export const talkOf = (place: Place): Talk | null => (place.at === 'free' ? null : place.talk);

/** It is over, without a word to anybody: the socket is gone, or goes. */
export function end(talk: Talk, reason: EndReason, now: number): Effect[] {
  return [
    { do: 'live', conversationId: talk.call.conversationId, liveCall: null },
    { do: 'ended', call: over(talk, reason, now), reason },
  ];
}
