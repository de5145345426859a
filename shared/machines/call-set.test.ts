import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CallInput,
  type CallState,
  incomingCall,
  joinedCall,
  joiningCall,
  outgoingCall,
} from './call.ts';
import {
  addCall,
  callToResume,
  type CallSet,
  forgetCall,
  isBusyBeside,
  talkingCall,
  transitionIn,
} from './call-set.ts';

const EMPTY: CallSet = new Map();
const ACCEPT: CallInput = { type: 'accept', others: 'hold' };
const STAY = { joinId: 'j', joinSeq: 1 };
const JOINED: Extract<CallInput, { type: 'facts' }> = {
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
    const set = withCall('a', joinedCall(STAY));
    const step = addCall(set, 'b', incomingCall(9));
    expect(step.effects).toEqual([]);
    expect(talkingCall(step.set)).toBe('a');
  });

  it('accepting the second puts the first on hold, before it is answered', () => {
    const set = withCall('b', incomingCall(9), withCall('a', joinedCall(STAY)));
    const step = transitionIn(set, 'b', ACCEPT);
    expect(names(step.effects)).toEqual(['a: tell-held', 'b: answer']);
    expect(step.set.get('a')).toMatchObject({ phase: 'joined', held: 'for-another' });
  });

  it('ends it instead, where the person says so', () => {
    const held = withCall('h', joinedCall(STAY, 'by-person'));
    const set = withCall('b', incomingCall(9), withCall('a', joinedCall(STAY), held));
    const step = transitionIn(set, 'b', { type: 'accept', others: 'end' });
    expect(names(step.effects)).toEqual(['a: end', 'b: answer']);
    expect(step.set.get('a')).toMatchObject({ phase: 'ended', reason: 'ended-by-user' });
    expect(step.set.get('h')).toMatchObject({ phase: 'joined', held: 'by-person' });
  });

  it('joining a running one puts the first on hold, and answers', () => {
    const step = addCall(withCall('a', joinedCall(STAY)), 'b', joiningCall(true, 9));
    expect(names(step.effects)).toEqual(['a: tell-held', 'b: answer']);
    expect(step.effects.at(-1)?.effect).toEqual({ type: 'answer', takeOver: true });
    const next = addCall(step.set, 'c', outgoingCall(9));
    expect(names(next.effects)).toEqual(['b: end']);
  });

  it('one that is found held leaves the others alone', () => {
    const step = addCall(withCall('a', joinedCall(STAY)), 'b', joinedCall(STAY, 'by-person'));
    expect(step.effects).toEqual([]);
    expect(talkingCall(step.set)).toBe('a');
  });

  it('the newest that gave way comes back when nothing else is talked in; what the person holds does not', () => {
    const gaveWay = withCall('b', joinedCall(STAY), withCall('a', joinedCall(STAY)));
    expect(callToResume(gaveWay)).toBeNull();
    const over = transitionIn(gaveWay, 'b', { type: 'hang-up' }).set;
    expect(callToResume(over)).toBe('a');
    expect(callToResume(withCall('c', incomingCall(9), over))).toBe('a');
    const answering = transitionIn(withCall('c', incomingCall(9), over), 'c', ACCEPT).set;
    expect(callToResume(answering)).toBeNull();
    expect(callToResume(withCall('c', joiningCall(false, 9), over))).toBeNull();
    expect(callToResume(withCall('a', joinedCall(STAY, 'by-person')))).toBeNull();
    const both = withCall('c', joinedCall(STAY), withCall('b', joinedCall(STAY), over));
    expect(callToResume(transitionIn(both, 'c', { type: 'hang-up' }).set)).toBe('b');
  });

  it('whoever is in another call, or on the way into one, is busy', () => {
    const ringing = withCall('a', incomingCall(9));
    const busy = (state: CallState) => isBusyBeside(withCall('b', state, ringing), 'a');
    expect(isBusyBeside(ringing, 'a')).toBe(false);
    expect(busy(incomingCall(9))).toBe(false);
    for (const state of [
      joinedCall(STAY),
      joinedCall(STAY, 'by-person'),
      outgoingCall(9),
      joiningCall(false, 9),
    ])
      expect(busy(state)).toBe(true);
    expect(busy({ phase: 'incoming', answering: true, ringsUntil: 9 })).toBe(true);
    expect(busy({ phase: 'ended', reason: 'missed', error: null })).toBe(false);
  });

  it('calling while talking puts the running one on hold; calling again cancels what still rings', () => {
    const first = addCall(withCall('a', joinedCall(STAY)), 'b', outgoingCall(9));
    expect(names(first.effects)).toEqual(['a: tell-held']);
    const second = addCall(first.set, 'c', outgoingCall(9));
    expect(names(second.effects)).toEqual(['b: end']);
    expect(second.set.get('b')).toMatchObject({ phase: 'ended', reason: 'cancelled' });
  });

  it('resuming one puts the other on hold', () => {
    const set = withCall('b', joinedCall(STAY), withCall('a', joinedCall(STAY)));
    expect(talkingCall(set)).toBe('b');
    const step = transitionIn(set, 'a', { type: 'resume' });
    expect(talkingCall(step.set)).toBe('a');
    expect(names(step.effects)).toEqual(['b: tell-held', 'a: tell-held']);
  });

  it('an outgoing call that is answered while another talks takes its place', () => {
    const talking = withCall('a', joinedCall(STAY));
    const set: CallSet = new Map(talking).set('b', outgoingCall(9));
    const step = transitionIn(set, 'b', JOINED);
    expect(talkingCall(step.set)).toBe('b');
    expect(names(step.effects)).toEqual(['a: tell-held']);
  });

  it('an input to a call that is not there, or that changes nothing, gives the same set', () => {
    const set = withCall('a', joinedCall(STAY));
    expect(transitionIn(set, 'x', { type: 'hang-up' })).toEqual({ set, effects: [] });
    expect(transitionIn(set, 'a', ACCEPT).set).toBe(set);
    expect(transitionIn(set, 'a', JOINED).set).toBe(set);
  });

  it('forgets ended calls alone', () => {
    const set = withCall('a', joinedCall(STAY));
    expect(forgetCall(set, 'a')).toBe(set);
    const over = transitionIn(set, 'a', { type: 'hang-up' }).set;
    expect(forgetCall(over, 'a').size).toBe(0);
    expect(forgetCall(over, 'x')).toBe(over);
  });

  const input: fc.Arbitrary<CallInput> = fc.oneof(
    ...(
      [
        'decline',
        'hang-up',
        'hold',
        'resume',
        'yield',
        'ring-limit',
        'gone',
        'window-lost',
        'media-failed',
      ] as const
    ).map((type) => fc.constant<CallInput>({ type })),
    fc.constantFrom<CallInput>(ACCEPT, { type: 'accept', others: 'end' }),
    fc.constant(JOINED),
    fc.constant<CallInput>({ ...JOINED, type: 'answered' }),
    fc.constant<CallInput>({ type: 'answer-refused', error: { code: 'offline', params: {} } }),
    fc.constant<CallInput>({ type: 'ended', reason: 'ended-by-user' }),
  );
  const step = fc.oneof(
    fc.record({
      add: fc.constantFrom<CallState>(
        incomingCall(9),
        outgoingCall(9),
        joiningCall(false, 9),
        joinedCall(STAY),
        joinedCall(STAY, 'by-person'),
      ),
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
          const calling = states.filter(({ phase }) => phase === 'outgoing' || phase === 'joining');
          expect(talking.length).toBeLessThanOrEqual(1);
          expect(talking.length + calling.length).toBeLessThanOrEqual(1);
          for (const callId of over) expect(set.get(callId)?.phase ?? 'ended').toBe('ended');
        }
      }),
      { numRuns: 400 },
    );
  });
});
