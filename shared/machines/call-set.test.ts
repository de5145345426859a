import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CallInput, type CallState, incomingCall, outgoingCall, recoveredCall } from './call.ts';
import { addCall, type CallSet, forgetCall, talkingCall, transitionIn } from './call-set.ts';

const EMPTY: CallSet = new Map();
const STAY = { joinId: 'j', joinSeq: 1 };
const JOINED: CallInput = {
  type: 'facts',
  facts: {
    status: 'active',
    endReason: null,
    me: { status: 'joined', owner: 'this-device', stay: STAY },
    othersJoined: 1,
  },
};

const withCall = (callId: string, state: CallState, set: CallSet = EMPTY): CallSet =>
  addCall(set, callId, state).set;
const names = (effects: readonly { callId: string; effect: { type: string } }[]): string[] =>
  effects.map(({ callId, effect }) => `${callId}: ${effect.type}`);

describe('calls of one person', () => {
  it('an incoming call leaves the running one alone', () => {
    const set = withCall('a', recoveredCall(STAY));
    const step = addCall(set, 'b', incomingCall(9));
    expect(step.effects).toEqual([]);
    expect(talkingCall(step.set)).toBe('a');
  });

  it('accepting the second puts the first on hold, before it is answered', () => {
    const set = withCall('b', incomingCall(9), withCall('a', recoveredCall(STAY)));
    const step = transitionIn(set, 'b', { type: 'accept' });
    expect(names(step.effects)).toEqual(['a: tell-held', 'b: answer']);
    expect(step.set.get('a')).toMatchObject({ phase: 'joined', held: true });
  });

  it('calling while talking puts the running one on hold; calling again cancels what still rings', () => {
    const first = addCall(withCall('a', recoveredCall(STAY)), 'b', outgoingCall(9));
    expect(names(first.effects)).toEqual(['a: tell-held']);
    const second = addCall(first.set, 'c', outgoingCall(9));
    expect(names(second.effects)).toEqual(['b: end']);
    expect(second.set.get('b')).toMatchObject({ phase: 'ended', reason: 'cancelled' });
  });

  it('resuming one puts the other on hold', () => {
    const set = withCall('b', recoveredCall(STAY), withCall('a', recoveredCall(STAY)));
    expect(talkingCall(set)).toBe('b');
    const step = transitionIn(set, 'a', { type: 'resume' });
    expect(talkingCall(step.set)).toBe('a');
    expect(names(step.effects)).toEqual(['b: tell-held', 'a: tell-held']);
  });

  it('an outgoing call that is answered while another talks takes its place', () => {
    const talking = withCall('a', recoveredCall(STAY));
    const set: CallSet = new Map(talking).set('b', outgoingCall(9));
    const step = transitionIn(set, 'b', JOINED);
    expect(talkingCall(step.set)).toBe('b');
    expect(names(step.effects)).toEqual(['a: tell-held']);
  });

  it('an input to a call that is not there, or that changes nothing, gives the same set', () => {
    const set = withCall('a', recoveredCall(STAY));
    expect(transitionIn(set, 'x', { type: 'hang-up' })).toEqual({ set, effects: [] });
    expect(transitionIn(set, 'a', { type: 'accept' }).set).toBe(set);
    expect(transitionIn(set, 'a', JOINED).set).toBe(set);
  });

  it('forgets ended calls alone', () => {
    const set = withCall('a', recoveredCall(STAY));
    expect(forgetCall(set, 'a')).toBe(set);
    const over = transitionIn(set, 'a', { type: 'hang-up' }).set;
    expect(forgetCall(over, 'a').size).toBe(0);
    expect(forgetCall(over, 'x')).toBe(over);
  });

  const input: fc.Arbitrary<CallInput> = fc.oneof(
    ...(
      [
        'accept',
        'decline',
        'hang-up',
        'hold',
        'resume',
        'ring-limit',
        'gone',
        'window-lost',
        'media-failed',
      ] as const
    ).map((type) => fc.constant<CallInput>({ type })),
    fc.constant(JOINED),
    fc.constant<CallInput>({ type: 'answer-refused', error: 'offline' }),
    fc.constant<CallInput>({ type: 'ended', reason: 'ended-by-user' }),
  );
  const step = fc.oneof(
    fc.record({
      add: fc.constantFrom<CallState>(incomingCall(9), outgoingCall(9), recoveredCall(STAY)),
    }),
    fc.record({ to: fc.nat(7), input }),
    fc.record({ forget: fc.nat(7) }),
  );

  it('at most one un-held joined call, and no two that want the microphone; ended calls never come back', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let set = EMPTY;
        let made = 0;
        for (const one of steps) {
          const over = [...set].filter(([, { phase }]) => phase === 'ended').map(([callId]) => callId);
          if ('add' in one) {
            set = addCall(set, `c${made}`, one.add).set;
            made += 1;
          } else if ('forget' in one) set = forgetCall(set, `c${one.forget}`);
          else set = transitionIn(set, `c${one.to}`, one.input).set;
          const states = [...set.values()];
          const talking = states.filter((state) => state.phase === 'joined' && !state.held);
          const calling = states.filter(({ phase }) => phase === 'outgoing');
          expect(talking.length).toBeLessThanOrEqual(1);
          expect(talking.length + calling.length).toBeLessThanOrEqual(1);
          for (const callId of over) expect(set.get(callId)?.phase ?? 'ended').toBe('ended');
        }
      }),
      { numRuns: 400 },
    );
  });
});
