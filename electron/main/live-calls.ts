import type { AppView, CallView } from '#shared/contracts/view.ts';

/** Calls that the person takes part in or that ring: while there is one, the page must keep its speed. */
export const hasLiveCall = (view: AppView): boolean =>
  Object.values(view.calls).some(({ state }) => state.phase !== 'ended');

const TALKING: ReadonlySet<CallView['state']['phase']> = new Set(['outgoing', 'joined']);

/** A call that quitting would end. */
export const isInCall = (view: AppView): boolean =>
  Object.values(view.calls).some(({ state }) => TALKING.has(state.phase));

/** The call that is talked in: joined and not held. There is one at most; `null`: none. */
export const talkedCall = (view: AppView): CallView | null =>
  Object.values(view.calls).find(({ state }) => state.phase === 'joined' && !state.held) ?? null;

/** My microphone in the call that is talked in; `null`: there is none, as in a call that is only watched, or that only shows a screen. */
export function microphoneOf(view: AppView): 'on' | 'off' | null {
  const call = talkedCall(view);
  if (!call || call.watch || call.screenOnly) return null;
  return call.mediaState.audioEnabled ? 'on' : 'off';
}

/** Should a window wait for the next ring? During a call none is made, for the call needs the machine, but one that is there stays. */
export function ringReadiness(view: AppView): 'make' | 'keep' | 'none' {
  const reachable = Object.values(view.workspaces).some(
    ({ session, features }) => session.state === 'signed-in' && features.calls !== null,
  );
  if (!reachable) return 'none';
  return hasLiveCall(view) ? 'keep' : 'make';
}
