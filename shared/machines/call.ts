/**
 * The person's side of one call, as a pure machine that the engine runs. One per call; call-set.ts holds them together.
 *
 *   outgoing ──another joins──▶ joined ──▶ ended
 *   incoming ──accept, granted──▶ joined          every state reaches ended: by the person, the server or the ring limit
 *
 * What a person reads as connecting, connected, reconnecting or poor is derived from links that carry media, never stored here.
 */
import type { CallStatus, EndReason, ParticipantStatus } from '../contracts/connect/model.ts';
import type { AppErrorCode } from '../errors/app-error.ts';
import { assertNever } from '../tools/assert-never.ts';

/** One stay in a call: a rejoin gives a new one, and links belong to a pair of stays. */
export interface Stay {
  readonly joinId: string | null;
  readonly joinSeq: number | null;
}

export type CallState =
  | { readonly phase: 'outgoing'; readonly stay: Stay | null; readonly ringsUntil: number }
  | { readonly phase: 'incoming'; readonly answering: boolean; readonly ringsUntil: number }
  | { readonly phase: 'joined'; readonly held: boolean; readonly stay: Stay }
  | { readonly phase: 'ended'; readonly reason: EndReason; readonly error: AppErrorCode | null };

export type CallPhase = CallState['phase'];

/** The server's view of a call, boiled down to what this person's machine decides on. */
export interface CallFacts {
  readonly status: CallStatus;
  readonly endReason: EndReason | null;
  readonly me: {
    readonly status: ParticipantStatus;
    /** The stay is owned by this device, by another one of mine, or by none. */
    readonly owner: 'this-device' | 'other-device' | 'none';
    readonly stay: Stay;
  };
  /** Participants besides me that are joined. */
  readonly othersJoined: number;
}

export type CallInput =
  // the person
  | { readonly type: 'accept' }
  | { readonly type: 'decline' }
  | { readonly type: 'hang-up' }
  | { readonly type: 'hold' }
  | { readonly type: 'resume' }
  // the server
  | { readonly type: 'facts'; readonly facts: CallFacts }
  | { readonly type: 'ended'; readonly reason: EndReason }
  | { readonly type: 'initiate-refused'; readonly error: AppErrorCode }
  | { readonly type: 'answer-refused'; readonly error: AppErrorCode }
  | { readonly type: 'gone' }
  // the clock: `ringsUntil` has passed
  | { readonly type: 'ring-limit' }
  // the window
  | { readonly type: 'window-lost' }
  | { readonly type: 'media-failed' };

/** What the engine must do. Ringing itself is no effect: it is derived from the phase. */
export type CallEffect =
  | { readonly type: 'answer' }
  | { readonly type: 'rejoin' }
  | { readonly type: 'reject' }
  | { readonly type: 'end'; readonly reason: 'ended-by-user' | 'failed' }
  | { readonly type: 'tell-held'; readonly held: boolean };

export interface CallStep {
  readonly state: CallState;
  readonly effects: readonly CallEffect[];
}

/** I call. `ringsUntil`: local milliseconds at which the server's ring limit has passed for certain. */
export function outgoingCall(ringsUntil: number): CallState {
  return { phase: 'outgoing', stay: null, ringsUntil };
}

/** I am called. */
export function incomingCall(ringsUntil: number): CallState {
  return { phase: 'incoming', answering: false, ringsUntil };
}

/** A call that this device had joined before the app restarted. */
export function recoveredCall(stay: Stay): CallState {
  return { phase: 'joined', held: false, stay };
}

/** This call rings for the person now. */
export function rings(state: CallState): boolean {
  return state.phase === 'incoming' && !state.answering;
}

/** The next state and what to do. Inputs that mean nothing in a state leave it as it is. */
export function transition(state: CallState, input: CallInput): CallStep {
  switch (state.phase) {
    case 'outgoing':
      return fromOutgoing(state, input);
    case 'incoming':
      return fromIncoming(state, input);
    case 'joined':
      return fromJoined(state, input);
    case 'ended':
      return fromEnded(state, input);
    default:
      return assertNever(state, 'unknown call state');
  }
}

type In<Phase extends CallPhase> = Extract<CallState, { phase: Phase }>;

const stay = (state: CallState): CallStep => ({ state, effects: [] });
const go = (state: CallState, ...effects: CallEffect[]): CallStep => ({ state, effects });
const ended = (reason: EndReason, error: AppErrorCode | null = null): CallState => ({
  phase: 'ended',
  reason,
  error,
});
const END: CallEffect = { type: 'end', reason: 'ended-by-user' };
const FAIL: CallEffect = { type: 'end', reason: 'failed' };

function fromOutgoing(state: In<'outgoing'>, input: CallInput): CallStep {
  switch (input.type) {
    case 'facts': {
      const over = overFor(input.facts);
      if (over) return go(over);
      const { owner, stay: mine } = input.facts.me;
      // taken over before this device knew its own call
      if (owner === 'other-device') return go(ended('replaced'));
      if (owner === 'none') return stay(state);
      if (input.facts.othersJoined > 0) return go({ phase: 'joined', held: false, stay: mine });
      return state.stay && sameStay(state.stay, mine) ? stay(state) : go({ ...state, stay: mine });
    }
    case 'hang-up':
      return go(ended('cancelled'), END);
    case 'ring-limit':
      return go(ended('missed'), END);
    case 'ended':
      return go(ended(input.reason));
    case 'initiate-refused':
      return go(ended('failed', input.error));
    case 'gone':
      return go(ended('failed'));
    case 'media-failed':
      return go(ended('failed', 'call-failed'), FAIL);
    default:
      return stay(state);
  }
}

function fromIncoming(state: In<'incoming'>, input: CallInput): CallStep {
  switch (input.type) {
    case 'accept':
      return state.answering ? stay(state) : go({ ...state, answering: true }, { type: 'answer' });
    case 'decline':
    case 'hang-up':
      // after an answer is under way the server may already count us as joined: leave instead of reject
      return state.answering ? go(ended('ended-by-user'), END) : go(ended('rejected'), { type: 'reject' });
    case 'facts': {
      // who joins may have left, missed or rejected the call before: the answer under way decides
      const over = state.answering ? callOver(input.facts) : overFor(input.facts);
      if (over) return go(over);
      const { me } = input.facts;
      if (me.status === 'joined' && me.owner === 'other-device') return go(ended('answered-elsewhere'));
      if (me.status === 'joined' && me.owner === 'this-device') {
        return go({ phase: 'joined', held: false, stay: me.stay });
      }
      return stay(state);
    }
    case 'answer-refused':
      return answerRefused(state, input.error);
    case 'ended':
      return go(ended(input.reason));
    case 'gone':
      return go(ended('missed'));
    case 'ring-limit':
      return go(ended('missed'), ...(state.answering ? [END] : []));
    default:
      return stay(state);
  }
}

function answerRefused(state: In<'incoming'>, error: AppErrorCode): CallStep {
  switch (error) {
    case 'already-answered':
      return go(ended('answered-elsewhere'));
    case 'call-ended':
    case 'not-found':
      return go(ended('missed'));
    case 'server-unreachable':
    case 'offline':
    case 'rate-limited':
      // the answer may not have arrived: the call rings on and can be accepted again until its limit
      return go({ ...state, answering: false });
    default:
      return go(ended('failed', error));
  }
}

function fromJoined(state: In<'joined'>, input: CallInput): CallStep {
  switch (input.type) {
    case 'hang-up':
      return go(ended('ended-by-user'), END);
    case 'hold':
      return state.held ? stay(state) : go({ ...state, held: true }, { type: 'tell-held', held: true });
    case 'resume':
      return state.held ? go({ ...state, held: false }, { type: 'tell-held', held: false }) : stay(state);
    case 'facts': {
      const over = overFor(input.facts);
      if (over) return go(over);
      const { me } = input.facts;
      if (me.owner === 'other-device') return go(ended('replaced'));
      // facts from before this stay may arrive late: taking theirs would drop every link
      const isNewer = me.owner === 'this-device' && (me.stay.joinSeq ?? 0) > (state.stay.joinSeq ?? 0);
      return isNewer ? go({ ...state, stay: me.stay }) : stay(state);
    }
    case 'ended':
      return go(ended(input.reason));
    case 'gone':
      return go(ended('connection-lost'));
    case 'window-lost':
      return go(state, { type: 'rejoin' });
    case 'media-failed':
      return go(ended('failed', 'call-failed'), FAIL);
    default:
      return stay(state);
  }
}

/** An answer that overtook the end here, or was overtaken by it, must not leave us joined on the server: leave again. */
function fromEnded(state: In<'ended'>, input: CallInput): CallStep {
  if (input.type !== 'facts' || callOver(input.facts)) return stay(state);
  const { status, owner } = input.facts.me;
  return status === 'joined' && owner === 'this-device' ? go(state, END) : stay(state);
}

const sameStay = (a: Stay, b: Stay): boolean => a.joinId === b.joinId && a.joinSeq === b.joinSeq;

const REASON_OF_STATUS: Partial<Record<CallStatus, EndReason>> = {
  ended: 'ended-by-user',
  missed: 'missed',
  rejected: 'rejected',
  failed: 'failed',
};

/** The ended state if the call is over for all. */
function callOver(facts: CallFacts): CallState | null {
  const byStatus = REASON_OF_STATUS[facts.status];
  return byStatus ? ended(facts.endReason ?? byStatus) : null;
}

/** The ended state if the call, or my part in it, is over. */
function overFor(facts: CallFacts): CallState | null {
  const over = callOver(facts);
  if (over) return over;
  switch (facts.me.status) {
    case 'left':
      return ended('ended-by-user');
    case 'rejected':
      return ended('rejected');
    case 'missed':
      return ended('missed');
    default:
      return null;
  }
}
