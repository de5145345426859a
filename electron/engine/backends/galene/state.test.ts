import { expect, it } from 'vitest';
import { GaleneError } from './errors.ts';
import { type GaleneState, type GaleneStep, membershipOf, nextState } from './state.ts';
import { readFrame, type ServerFrameOf } from './wire.ts';

const joined = (frame: object): ServerFrameOf<'joined'> =>
  readFrame(JSON.stringify({ type: 'joined', kind: 'join', ...frame })) as ServerFrameOf<'joined'>;
const membership = membershipOf(joined({ group: 'g', username: 'ada', permissions: ['present'] }), 'c1');
const error = new GaleneError('lost');
const STATES: readonly GaleneState[] = [
  { is: 'idle' },
  { is: 'connecting' },
  { is: 'handshaking' },
  { is: 'joining' },
  { is: 'joined', ...membership },
  { is: 'failed', error, retryAt: 1 },
  { is: 'closed' },
];
const STEPS: readonly GaleneStep[] = [
  { to: 'connecting' },
  { to: 'handshaking' },
  { to: 'joining' },
  { to: 'joined', membership },
  { to: 'changed', membership },
  { to: 'failed', error, retryAt: null },
  { to: 'idle' },
  { to: 'closed' },
];

/** Which steps each state has. */
const TABLE: Readonly<Record<GaleneState['is'], string>> = {
  idle: 'connecting idle closed',
  connecting: 'handshaking failed idle closed',
  handshaking: 'joining failed idle closed',
  joining: 'joined failed idle closed',
  joined: 'changed failed idle closed',
  failed: 'connecting idle closed',
  closed: 'closed',
};

/** The state after a step; null where there is no such step. */
function after(state: GaleneState, step: GaleneStep): GaleneState['is'] | null {
  try {
    return nextState(state, step).is;
  } catch {
    return null;
  }
}

it.each(STATES.map((state) => [state.is, state] as const))('%s has its steps and no others', (_, state) => {
  const reached = STEPS.map((step) => ({ step: step.to, is: after(state, step) })).filter(
    ({ is }) => is !== null,
  );
  expect(reached.map(({ step }) => step).join(' ')).toBe(TABLE[state.is]);
  expect(reached.map(({ is }) => is)).toEqual(
    reached.map(({ step }) => (step === 'changed' ? 'joined' : step)),
  );
});

it('a step that is none is a bug, and says which', () => {
  expect(() => nextState({ is: 'closed' }, { to: 'connecting' })).toThrow(
    'no step from closed to connecting',
  );
});

it('a change keeps what it leaves out', () => {
  const before = membershipOf(
    joined({
      group: 'g',
      data: { a: 1 },
      status: { name: 'g' },
      rtcConfiguration: { iceServers: [{ urls: 'stun:a' }] },
    }),
    'c1',
  );
  const after = membershipOf(joined({ group: 'g', permissions: ['op'] }), 'c1', before);
  expect(after).toMatchObject({
    permissions: ['op'],
    data: { a: 1 },
    status: { name: 'g' },
    rtcConfiguration: before.rtcConfiguration,
  });
});
