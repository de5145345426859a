import type { OpenTarget } from '#shared/contracts/open-target.ts';
import type { AppView, WorkspaceView } from '#shared/contracts/view.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import { type Link, shown } from './link.ts';

/**
 * What of the view a link means; `null`: nothing that is known by now. The workspace is the one that the link names, else the active
 * one, else the first that knows the person or the conversation.
 */
export function findTarget(link: Link, view: AppView): OpenTarget | null {
  switch (link.type) {
    case 'bad':
      return { type: 'bad-link', text: link.text };
    case 'phone':
      return findPerson(link.who, null, view);
    case 'person':
      return findPerson(link.who, link.host, view);
    case 'conversation': {
      const { id, host } = link;
      const workspace = candidates(view, host).find(({ conversations }) => Object.hasOwn(conversations, id));
      if (!workspace) return null;
      return { type: 'conversation', workspaceId: workspace.id, conversationId: id, offerJoin: true };
    }
    default:
      return assertNever(link, 'link');
  }
}

/** What is shown for a link that means nothing here. */
export function targetOfUnknown(link: Link, view: AppView): OpenTarget {
  switch (link.type) {
    case 'phone':
      return { type: 'find', text: link.who };
    case 'person':
      // of a server that is not here, nobody can be looked for
      if (link.host !== null && candidates(view, link.host).length === 0)
        return { type: 'bad-link', text: shown(`${link.who} @ ${link.host}`) };
      return { type: 'find', text: link.who };
    case 'conversation':
      return { type: 'bad-link', text: shown(link.id) };
    case 'bad':
      return { type: 'bad-link', text: link.text };
    default:
      return assertNever(link, 'link');
  }
}

function findPerson(who: string, host: string | null, view: AppView): OpenTarget | null {
  for (const workspace of candidates(view, host)) {
    const userId = userOf(workspace, who);
    if (userId !== null) return { type: 'call-person', workspaceId: workspace.id, userId };
  }
  return null;
}

/** A colleague by id, else by user name; never oneself. */
function userOf({ users, session }: WorkspaceView, who: string): string | null {
  const self = session.state === 'signed-out' ? null : session.userId;
  const others = Object.values(users).filter(({ id }) => id !== self);
  const byId = others.find(({ id }) => id === who);
  const name = who.toLowerCase();
  return (byId ?? others.find(({ username }) => username.toLowerCase() === name))?.id ?? null;
}

/** Workspaces in the order in which they are asked: the active one first. With `host` only those of that server. */
function candidates(view: AppView, host: string | null): WorkspaceView[] {
  const active = view.settings.activeWorkspaceId;
  return Object.values(view.workspaces)
    .filter(({ address }) => host === null || isAt(address, host))
    .sort((a, b) => Number(b.id === active) - Number(a.id === active));
}

function isAt(address: string, host: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.host === host || url.hostname === host;
}
