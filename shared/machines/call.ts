/**
 * The person's side of one call, as a pure machine that the engine runs. One per call; call-set.ts holds them together.
 *
 *   outgoing ──another joins──▶ joined ──▶ ended
 *   incoming ──accept, granted──▶ joined          every state reaches ended: by the person, the server or a limit
 *   joining ──granted──▶ joined                   a call that was left, or runs elsewhere, is joined as a new one
 *
 * What a person reads as connecting, connected, reconnecting or poor is derived from links that carry media, never stored here.
 */
import type { CallStatus, EndReason, ParticipantStatus } from '../contracts/connect/model.ts';
import type { ErrorView } from '../errors/app-error.ts';
import { assertNever } from '../tools/assert-never.ts';

/** One stay in a call: a rejoin gives a new one, and links belong to a pair of stays. */
export interface Stay {
  readonly joinId: string | null;
  readonly joinSeq: number | null;
}

/** Why a joined call is held; `null`: it is not. One that gave way comes back when the other is over. */
export type Held = 'by-person' | 'for-another' | null;

export type CallState =
  | { readonly phase: 'outgoing'; readonly stay: Stay | null; readonly ringsUntil: number }
  | { readonly phase: 'incoming'; readonly answering: boolean; readonly ringsUntil: number }
  /** I go into a call that runs and need not ring for me. `until`: local milliseconds at which I give up. */
  | { readonly phase: 'joining'; readonly takeOver: boolean; readonly until: number }
  | { readonly phase: 'joined'; readonly held: Held; readonly stay: Stay }
  | { readonly phase: 'ended'; readonly reason: EndReason; readonly error: ErrorView | null };

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
  // the person; `others`: what becomes of the call that is talked in (see call-set.ts)
  | { readonly type: 'accept'; readonly others: 'hold' | 'end' }
  | { readonly type: 'decline' }
  | { readonly type: 'hang-up' }
  | { readonly type: 'hold' }
  | { readonly type: 'resume' }
  // another call takes this one's place
  | { readonly type: 'yield' }
  // the server
  | { readonly type: 'facts'; readonly facts: CallFacts }
  /** The answer was granted: the facts are those of then or later. */
  | { readonly type: 'answered'; readonly facts: CallFacts }
  | { readonly type: 'ended'; readonly reason: EndReason }
  | { readonly type: 'initiate-refused'; readonly error: ErrorView }
  | { readonly type: 'answer-refused'; readonly error: ErrorView }
  | { readonly type: 'gone' }
  // the clock: `ringsUntil`, or `until`, has passed
  | { readonly type: 'ring-limit' }
  // the window
  | { readonly type: 'window-lost' }
  | { readonly type: 'media-failed' };

/** What the engine must do. Ringing itself is no effect: it is derived from the phase. */
export type CallEffect =
  | { readonly type: 'answer'; readonly takeOver: boolean }
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

/** I go into a call that runs. `takeOver`: from my other device, if it is in it. */
export function joiningCall(takeOver: boolean, until: number): CallState {
  return { phase: 'joining', takeOver, until };
}

/** A call that this device is in already: begun without ringing anybody, or joined before the app restarted. */
export function joinedCall(stay: Stay, held: Held = null): CallState {
  return { phase: 'joined', held, stay };
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
    case 'joining':
      return fromJoining(state, input);
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
const ended = (reason: EndReason, error: ErrorView | null = null): CallState => ({
  phase: 'ended',
  reason,
  error,
});
const END: CallEffect = { type: 'end', reason: 'ended-by-user' };
const FAIL: CallEffect = { type: 'end', reason: 'failed' };
const NO_MEDIA: ErrorView = { code: 'call-failed', params: {} };

function fromOutgoing(state: In<'outgoing'>, input: CallInput): CallStep {
  switch (input.type) {
    case 'facts':
    case 'answered':
      return outgoingFacts(state, input.facts);
    case 'hang-up':
    case 'yield':
      return go(ended('cancelled'), END);
    case 'ring-limit':
      return go(ended('missed'), END);
    case 'ended':
      return go(ended(input.reason));
    case 'initiate-refused':
      return go(ended('failed', input.error));
    case 'gone':
      return go(ended('failed'));
    case 'window-lost':
      return go(state, { type: 'rejoin' });
    case 'media-failed':
      return go(ended('failed', NO_MEDIA), FAIL);
    default:
      return stay(state);
  }
}

function outgoingFacts(state: In<'outgoing'>, facts: CallFacts): CallStep {
  const over = overFor(facts) ?? calledAnew(state.stay, facts);
  if (over) return go(over);
  const { owner, stay: mine } = facts.me;
  // taken over before this device knew its own call
  if (owner === 'other-device') return go(ended('replaced'));
  if (owner === 'none') return stay(state);
  if (facts.othersJoined > 0) return go(joinedCall(mine));
  return state.stay && sameStay(state.stay, mine) ? stay(state) : go({ ...state, stay: mine });
}

function fromIncoming(state: In<'incoming'>, input: CallInput): CallStep {
  switch (input.type) {
    case 'accept':
      return state.answering
        ? stay(state)
        : go({ ...state, answering: true }, { type: 'answer', takeOver: false });
    case 'decline':
    case 'hang-up':
      // after an answer is under way the server may already count us as joined: leave instead of reject
      return state.answering ? go(ended('ended-by-user'), END) : go(ended('rejected'), { type: 'reject' });
    case 'facts': {
      // who joins may have left, missed or rejected the call before: the answer under way decides
      const over = state.answering ? callOver(input.facts) : overFor(input.facts);
      if (over) return go(over);
      const { owner, stay: mine } = input.facts.me;
      if (owner === 'other-device') return go(ended('answered-elsewhere'));
      return owner === 'this-device' ? go(joinedCall(mine)) : stay(state);
    }
    case 'answered':
      return answered(state, input.facts);
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

function answerRefused(state: In<'incoming'>, error: ErrorView): CallStep {
  switch (error.code) {
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

function fromJoining(state: In<'joining'>, input: CallInput): CallStep {
  switch (input.type) {
    case 'decline':
    case 'hang-up':
    case 'yield':
      return go(ended('ended-by-user'), END);
    case 'facts': {
      // where I am not in it, or on my other device, is what the answer under way changes
      const over = callOver(input.facts);
      if (over) return go(over);
      const { owner, stay: mine } = input.facts.me;
      return owner === 'this-device' ? go(joinedCall(mine)) : stay(state);
    }
    case 'answered':
      return answered(state, input.facts);
    case 'answer-refused':
      // an answer that may have arrived must not leave us joined on the server
      return go(ended('failed', input.error), ...(mayHaveArrived(input.error) ? [END] : []));
    case 'ended':
      return go(ended(input.reason));
    case 'gone':
      return go(ended('failed', { code: 'call-ended', params: {} }));
    case 'ring-limit':
      return go(ended('failed', NO_MEDIA), END);
    default:
      return stay(state);
  }
}

const mayHaveArrived = ({ code }: ErrorView): boolean =>
  code === 'server-unreachable' || code === 'offline' || code === 'internal';

function answered(state: In<'incoming'> | In<'joining'>, facts: CallFacts): CallStep {
  const over = overFor(facts);
  if (over) return go(over);
  switch (facts.me.owner) {
    case 'this-device':
      return go(joinedCall(facts.me.stay));
    case 'other-device':
      return go(ended('replaced'));
    case 'none':
      return stay(state);
    default:
      return assertNever(facts.me.owner, 'unknown owner');
  }
}

function fromJoined(state: In<'joined'>, input: CallInput): CallStep {
  switch (input.type) {
    case 'hang-up':
      return go(ended('ended-by-user'), END);
    case 'hold':
      return hold(state, 'by-person');
    case 'yield':
      return hold(state, 'for-another');
    case 'resume':
      return state.held ? go({ ...state, held: null }, { type: 'tell-held', held: false }) : stay(state);
    case 'facts':
    case 'answered':
      return joinedFacts(state, input.facts);
    case 'ended':
      return go(ended(input.reason));
    case 'gone':
      return go(ended('connection-lost'));
    case 'window-lost':
      return go(state, { type: 'rejoin' });
    case 'media-failed':
      return go(ended('failed', NO_MEDIA), FAIL);
    default:
      return stay(state);
  }
}

function hold(state: In<'joined'>, why: NonNullable<Held>): CallStep {
  return state.held ? stay(state) : go({ ...state, held: why }, { type: 'tell-held', held: true });
}

function joinedFacts(state: In<'joined'>, facts: CallFacts): CallStep {
  const over = overFor(facts) ?? calledAnew(state.stay, facts);
  if (over) return go(over);
  const { me } = facts;
  if (me.owner === 'other-device') return go(ended('replaced'));
  // facts from before this stay may arrive late: taking theirs would drop every link
  const isNewer = me.owner === 'this-device' && (me.stay.joinSeq ?? 0) > (state.stay.joinSeq ?? 0);
  return isNewer ? go({ ...state, stay: me.stay }) : stay(state);
}

/** An answer that overtook the end here, or was overtaken by it, must not leave us joined on the server: leave again. */
function fromEnded(state: In<'ended'>, input: CallInput): CallStep {
  if (input.type !== 'facts' && input.type !== 'answered') return stay(state);
  if (callOver(input.facts)) return stay(state);
  return input.facts.me.owner === 'this-device' ? go(state, END) : stay(state);
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

/** The ended state if the server has given my stay up and somebody has called me anew since. Servers without stays cannot tell. */
function calledAnew(known: Stay | null, { me }: CallFacts): CallState | null {
  const isCalled = me.status === 'invited' || me.status === 'ringing';
  return isCalled && typeof known?.joinId === 'string' ? ended('connection-lost') : null;
}
