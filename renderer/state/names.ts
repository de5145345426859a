/** Who and what is meant, in words: names of people and conversations as everyone else shows them. */
import type { CallView, ConversationView, UserView, WorkspaceView } from '#shared/contracts/view.ts';
import type { TextKey, Translate } from './i18n.ts';

/** The signed-in (or expired) person's id; `null` when signed out. */
export function myIdOf(workspace: WorkspaceView): string | null {
  return workspace.session.state === 'signed-out' ? null : workspace.session.userId;
}

/** How somebody is called of whom the backend may know no name: it never tells who calls, for one. */
export const calledName = (name: string, t: Translate): string => name || t('common.unknownCaller');

/** The call with a name for everybody in it. */
export const withNames = (call: CallView, t: Translate): CallView => ({
  ...call,
  participants: call.participants.map((one) => ({ ...one, name: calledName(one.name, t) })),
});

/** As they are known, '' where no name is. */
export const ownName = (user: UserView): string => user.displayName || user.username;

export const nameOf = (user: UserView, t: Translate): string => calledName(ownName(user), t);

/** Whether nobody is found there but by their id. */
export const isById = (workspace: WorkspaceView | null | undefined): boolean =>
  workspace?.features.signIn.name === 'own-id';

export function userName(workspace: WorkspaceView, userId: string, t: Translate): string {
  const user = workspace.users[userId];
  return user ? nameOf(user, t) : t('common.someone');
}

/** The other person of a direct conversation; `null` in a group and in a conversation with oneself alone. */
export function otherIdOf(workspace: WorkspaceView, conversation: ConversationView): string | null {
  if (conversation.type !== 'direct') return null;
  const me = myIdOf(workspace);
  return conversation.memberIds.find((id) => id !== me) ?? null;
}

/** The group's name, else its people; a direct conversation is named by the other person. */
export function conversationTitle(
  workspace: WorkspaceView,
  conversation: ConversationView,
  t: Translate,
): string {
  if (conversation.name) return conversation.name;
  const me = myIdOf(workspace);
  const others = conversation.memberIds.filter((id) => id !== me);
  const named = others.length > 0 ? others : conversation.memberIds;
  return named.map((id) => userName(workspace, id, t)).join(', ');
}

const KIND_NAMES: Partial<Record<string, TextKey>> = {
  connect: 'common.kinds.connect',
  minimost: 'common.kinds.minimost',
  gstreamer: 'common.kinds.gstreamer',
  galene: 'common.kinds.galene',
};

/** What program a server of that kind runs. */
export function kindName(kind: string, t: Translate): string {
  const key = KIND_NAMES[kind];
  return key === undefined ? kind : t(key);
}

/** "minimost 0.0.4". */
export function serverName(
  { kind, version }: { readonly kind: string; readonly version: string | null },
  t: Translate,
): string {
  return [kindName(kind, t), version].filter(Boolean).join(' ');
}
