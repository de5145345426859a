/** All calls of one person over all workspaces: at most one of them is joined and not held. */
import { type CallEffect, type CallInput, type CallState, transition } from './call.ts';

/** Calls by id. Ended ones stay until the engine forgets them. */
export type CallSet = ReadonlyMap<string, CallState>;

export interface CallSetStep {
  readonly set: CallSet;
  readonly effects: readonly { readonly callId: string; readonly effect: CallEffect }[];
}

/** Puts a new call into the set. A call that starts takes the place of the one that runs: that one is held, a ringing outgoing one is cancelled. */
export function addCall(set: CallSet, callId: string, state: CallState): CallSetStep {
  const next = new Map(set).set(callId, state);
  return state.phase === 'incoming' ? { set: next, effects: [] } : yieldTo(next, callId);
}

/** Lets one call of the set take an input. What it takes over from others is part of the effects. */
export function transitionIn(set: CallSet, callId: string, input: CallInput): CallSetStep {
  const state = set.get(callId);
  if (!state) return { set, effects: [] };
  const own = transition(state, input);
  if (own.state === state && own.effects.length === 0) return { set, effects: [] };
  const next = new Map(set).set(callId, own.state);
  const effects = own.effects.map((effect) => ({ callId, effect }));
  const takesOver = input.type === 'accept' || (talks(own.state) && !talks(state));
  if (!takesOver) return { set: next, effects };
  const others = yieldTo(next, callId);
  return { set: others.set, effects: [...others.effects, ...effects] };
}

/** Drops a call that has ended. */
export function forgetCall(set: CallSet, callId: string): CallSet {
  if (set.get(callId)?.phase !== 'ended') return set;
  const next = new Map(set);
  next.delete(callId);
  return next;
}

/** The one call that the person talks in. */
export function talkingCall(set: CallSet): string | null {
  for (const [callId, state] of set) if (talks(state)) return callId;
  return null;
}

const talks = (state: CallState): boolean => state.phase === 'joined' && !state.held;

function yieldTo(set: CallSet, callId: string): CallSetStep {
  const next = new Map(set);
  const effects: { callId: string; effect: CallEffect }[] = [];
  for (const [otherId, other] of set) {
    if (otherId === callId) continue;
    if (!talks(other) && other.phase !== 'outgoing') continue;
    const step = transition(other, { type: other.phase === 'outgoing' ? 'hang-up' : 'hold' });
    next.set(otherId, step.state);
    effects.push(...step.effects.map((effect) => ({ callId: otherId, effect })));
  }
  return { set: next, effects };
}
