import type { AppView } from '#shared/contracts/view.ts';
import { microphoneOf, talkedCall } from '../live-calls.ts';

/** All that the tray shows. */
export interface TrayState {
  /** Unread messages of all workspaces, without muted conversations. */
  readonly unread: number;
  readonly status: 'in-call' | 'quiet' | 'online' | 'offline' | 'signed-out';
  /** Why nothing rings or shows; own can be ended here. */
  readonly quiet: 'no' | 'own' | 'system';
  readonly microphone: ReturnType<typeof microphoneOf>;
}

/** What the tray shows of the view. `now`: local milliseconds. */
export function trayState(view: AppView, now: number): TrayState {
  const quiet = quietOf(view, now);
  return {
    unread: unreadCount(view),
    status: talkedCall(view) ? 'in-call' : quiet === 'no' ? reach(view) : 'quiet',
    quiet,
    microphone: microphoneOf(view),
  };
}

/** Messages that wait to be read, over all workspaces; muted conversations do not count. */
export function unreadCount(view: AppView): number {
  let count = 0;
  for (const { conversations } of Object.values(view.workspaces))
    for (const { muted, unreadCount: unread } of Object.values(conversations)) if (!muted) count += unread;
  return count;
}

function quietOf({ desktop, settings }: AppView, now: number): TrayState['quiet'] {
  const { on, until } = settings.quiet;
  if (on && (until === null || until > now)) return 'own';
  return desktop.quiet;
}

/** The best of the workspaces: a person who can be reached in one is there. */
function reach(view: AppView): 'online' | 'offline' | 'signed-out' {
  const signedIn = Object.values(view.workspaces).filter(({ session }) => session.state === 'signed-in');
  if (signedIn.length === 0) return 'signed-out';
  return signedIn.some(({ connection }) => connection.state === 'online') ? 'online' : 'offline';
}
