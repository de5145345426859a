import { useEffect, useState } from 'react';
import type { MessageView } from '#shared/contracts/view.ts';
import { AppError, type ErrorView } from '#shared/errors/app-error.ts';
import { useBridge } from '../../state/context.tsx';

/** Nobody types this fast on purpose; one question per pause is enough. */
const PAUSE_MS = 250;

export interface Found {
  readonly conversationId: string;
  readonly message: MessageView;
}

export type Search =
  | { readonly state: 'nothing-asked' }
  /** What was found before stays in sight. */
  | { readonly state: 'loading'; readonly found: readonly Found[] }
  | { readonly state: 'found'; readonly found: readonly Found[] }
  | { readonly state: 'failed'; readonly error: ErrorView };

interface Answer {
  readonly to: string;
  readonly found: readonly Found[];
  readonly error: ErrorView | null;
}

/** Messages with these words, newest first. `conversationId: null`: in all conversations. */
export function useSearch(
  workspaceId: string,
  conversationId: string | null,
  text: string,
): { readonly search: Search; readonly retry: () => void } {
  const bridge = useBridge();
  const query = text.trim();
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const asked = JSON.stringify([workspaceId, conversationId, query, attempt]);

  useEffect(() => {
    if (query === '') return undefined;
    let wanted = true;
    const take = (found: readonly Found[], error: ErrorView | null): void => {
      if (wanted) setAnswer({ to: asked, found, error });
    };
    const timer = setTimeout(() => {
      bridge.chat.call.search({ workspaceId, query, conversationId }).then(
        ({ found }) => take(found, null),
        (error: unknown) => take([], AppError.from(error).view()),
      );
    }, PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [bridge, workspaceId, conversationId, query, asked]);

  const retry = (): void => setAttempt(attempt + 1);
  if (query === '') return { search: { state: 'nothing-asked' }, retry };
  if (answer?.to !== asked) return { search: { state: 'loading', found: answer?.found ?? [] }, retry };
  return {
    search: answer.error ? { state: 'failed', error: answer.error } : { state: 'found', found: answer.found },
    retry,
  };
}
