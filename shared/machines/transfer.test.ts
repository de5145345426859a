import { describe, expect, it } from 'vitest';
import {
  INVITING,
  isUnderWay,
  type TransferInput,
  type TransferRole,
  type TransferState,
  transition,
} from './transfer.ts';

const STATES: Record<string, TransferState> = {
  inviting: INVITING,
  connecting: { phase: 'connecting' },
  connected: { phase: 'connected' },
  done: { phase: 'done' },
  cancelled: { phase: 'cancelled', end: { by: 'me' } },
  closed: { phase: 'closed' },
};
const INPUTS: readonly TransferInput[] = [
  { type: 'accept' },
  { type: 'offered' },
  { type: 'opened' },
  { type: 'complete' },
  { type: 'cancel' },
  { type: 'cancelled', message: 'no' },
  { type: 'failed', why: 'lost' },
  { type: 'forget' },
];

/** `phase effects`, or `.` where nothing happens. */
function row(from: TransferState, role: TransferRole): string[] {
  return INPUTS.map((input) => {
    const { state, effects } = transition(from, role, input);
    return [state === from ? '.' : state.phase, ...effects.map(({ type }) => type)].join(' ');
  });
}

const ENDS = ['cancelled tell-cancel release', 'cancelled release', 'cancelled tell-cancel release', '.'];

describe('a transfer', () => {
  it.each<[string, TransferRole, string[]]>([
    ['inviting', 'sender', ['.', 'connecting connect', '.', '.', ...ENDS]],
    ['inviting', 'receiver', ['connecting connect', '.', '.', '.', ...ENDS]],
    ['connecting', 'sender', ['.', '.', 'connected', '.', ...ENDS]],
    ['connecting', 'receiver', ['.', '.', 'connected', '.', ...ENDS]],
    ['connected', 'sender', ['.', '.', '.', 'done release', ...ENDS]],
    ['connected', 'receiver', ['.', '.', '.', 'done release', ...ENDS]],
    ['done', 'sender', ['.', '.', '.', '.', '.', '.', '.', 'closed']],
    ['cancelled', 'receiver', ['.', '.', '.', '.', '.', '.', '.', 'closed']],
  ])('that is %s, at its %s', (phase, role, expected) => {
    expect(row(STATES[phase]!, role)).toEqual(expected);
  });

  it('says who ended it, and with which words', () => {
    const end = (input: TransferInput) => transition(INVITING, 'sender', input).state;
    expect(end({ type: 'cancel' })).toMatchObject({ end: { by: 'me' } });
    expect(end({ type: 'cancelled', message: 'no' })).toMatchObject({ end: { by: 'them', message: 'no' } });
    expect(end({ type: 'failed', why: 'too-large' })).toMatchObject({
      end: { by: 'trouble', why: 'too-large' },
    });
  });

  it('releases what it holds exactly once on every way, and reaches its end from everywhere', () => {
    for (const role of ['sender', 'receiver'] as const) walk(INVITING, role, 0, 0);
  });

  function walk(state: TransferState, role: TransferRole, released: number, depth: number): void {
    expect(released).toBe(isUnderWay(state) ? 0 : 1);
    if (depth > 6) return;
    for (const input of INPUTS) {
      const step = transition(state, role, input);
      if (step.state === state) continue;
      const more = step.effects.filter(({ type }) => type === 'release').length;
      walk(step.state, role, released + more, depth + 1);
    }
  }
});
