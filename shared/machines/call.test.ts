import { describe, expect, it } from 'vitest';
import type { AppErrorCode, ErrorView } from '../errors/app-error.ts';
import { assertNever } from '../tools/assert-never.ts';
import {
  type CallFacts,
  type CallInput,
  type CallState,
  type CallStep,
  incomingCall,
  joinedCall,
  joiningCall,
  outgoingCall,
  rings,
  transition,
} from './call.ts';

const NOBODY = { joinId: null, joinSeq: null };
const MINE = { joinId: 'j1', joinSeq: 1 };
const NEXT = { joinId: 'j2', joinSeq: 2 };
const EARLIER = { joinId: 'j0', joinSeq: 0 };

/** Facts of a live call that I am not part of yet; `me` and the rest on top. */
function facts(
  more: Partial<Omit<CallFacts, 'me'>> = {},
  me: Partial<CallFacts['me']> = {},
): Extract<CallInput, { type: 'facts' }> {
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

const granted = (more: Parameters<typeof facts>[0], me: Parameters<typeof facts>[1] = {}): CallInput => ({
  ...facts(more, me),
  type: 'answered',
});

const STATES = {
  outgoing: { phase: 'outgoing', stay: null, ringsUntil: 99 },
  ringing: { phase: 'incoming', answering: false, ringsUntil: 99 },
  answering: { phase: 'incoming', answering: true, ringsUntil: 99 },
  joining: { phase: 'joining', takeOver: true, until: 99 },
  joined: { phase: 'joined', held: null, stay: MINE },
  held: { phase: 'joined', held: 'by-person', stay: MINE },
  ended: { phase: 'ended', reason: 'missed', error: null },
} as const satisfies Record<string, CallState>;
type StateName = keyof typeof STATES;

const refused = (code: AppErrorCode, params: ErrorView['params'] = {}): CallInput => ({
  type: 'answer-refused',
  error: { code, params },
});
const HERE = { status: 'joined', owner: 'this-device' } as const;

const INPUTS = {
  accept: { type: 'accept', others: 'hold' },
  decline: { type: 'decline' },
  'hang-up': { type: 'hang-up' },
  hold: { type: 'hold' },
  resume: { type: 'resume' },
  yield: { type: 'yield' },
  'facts: rings on, nobody joined': facts({ status: 'ringing', othersJoined: 0 }),
  'facts: I am joined here, alone': facts({ status: 'ringing', othersJoined: 0 }, { ...HERE, stay: MINE }),
  'facts: I am joined here, with another': facts({}, { ...HERE, stay: MINE }),
  'facts: I am joined here anew': facts({}, { ...HERE, stay: NEXT }),
  'facts: an earlier stay of mine': facts({}, { ...HERE, stay: EARLIER }),
  'facts: I am joined on another device': facts({}, { status: 'joined', owner: 'other-device', stay: NEXT }),
  'facts: I have left': facts({}, { status: 'left' }),
  'facts: I have rejected': facts({}, { status: 'rejected' }),
  'facts: I have missed it': facts({}, { status: 'missed' }),
  'facts: over, connection lost': facts({ status: 'ended', endReason: 'connection-lost' }),
  'facts: over, no reason given': facts({ status: 'ended' }),
  'facts: missed by all': facts({ status: 'missed' }),
  'facts: rejected by all': facts({ status: 'rejected' }),
  'facts: failed': facts({ status: 'failed' }),
  'answered: I am joined here': granted({}, { ...HERE, stay: NEXT }),
  'answered: taken over since': granted({}, { status: 'joined', owner: 'other-device', stay: NEXT }),
  'answered: left since': granted({}, { status: 'left' }),
  'answered: over since': granted({ status: 'ended', endReason: 'left-alone' }),
  'ended: left alone': { type: 'ended', reason: 'left-alone' },
  'initiate-refused: full': { type: 'initiate-refused', error: { code: 'call-full', params: { limit: 4 } } },
  'answer-refused: already answered': refused('already-answered'),
  'answer-refused: call ended': refused('call-ended'),
  'answer-refused: not found': refused('not-found'),
  'answer-refused: offline': refused('offline'),
  'answer-refused: unreachable': refused('server-unreachable'),
  'answer-refused: rate-limited': refused('rate-limited'),
  'answer-refused: full': refused('call-full', { limit: 4 }),
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
    if (effect.type === 'answer') return effect.takeOver ? 'take over' : 'answer';
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
    case 'joining':
      return 'joining';
    case 'joined':
      return `${state.held ?? 'joined'} ${state.stay.joinId}`;
    case 'ended':
      return `over: ${state.reason}${state.error ? ` (${state.error.code}${state.error.params['limit'] ?? ''})` : ''}`;
    default:
      return assertNever(state, 'unknown state');
  }
}

const row = (
  outgoing: string,
  ringing: string,
  answering: string,
  joining: string,
  joined: string,
  held: string,
) => ({ outgoing, ringing, answering, joining, joined, held });
const everywhere = (step: string) => row(step, step, step, step, step, step);

const TABLE: Record<InputName, Record<Exclude<StateName, 'ended'>, string>> = {
  accept: row('-', 'answering + answer', '-', '-', '-', '-'),
  decline: row(
    '-',
    'over: rejected + reject',
    'over: ended-by-user + end(ended-by-user)',
    'over: ended-by-user + end(ended-by-user)',
    '-',
    '-',
  ),
  'hang-up': row(
    'over: cancelled + end(ended-by-user)',
    'over: rejected + reject',
    'over: ended-by-user + end(ended-by-user)',
    'over: ended-by-user + end(ended-by-user)',
    'over: ended-by-user + end(ended-by-user)',
    'over: ended-by-user + end(ended-by-user)',
  ),
  hold: row('-', '-', '-', '-', 'by-person j1 + tell-held(true)', '-'),
  resume: row('-', '-', '-', '-', '-', 'joined j1 + tell-held(false)'),
  yield: row(
    'over: cancelled + end(ended-by-user)',
    '-',
    '-',
    'over: ended-by-user + end(ended-by-user)',
    'for-another j1 + tell-held(true)',
    '-',
  ),
  // who has a stay and is called was away too long, and is asked back
  'facts: rings on, nobody joined': row('-', '-', '-', '-', 'over: connection-lost', 'over: connection-lost'),
  'facts: I am joined here, alone': row('outgoing j1', 'joined j1', 'joined j1', 'joined j1', '-', '-'),
  'facts: I am joined here, with another': row('joined j1', 'joined j1', 'joined j1', 'joined j1', '-', '-'),
  'facts: I am joined here anew': row(
    'joined j2',
    'joined j2',
    'joined j2',
    'joined j2',
    'joined j2',
    'by-person j2',
  ),
  'facts: an earlier stay of mine': row('joined j0', 'joined j0', 'joined j0', 'joined j0', '-', '-'),
  'facts: I am joined on another device': row(
    'over: replaced',
    'over: answered-elsewhere',
    'over: answered-elsewhere',
    '-',
    'over: replaced',
    'over: replaced',
  ),
  'facts: I have left': row(
    'over: ended-by-user',
    'over: ended-by-user',
    '-',
    '-',
    'over: ended-by-user',
    'over: ended-by-user',
  ),
  'facts: I have rejected': row(
    'over: rejected',
    'over: rejected',
    '-',
    '-',
    'over: rejected',
    'over: rejected',
  ),
  'facts: I have missed it': row('over: missed', 'over: missed', '-', '-', 'over: missed', 'over: missed'),
  'facts: over, connection lost': everywhere('over: connection-lost'),
  'facts: over, no reason given': everywhere('over: ended-by-user'),
  'facts: missed by all': everywhere('over: missed'),
  'facts: rejected by all': everywhere('over: rejected'),
  'facts: failed': everywhere('over: failed'),
  'answered: I am joined here': row(
    'joined j2',
    'joined j2',
    'joined j2',
    'joined j2',
    'joined j2',
    'by-person j2',
  ),
  'answered: taken over since': everywhere('over: replaced'),
  'answered: left since': everywhere('over: ended-by-user'),
  'answered: over since': everywhere('over: left-alone'),
  'ended: left alone': everywhere('over: left-alone'),
  'initiate-refused: full': row('over: failed (call-full4)', '-', '-', '-', '-', '-'),
  'answer-refused: already answered': row(
    '-',
    'over: answered-elsewhere',
    'over: answered-elsewhere',
    'over: failed (already-answered)',
    '-',
    '-',
  ),
  'answer-refused: call ended': row(
    '-',
    'over: missed',
    'over: missed',
    'over: failed (call-ended)',
    '-',
    '-',
  ),
  'answer-refused: not found': row('-', 'over: missed', 'over: missed', 'over: failed (not-found)', '-', '-'),
  'answer-refused: offline': row(
    '-',
    'ringing',
    'ringing',
    'over: failed (offline) + end(ended-by-user)',
    '-',
    '-',
  ),
  'answer-refused: unreachable': row(
    '-',
    'ringing',
    'ringing',
    'over: failed (server-unreachable) + end(ended-by-user)',
    '-',
    '-',
  ),
  'answer-refused: rate-limited': row('-', 'ringing', 'ringing', 'over: failed (rate-limited)', '-', '-'),
  'answer-refused: full': row(
    '-',
    'over: failed (call-full4)',
    'over: failed (call-full4)',
    'over: failed (call-full4)',
    '-',
    '-',
  ),
  gone: row(
    'over: failed',
    'over: missed',
    'over: missed',
    'over: failed (call-ended)',
    'over: connection-lost',
    'over: connection-lost',
  ),
  'ring-limit': row(
    'over: missed + end(ended-by-user)',
    'over: missed',
    'over: missed + end(ended-by-user)',
    'over: failed (call-failed) + end(ended-by-user)',
    '-',
    '-',
  ),
  'window-lost': row(
    'outgoing nowhere + rejoin',
    '-',
    '-',
    '-',
    'joined j1 + rejoin',
    'by-person j1 + rejoin',
  ),
  'media-failed': row(
    'over: failed (call-failed) + end(failed)',
    '-',
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
  'answered: I am joined here': LEAVES_AGAIN,
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
    expect(joiningCall(true, 5)).toEqual({ phase: 'joining', takeOver: true, until: 5 });
    expect(joinedCall(MINE)).toEqual({ phase: 'joined', held: null, stay: MINE });
    expect(joinedCall(MINE, 'by-person')).toMatchObject({ held: 'by-person' });
  });

  it('rings only while incoming and not being answered', () => {
    const ringing = Object.entries(STATES).filter(([, state]) => rings(state));
    expect(ringing.map(([name]) => name)).toEqual(['ringing']);
  });

  it('called again where it rings out without a stay of its own rings on; with one it was given up', () => {
    const called = facts({ status: 'ringing', othersJoined: 0 });
    expect(transition(STATES.outgoing, called).state).toBe(STATES.outgoing);
    const known = { ...STATES.outgoing, stay: MINE };
    expect(transition(known, called).state).toMatchObject({ phase: 'ended', reason: 'connection-lost' });
    // a server without stays says `invited` of everybody
    const plain = { ...STATES.joined, stay: NOBODY };
    expect(transition(plain, called).state).toBe(plain);
  });

  it('that gave way and is held by the person stays as it gave way', () => {
    const gaveWay = { ...STATES.joined, held: 'for-another' } as const;
    expect(transition(gaveWay, { type: 'hold' }).state).toBe(gaveWay);
    expect(transition(gaveWay, { type: 'resume' }).state).toMatchObject({ held: null });
  });

  it.each(Object.entries(STATES).filter(([name]) => name !== 'ended'))(
    '%s has a way out by the person and by the server',
    (_, state) => {
      expect(transition(state, { type: 'hang-up' }).state.phase).toBe('ended');
      expect(transition(state, { type: 'ended', reason: 'failed' }).state.phase).toBe('ended');
    },
  );
});
