import { type KeyboardEvent, type RefObject, useId, useLayoutEffect, useRef, useState } from 'react';
import type { UserView } from '#shared/contracts/view.ts';
import { useView } from '../../../state/context.tsx';
import type { ConversationRef } from '../../../state/message-store.ts';
import { myIdOf, ownName } from '../../../state/names.ts';
import { type Naming, namingAt, withName } from './mention-text.ts';

const OFFERED_MAX = 6;

export interface Mentions {
  readonly people: readonly UserView[];
  readonly listId: string;
  readonly activeId: string | null;
  readonly choose: (user: UserView) => void;
  /** The caret is elsewhere, or the text has changed. */
  readonly look: () => void;
  /** Whether the key was for the list. */
  readonly handle: (event: KeyboardEvent) => boolean;
}

export interface MentionsOptions {
  readonly refOf: ConversationRef;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
  readonly onText: (text: string) => void;
}

/** Members of a group, offered behind an `@`. */
export function useMentions({ refOf, field, text, onText }: MentionsOptions): Mentions {
  const listId = useId();
  const [naming, setNaming] = useState<Naming | null>(null);
  const [active, setActive] = useState(0);
  const people = useMembers(refOf, naming?.query ?? null);
  /** The text is written by React, and the caret set after it. */
  const caret = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (caret.current === null) return;
    field.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });

  const choose = (user: UserView): void => {
    if (!naming) return;
    const next = withName(text, naming, user.username);
    caret.current = next.caret;
    setNaming(null);
    onText(next.text);
    field.current?.focus();
  };
  const look = (): void => {
    const box = field.current;
    const next =
      box && box.selectionStart === box.selectionEnd ? namingAt(box.value, box.selectionEnd) : null;
    if (next?.at === naming?.at && next?.query === naming?.query) return;
    setNaming(next);
    setActive(0);
  };
  const at = Math.min(active, people.length - 1);
  const handle = ({ key, shiftKey }: KeyboardEvent): boolean => {
    const user = people[at];
    if (!user || shiftKey) return false;
    if (key === 'ArrowDown') setActive((at + 1) % people.length);
    else if (key === 'ArrowUp') setActive((at - 1 + people.length) % people.length);
    else if (key === 'Enter' || key === 'Tab') choose(user);
    else if (key === 'Escape') setNaming(null);
    else return false;
    return true;
  };
  return {
    people,
    listId,
    activeId: people[at] ? optionId(listId, people[at]) : null,
    choose,
    look,
    handle,
  };
}

export const optionId = (listId: string, { id }: UserView): string => `${listId}-${id}`;

function useMembers(
  { workspaceId, conversationId }: ConversationRef,
  query: string | null,
): readonly UserView[] {
  return useView(
    ({ workspaces }) => {
      const workspace = workspaces[workspaceId];
      const conversation = workspace?.conversations[conversationId];
      if (query === null || !workspace || conversation?.type !== 'group') return NOBODY;
      const wanted = query.toLocaleLowerCase();
      const me = myIdOf(workspace);
      return conversation.memberIds
        .filter((id) => id !== me)
        .flatMap((id) => workspace.users[id] ?? [])
        .filter(({ username }) => username !== '')
        .filter((user) =>
          [user.username, ...user.displayName.split(' ')].some((name) =>
            name.toLocaleLowerCase().startsWith(wanted),
          ),
        )
        .sort((a, b) => ownName(a).localeCompare(ownName(b)))
        .slice(0, OFFERED_MAX);
    },
    (a, b) => a.length === b.length && a.every((user, index) => user === b[index]),
  );
}

const NOBODY: readonly UserView[] = [];
