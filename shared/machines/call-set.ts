/** All calls of one person over all workspaces: at most one of them is joined and not held. */
import { type CallEffect, type CallInput, type CallState, transition } from './call.ts';

/** Calls by id. Ended ones stay until the engine forgets them. */
export type CallSet = ReadonlyMap<string, CallState>;

export interface CallSetStep {
  readonly set: CallSet;
  readonly effects: readonly { readonly callId: string; readonly effect: CallEffect }[];
}

type Others = Extract<CallInput, { type: 'accept' }>['others'];

/** Puts a new call into the set. One that starts or is joined takes the place of the one that runs: that one is held, a ringing outgoing one is cancelled. */
export function addCall(set: CallSet, callId: string, state: CallState): CallSetStep {
  const next = new Map(set).set(callId, state);
  if (!occupies(state)) return { set: next, effects: [] };
  const others = yieldTo(next, callId, 'hold');
  if (state.phase !== 'joining') return others;
  const answer = { callId, effect: { type: 'answer', takeOver: state.takeOver } } as const;
  return { set: others.set, effects: [...others.effects, answer] };
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
  const others = yieldTo(next, callId, input.type === 'accept' ? input.others : 'hold');
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

/** What to resume now that another call is over: the newest that gave way, unless one is talked in or about to be. */
export function callToResume(set: CallSet): string | null {
  const calls = [...set];
  if (calls.some(([, state]) => isBusy(state))) return null;
  const held = calls.findLast(([, state]) => state.phase === 'joined' && state.held === 'for-another');
  return held?.[0] ?? null;
}

/** The person is in a call, or on the way into one, besides this one. */
export function isBusyBeside(set: CallSet, callId: string): boolean {
  return [...set].some(([id, state]) => id !== callId && (state.phase === 'joined' || isBusy(state)));
}

/** The person talks, calls or goes into a call: to accept another one means to leave this or to hold it. */
export const isInCall = (set: CallSet): boolean => [...set.values()].some(occupies);

const talks = (state: CallState): boolean => state.phase === 'joined' && !state.held;

/** Has, or is about to have, the microphone: no two calls may. */
const occupies = (state: CallState): boolean =>
  talks(state) || state.phase === 'outgoing' || state.phase === 'joining';

const isBusy = (state: CallState): boolean =>
  occupies(state) || (state.phase === 'incoming' && state.answering);

function yieldTo(set: CallSet, callId: string, wish: Others): CallSetStep {
  const next = new Map(set);
  const effects: { callId: string; effect: CallEffect }[] = [];
  const input: CallInput = wish === 'end' ? { type: 'hang-up' } : { type: 'yield' };
  for (const [otherId, other] of set) {
    if (otherId === callId || !occupies(other)) continue;
    const step = transition(other, input);
    next.set(otherId, step.state);
    effects.push(...step.effects.map((effect) => ({ callId: otherId, effect })));
  }
  return { set: next, effects };
}
