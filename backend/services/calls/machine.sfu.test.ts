import { describe, expect, it } from 'vitest';
import { ALICE, RULES, answer, end, initiate, invite, on, play, type Step } from './machine.scenario.ts';
import type { CallRules, CallState, Decision } from './state.ts';

const SFU: CallRules = {
  ...RULES,
  meshVideo: 2,
  meshAudio: 3,
  participants: 5,
  sfu: { parentUrl: 'https://sfu.example.org/group/parley/', parentGroup: 'parley' },
};
const MOVED = { kind: 'galene', url: 'https://sfu.example.org/group/parley/id1/', group: 'parley/id1' };
const people = (count: number) => Array.from({ length: count }, (_, i) => `u${i}`);
const joins = (count: number) => people(count).map((userId) => answer(on(userId)));

const accepted = (steps: readonly Step[], rules = SFU): Extract<Decision, { state: CallState }> => {
  const { decision } = play(steps, rules);
  if ('refused' in decision) throw new Error(decision.refused);
  return decision;
};
const counted = ({ effects }: Extract<Decision, { state: CallState }>) =>
  effects.flatMap((effect) => (effect.kind === 'count' ? [effect.what] : []));

describe('with an SFU', () => {
  it.each([
    ['video', 1],
    ['audio', 2],
  ] as const)('a call with %s stays in its mesh while that carries it, then moves', (type, others) => {
    const full = [initiate(people(4), { type }), ...joins(others)];
    expect(accepted(full).state.sfu).toBeNull();
    const moved = accepted([...full, answer(on('late'))]);
    expect(moved.state.sfu).toEqual(MOVED);
    expect(counted(moved)).toEqual(['moved']);
  });

  it('a call that has moved stays there, and is counted once', () => {
    const moved = [initiate(people(4), { type: 'video' }), ...joins(2)];
    expect(accepted([...moved, end(on('u0'))]).state.sfu).toEqual(MOVED);
    const another = accepted([...moved, end(on('u0')), end(on('u1')), ...joins(3).slice(2)]);
    expect(another.state.sfu).toEqual(MOVED);
    expect(counted(another)).toEqual([]);
    expect(accepted([...moved, end(on('u0')), end(on('u1')), end(ALICE)]).state.sfu).toEqual(MOVED);
  });

  it('a rejoin or a take-over moves nothing', () => {
    const full = [initiate(['u0'], { type: 'video' }), ...joins(1)];
    expect(accepted([...full, answer(on('u0'), { rejoin: true })]).state.sfu).toBeNull();
    const phone = { userId: 'u0', deviceId: 'phone', online: true };
    expect(accepted([...full, answer(phone, { takeOver: true })]).state.sfu).toBeNull();
  });

  it.each([
    ['beginning', [initiate(people(5))]],
    ['inviting', [initiate(people(3)), invite(ALICE, ['x', 'y'])]],
    ['joining', [initiate(people(4)), ...joins(4), answer(on('late'))]],
  ] as const)('%s has only the limit of the whole', (_name, steps) => {
    expect(play(steps, SFU).decision).toEqual({ refused: 'call-full', extras: { limit: 5 } });
  });

  it('as many as the whole holds are rung and join', () => {
    const { state } = accepted([initiate(people(3), { type: 'video' }), invite(ALICE, ['u3']), ...joins(4)]);
    expect(state.participants.map(({ standing }) => standing.status)).toEqual(Array(5).fill('joined'));
  });
});

describe('without an SFU', () => {
  it('a full mesh is a full call, and no call moves', () => {
    const rules = { ...SFU, sfu: null };
    const full = [initiate(people(1), { type: 'video' }), ...joins(1)];
    expect(accepted(full, rules).state.sfu).toBeNull();
    expect(play([...full, answer(on('late'))], rules).decision).toEqual({
      refused: 'call-full',
      extras: { limit: 2 },
    });
  });

  it('a mesh that is wider than a call may be does not widen it', () => {
    const rules = { ...RULES, participants: 3 };
    expect(play([initiate(people(3))], rules).decision).toEqual({
      refused: 'call-full',
      extras: { limit: 3 },
    });
  });
});
