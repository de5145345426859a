/** What keeps a call or a message still: it is shown in the main window, and makes no sound, no window and no notification. Pure. */
import type { PresenceStatus } from '../contracts/connect/model.ts';
import type { DesktopView } from '../contracts/desktop.ts';
import type { AppView } from '../contracts/view.ts';

export interface QuietFacts {
  /** The person's own wish on this computer, or the system's. */
  readonly desktop: DesktopView['quiet'];
  /** The person's own on that workspace; `null`: not known. */
  readonly presence: PresenceStatus | null;
  /** Of the conversation. */
  readonly muted: boolean;
}

export const isQuiet = ({ desktop, presence, muted }: QuietFacts): boolean =>
  desktop !== 'no' || presence === 'dnd' || muted;

/** As `isQuiet`, for a conversation of the view. */
export function isQuietIn(
  view: Pick<AppView, 'desktop' | 'workspaces'>,
  at: { readonly workspaceId: string; readonly conversationId: string },
): boolean {
  const workspace = view.workspaces[at.workspaceId];
  const myId = workspace && 'userId' in workspace.session ? workspace.session.userId : null;
  return isQuiet({
    desktop: view.desktop.quiet,
    presence: myId === null ? null : (workspace?.users[myId]?.presence ?? null),
    muted: workspace?.conversations[at.conversationId]?.muted ?? false,
  });
}
