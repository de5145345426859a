import { describe, expect, it } from 'vitest';
import { assertNever } from '../tools/assert-never.ts';
import {
  type CallFacts,
  type CallInput,
  type CallState,
  type CallStep,
  incomingCall,
  outgoingCall,
  recoveredCall,
  rings,
  transition,
} from './call.ts';

const NOBODY = { joinId: null, joinSeq: null };
const MINE = { joinId: 'j1', joinSeq: 1 };
const NEXT = { joinId: 'j2', joinSeq: 2 };
const EARLIER = { joinId: 'j0', joinSeq: 0 };

/** Facts of a live call that I am not part of yet; `me` and the rest on top. */
function facts(more: Partial<Omit<CallFacts, 'me'>> = {}, me: Partial<CallFacts['me']> = {}): CallInput {
  return {
    type: 'facts',
    facts: {
      status: 'active',
      endReason: null,
      othersJoined: 1,
      ...more,
      me: { status: 'ringing', owner: 'none', stay: NOBODY, ...me },
    },
  };
}

const STATES = {
  outgoing: { phase: 'outgoing', stay: null, ringsUntil: 99 },
  ringing: { phase: 'incoming', answering: false, ringsUntil: 99 },
  answering: { phase: 'incoming', answering: true, ringsUntil: 99 },
  joined: { phase: 'joined', held: false, stay: MINE },
  held: { phase: 'joined', held: true, stay: MINE },
  ended: { phase: 'ended', reason: 'missed', error: null },
} as const satisfies Record<string, CallState>;
type StateName = keyof typeof STATES;

const INPUTS = {
  accept: { type: 'accept' },
  decline: { type: 'decline' },
  'hang-up': { type: 'hang-up' },
  hold: { type: 'hold' },
  resume: { type: 'resume' },
  'facts: rings on, nobody joined': facts({ status: 'ringing', othersJoined: 0 }),
  'facts: I am joined here, alone': facts(
    { status: 'ringing', othersJoined: 0 },
    { status: 'joined', owner: 'this-device', stay: MINE },
  ),
  'facts: I am joined here, with another': facts({}, { status: 'joined', owner: 'this-device', stay: MINE }),
  'facts: I am joined here anew': facts({}, { status: 'joined', owner: 'this-device', stay: NEXT }),
  'facts: an earlier stay of mine': facts({}, { status: 'joined', owner: 'this-device', stay: EARLIER }),
  'facts: I am joined on another device': facts({}, { status: 'joined', owner: 'other-device', stay: NEXT }),
  'facts: I have left': facts({}, { status: 'left' }),
  'facts: I have rejected': facts({}, { status: 'rejected' }),
  'facts: I have missed it': facts({}, { status: 'missed' }),
  'facts: over, connection lost': facts({ status: 'ended', endReason: 'connection-lost' }),
  'facts: over, no reason given': facts({ status: 'ended' }),
  'facts: missed by all': facts({ status: 'missed' }),
  'facts: rejected by all': facts({ status: 'rejected' }),
  'facts: failed': facts({ status: 'failed' }),
  'ended: left alone': { type: 'ended', reason: 'left-alone' },
  'initiate-refused: full': { type: 'initiate-refused', error: 'call-full' },
  'answer-refused: already answered': { type: 'answer-refused', error: 'already-answered' },
  'answer-refused: call ended': { type: 'answer-refused', error: 'call-ended' },
  'answer-refused: not found': { type: 'answer-refused', error: 'not-found' },
  'answer-refused: offline': { type: 'answer-refused', error: 'offline' },
  'answer-refused: unreachable': { type: 'answer-refused', error: 'server-unreachable' },
  'answer-refused: rate-limited': { type: 'answer-refused', error: 'rate-limited' },
  'answer-refused: full': { type: 'answer-refused', error: 'call-full' },
  gone: { type: 'gone' },
  'ring-limit': { type: 'ring-limit' },
  'window-lost': { type: 'window-lost' },
  'media-failed': { type: 'media-failed' },
} as const satisfies Record<string, CallInput>;
type InputName = keyof typeof INPUTS;

/** One line for a step: the state, its own data, and the effects; `-` when nothing happens. */
function summarise(before: CallState, { state, effects }: CallStep): string {
  if (state === before && effects.length === 0) return '-';
  const told = effects.map((effect) => {
    if (effect.type === 'end') return `end(${effect.reason})`;
    return effect.type === 'tell-held' ? `tell-held(${effect.held})` : effect.type;
  });
  return [nameOf(state), ...told].join(' + ');
}

function nameOf(state: CallState): string {
  switch (state.phase) {
    case 'outgoing':
      return `outgoing ${state.stay?.joinId ?? 'nowhere'}`;
    case 'incoming':
      return state.answering ? 'answering' : 'ringing';
    case 'joined':
      return `${state.held ? 'held' : 'joined'} ${state.stay.joinId}`;
    case 'ended':
      return `over: ${state.reason}${state.error ? ` (${state.error})` : ''}`;
    default:
      return assertNever(state, 'unknown state');
  }
}

type Row = Record<Exclude<StateName, 'ended'>, string>;
const row = (outgoing: string, ringing: string, answering: string, joined: string, held: string): Row => ({
  outgoing,
  ringing,
  answering,
  joined,
  held,
});
const everywhere = (text: string): Row => row(text, text, text, text, text);

/** Every state by every input. An ended call stays ended, whatever comes. */
const TABLE: Record<InputName, Row> = {
  accept: row('-', 'answering + answer', '-', '-', '-'),
  decline: row('-', 'over: rejected + reject', 'over: ended-by-user + end(ended-by-user)', '-', '-'),
  'hang-up': row(
    'over: cancelled + end(ended-by-user)',
    'over: rejected + reject',
    'over: ended-by-user + end(ended-by-user)',
    'over: ended-by-user + end(ended-by-user)',
    'over: ended-by-user + end(ended-by-user)',
  ),
  hold: row('-', '-', '-', 'held j1 + tell-held(true)', '-'),
  resume: row('-', '-', '-', '-', 'joined j1 + tell-held(false)'),
  'facts: rings on, nobody joined': everywhere('-'),
  'facts: I am joined here, alone': row('outgoing j1', 'joined j1', 'joined j1', '-', '-'),
  'facts: I am joined here, with another': row('joined j1', 'joined j1', 'joined j1', '-', '-'),
  'facts: I am joined here anew': row('joined j2', 'joined j2', 'joined j2', 'joined j2', 'held j2'),
  'facts: an earlier stay of mine': row('joined j0', 'joined j0', 'joined j0', '-', '-'),
  'facts: I am joined on another device': row(
    'over: replaced',
    'over: answered-elsewhere',
    'over: answered-elsewhere',
    'over: replaced',
    'over: replaced',
  ),
  'facts: I have left': row(
    'over: ended-by-user',
    'over: ended-by-user',
    '-',
    'over: ended-by-user',
    'over: ended-by-user',
  ),
  'facts: I have rejected': row('over: rejected', 'over: rejected', '-', 'over: rejected', 'over: rejected'),
  'facts: I have missed it': row('over: missed', 'over: missed', '-', 'over: missed', 'over: missed'),
  'facts: over, connection lost': everywhere('over: connection-lost'),
  'facts: over, no reason given': everywhere('over: ended-by-user'),
  'facts: missed by all': everywhere('over: missed'),
  'facts: rejected by all': everywhere('over: rejected'),
  'facts: failed': everywhere('over: failed'),
  'ended: left alone': everywhere('over: left-alone'),
  'initiate-refused: full': row('over: failed (call-full)', '-', '-', '-', '-'),
  'answer-refused: already answered': row(
    '-',
    'over: answered-elsewhere',
    'over: answered-elsewhere',
    '-',
    '-',
  ),
  'answer-refused: call ended': row('-', 'over: missed', 'over: missed', '-', '-'),
  'answer-refused: not found': row('-', 'over: missed', 'over: missed', '-', '-'),
  'answer-refused: offline': row('-', 'ringing', 'ringing', '-', '-'),
  'answer-refused: unreachable': row('-', 'ringing', 'ringing', '-', '-'),
  'answer-refused: rate-limited': row('-', 'ringing', 'ringing', '-', '-'),
  'answer-refused: full': row('-', 'over: failed (call-full)', 'over: failed (call-full)', '-', '-'),
  gone: row('over: failed', 'over: missed', 'over: missed', 'over: connection-lost', 'over: connection-lost'),
  'ring-limit': row(
    'over: missed + end(ended-by-user)',
    'over: missed',
    'over: missed + end(ended-by-user)',
    '-',
    '-',
  ),
  'window-lost': row('-', '-', '-', 'joined j1 + rejoin', 'held j1 + rejoin'),
  'media-failed': row(
    'over: failed (call-failed) + end(failed)',
    '-',
    '-',
    'over: failed (call-failed) + end(failed)',
    'over: failed (call-failed) + end(failed)',
  ),
};

/** Whatever comes after the end changes nothing, but a server that takes us for joined is told that we are not. */
const LEAVES_AGAIN = 'over: missed + end(ended-by-user)';
const AFTER_THE_END: Partial<Record<InputName, string>> = {
  'facts: I am joined here, alone': LEAVES_AGAIN,
  'facts: I am joined here, with another': LEAVES_AGAIN,
  'facts: I am joined here anew': LEAVES_AGAIN,
  'facts: an earlier stay of mine': LEAVES_AGAIN,
};

describe("the person's call machine", () => {
  const cells = Object.entries(TABLE).flatMap(([input, row_]) =>
    [...Object.entries(row_), ['ended', AFTER_THE_END[input as InputName] ?? '-']].map(
      ([state, expected]) => [input, state, expected],
    ),
  ) as [InputName, StateName, string][];

  it.each(cells)('%s in %s: %s', (input, state, expected) => {
    const before = STATES[state];
    expect(summarise(before, transition(before, INPUTS[input]))).toBe(expected);
  });

  it('begins as it is told', () => {
    expect(outgoingCall(5)).toEqual({ phase: 'outgoing', stay: null, ringsUntil: 5 });
    expect(incomingCall(5)).toEqual({ phase: 'incoming', answering: false, ringsUntil: 5 });
    expect(recoveredCall(MINE)).toEqual({ phase: 'joined', held: false, stay: MINE });
  });

  it('rings only while incoming and not being answered', () => {
    const ringing = Object.entries(STATES).filter(([, state]) => rings(state));
    expect(ringing.map(([name]) => name)).toEqual(['ringing']);
  });

  it.each(Object.entries(STATES).filter(([name]) => name !== 'ended'))(
    '%s has a way out by the person and by the server',
    (_, state) => {
      expect(transition(state, { type: 'hang-up' }).state.phase).toBe('ended');
      expect(transition(state, { type: 'ended', reason: 'failed' }).state.phase).toBe('ended');
    },
  );
});
