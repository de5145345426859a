import type { WorkspaceView } from '#shared/contracts/view.ts';
import type { ErrorView } from '#shared/errors/app-error.ts';

/** Why a sign-in is over: somebody has sent this person out, or it has run out. */
export function whySignedOut({ connection }: WorkspaceView): ErrorView {
  if (connection.state === 'offline' && connection.error.code === 'kicked') return connection.error;
  return { code: 'session-expired', params: {} };
}
