import type { CallView } from '#shared/contracts/view.ts';

/** The call that microphone and camera belong to: at most one is. */
export const isTalking = ({ state }: CallView): boolean =>
  state.phase === 'outgoing' || (state.phase === 'joined' && !state.held);
