import type { WorkspaceView } from '#shared/contracts/view.ts';

/** Nothing of this workspace can be shown: it was never reached since it was added, or what was kept of it is gone. */
export const isUnknown = ({ conversations }: Pick<WorkspaceView, 'conversations'>): boolean =>
  Object.keys(conversations).length === 0;
