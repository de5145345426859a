import type { AppView, CallView } from '#shared/contracts/view.ts';
import type { CallPerson } from '../../call/derive-people.ts';
import { useView } from '../../state/context.tsx';
import { type Translate, useT } from '../../state/i18n.ts';
import { calledName, conversationTitle, myIdOf, userName } from '../../state/names.ts';

export interface CallNaming {
  /** The colleague, or the group. */
  readonly title: string;
  readonly isGroup: boolean;
  readonly callerName: string;
  /** The backend does not tell who calls: nobody can call back. */
  readonly unknown: boolean;
  /** What an avatar's colour hangs on. */
  readonly avatarId: string;
  readonly workspaceName: string;
  readonly myId: string;
}

/** Who a call is with. The conversation may not be known yet: then its participants name it. */
export function nameCall(view: AppView, call: CallView, t: Translate): CallNaming {
  const workspace = view.workspaces[call.workspaceId];
  const conversation = workspace?.conversations[call.conversationId];
  const myId = (workspace && myIdOf(workspace)) ?? '';
  const others = call.participants.filter(({ userId }) => userId !== myId);
  const isGroup = conversation ? conversation.type === 'group' : others.length > 1;
  const caller = call.participants.find(({ userId }) => userId === call.initiatedBy);
  const callerName = caller
    ? calledName(caller.name, t)
    : workspace
      ? userName(workspace, call.initiatedBy, t)
      : t('common.someone');
  const title =
    workspace && conversation
      ? conversationTitle(workspace, conversation, t)
      : others.map(({ name }) => calledName(name, t)).join(', ') || t('common.someone');
  const avatarId = isGroup ? call.conversationId : (others[0]?.userId ?? call.initiatedBy);
  const unknown = caller?.name === '';
  return { title, isGroup, callerName, unknown, avatarId, workspaceName: workspace?.name ?? '', myId };
}

const sameNaming = (a: CallNaming, b: CallNaming): boolean =>
  a.title === b.title &&
  a.isGroup === b.isGroup &&
  a.callerName === b.callerName &&
  a.unknown === b.unknown &&
  a.avatarId === b.avatarId &&
  a.workspaceName === b.workspaceName &&
  a.myId === b.myId;

export function useCallNaming(call: CallView): CallNaming {
  const t = useT();
  return useView((view) => nameCall(view, call, t), sameNaming);
}

/** The people of a call, each with a name that can be read and said. */
export const namePeople = (people: readonly CallPerson[], t: Translate): CallPerson[] =>
  people.map((person) => ({ ...person, name: calledName(person.name, t) }));
