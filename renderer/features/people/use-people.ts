import { useEffect, useState } from 'react';
import type { UserView, WorkspaceView } from '#shared/contracts/view.ts';
import { AppError, type ErrorView } from '#shared/errors/app-error.ts';
import { useBridge } from '../../state/context.tsx';
import { myIdOf, ownName } from '../../state/names.ts';

/** Nobody types this fast on purpose; one question per pause is enough. */
const PAUSE_MS = 150;
const PRESENCE_ORDER = { online: 0, away: 1, dnd: 2, offline: 3 } as const;

export type People =
  | { readonly state: 'loading'; readonly users: readonly UserView[] }
  | { readonly state: 'found'; readonly users: readonly UserView[] }
  /** The server was not asked, or did not answer: these are people whom this computer knows. */
  | { readonly state: 'known'; readonly users: readonly UserView[]; readonly error: ErrorView | null };

/** People of the view that fit, without me: the present first, then by name. */
export function knownPeople(workspace: WorkspaceView, query: string): UserView[] {
  const me = myIdOf(workspace);
  const wanted = query.trim().toLocaleLowerCase();
  return Object.values(workspace.users)
    .filter((user) => user.id !== me && ownName(user) !== '')
    .filter((user) =>
      [user.username, user.displayName].some((name) => name.toLocaleLowerCase().includes(wanted)),
    )
    .sort(
      (a, b) =>
        PRESENCE_ORDER[a.presence] - PRESENCE_ORDER[b.presence] || ownName(a).localeCompare(ownName(b)),
    );
}

interface Answer {
  readonly query: string;
  readonly attempt: number;
  readonly users: readonly UserView[];
  readonly error: ErrorView | null;
}

/** Who fits the query: asked of the server, or of the view where there is no search or no connection. */
export function usePeople(workspace: WorkspaceView, query: string): { people: People; retry: () => void } {
  const bridge = useBridge();
  const { id: workspaceId } = workspace;
  const asks = workspace.features.people?.search === true && workspace.connection.state === 'online';
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<Answer | null>(null);

  useEffect(() => {
    if (!asks) return undefined;
    let wanted = true;
    const take = (users: readonly UserView[], error: ErrorView | null): void => {
      if (wanted) setAnswer({ query, attempt, users, error });
    };
    const timer = setTimeout(
      () => {
        bridge.chat.call.searchPeople({ workspaceId, query: query.trim() }).then(
          ({ users }) => take(users, null),
          (error: unknown) => take([], AppError.from(error).view()),
        );
      },
      query === '' ? 0 : PAUSE_MS,
    );
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [asks, bridge, workspaceId, query, attempt]);

  const retry = (): void => setAttempt(attempt + 1);
  const fits = answer?.query === query && answer.attempt === attempt;
  if (!asks || (fits && answer.error)) {
    const people = {
      state: 'known',
      users: knownPeople(workspace, query),
      error: asks ? (answer?.error ?? null) : null,
    } as const;
    return { people, retry };
  }
  const me = myIdOf(workspace);
  // The view knows presence as it changes; the answer knows people whom the view may not know yet.
  const users = (answer?.users ?? [])
    .filter((user) => user.id !== me)
    .map((user) => workspace.users[user.id] ?? user);
  return { people: { state: fits ? 'found' : 'loading', users }, retry };
}
