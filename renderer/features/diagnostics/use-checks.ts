import { useCallback, useEffect, useReducer, useRef } from 'react';
import { CHECKS, type CheckName, type CheckResult } from '#shared/contracts/ipc/diagnostics.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { CheckRunner } from './runner.ts';

export type CheckState =
  | { readonly state: 'waiting' | 'running' }
  | { readonly state: 'done'; readonly result: CheckResult };

export type ChecksState = Readonly<Record<CheckName, CheckState>>;

type Change =
  | { readonly type: 'reset' }
  | { readonly type: 'running'; readonly name: CheckName }
  | { readonly type: 'done'; readonly result: CheckResult }
  /** What was not done yet is not done. */
  | { readonly type: 'stopped' };

const WAITING: CheckState = { state: 'waiting' };
// every name is there
const FIRST = Object.fromEntries(CHECKS.map((name) => [name, WAITING])) as Record<CheckName, CheckState>;

function reduce(state: ChecksState, change: Change): ChecksState {
  switch (change.type) {
    case 'reset':
      return FIRST;
    case 'running':
      return { ...state, [change.name]: { state: 'running' } };
    case 'done':
      return { ...state, [change.result.name]: { state: 'done', result: change.result } };
    case 'stopped':
      // as above
      return Object.fromEntries(
        CHECKS.map((name) => [name, state[name].state === 'running' ? WAITING : state[name]]),
      ) as Record<CheckName, CheckState>;
    default:
      return state;
  }
}

export interface Checks {
  readonly states: ChecksState;
  readonly running: boolean;
  readonly results: readonly CheckResult[];
  /** All of them one after the other, or these. */
  readonly run: (names?: readonly CheckName[]) => void;
  readonly stop: () => void;
}

/** Runs checks one by one; ends what runs when it is stopped or goes. */
export function useChecks(runner: CheckRunner): Checks {
  const [states, tell] = useReducer(reduce, FIRST);
  const current = useRef<AbortController | null>(null);
  const stop = useCallback((): void => {
    current.current?.abort();
    current.current = null;
    tell({ type: 'stopped' });
  }, []);
  useEffect(() => stop, [stop]);

  const run = (names: readonly CheckName[] = CHECKS): void => {
    current.current?.abort();
    const mine = new AbortController();
    current.current = mine;
    if (names === CHECKS) tell({ type: 'reset' });
    const { signal } = mine;
    const all = async (): Promise<void> => {
      for (const name of names) {
        if (signal.aborted) return;
        tell({ type: 'running', name });
        const result = await runOne(runner, name, signal);
        if (signal.aborted) return;
        tell({ type: 'done', result });
      }
    };
    void all();
  };
  const results = CHECKS.flatMap((name) => {
    const check = states[name];
    return check.state === 'done' ? [check.result] : [];
  });
  const running = CHECKS.some((name) => states[name].state === 'running');
  return { states, running, results, run, stop };
}

/** A check that breaks has failed; no more is known of it. */
async function runOne(runner: CheckRunner, name: CheckName, signal: AbortSignal): Promise<CheckResult> {
  try {
    return await runner(name, signal);
  } catch (error) {
    return { name, state: 'failed', says: 'checkFailed', params: { text: AppError.from(error).code } };
  }
}
