import { useCallback, useEffect, useRef, useState } from 'react';
import { AppError, type ErrorView } from '#shared/errors/app-error.ts';
import { shallowEqual, useBridge, useView } from '../../state/context.tsx';
import { type HistoryPages, withNewest, withOlder } from './merge-pages.ts';

/** loading -> ready | failed; failed -> loading. Once there is a list it stays: a failed renewal only marks it `stale`. */
export type HistoryState =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: ErrorView }
  | {
      readonly state: 'ready';
      readonly pages: HistoryPages;
      readonly stale: boolean;
      /** The next older page: not asked for, on its way, or refused. */
      readonly older: 'idle' | 'loading' | ErrorView;
    };

export interface History {
  readonly history: HistoryState;
  readonly reload: () => void;
  readonly showMore: () => void;
}

/**
 * Calls of a workspace that are over. Renewed when one ends and when the connection is back. For a component that lives with
 * one workspace and one filter: it takes both as its key.
 */
export function useHistory(workspaceId: string, missedOnly: boolean): History {
  const bridge = useBridge();
  const [history, setHistory] = useState<HistoryState>({ state: 'loading' });
  /** The latest question for the newest page; an older answer is not heard. */
  const asked = useRef(0);

  const page = useCallback(
    (cursor: string | null): Promise<HistoryPages> =>
      bridge.call.call.history({ workspaceId, cursor, missedOnly }),
    [bridge, workspaceId, missedOnly],
  );
  const renew = useCallback((): void => {
    asked.current += 1;
    const mine = asked.current;
    page(null).then(
      (newest) => mine === asked.current && setHistory((before) => renewed(before, newest)),
      (error: unknown) =>
        mine === asked.current && setHistory((before) => notRenewed(before, AppError.from(error).view())),
    );
  }, [page]);

  useEffect(() => {
    renew();
    return () => {
      asked.current += 1;
    };
  }, [renew]);
  useWhenCallEnds(workspaceId, renew);
  useWhenBack(workspaceId, renew);

  return {
    history,
    reload: () => {
      setHistory((before) => (before.state === 'failed' ? { state: 'loading' } : before));
      renew();
    },
    showMore: () => {
      if (history.state !== 'ready' || history.older === 'loading' || history.pages.cursor === null) return;
      const { cursor } = history.pages;
      setHistory({ ...history, older: 'loading' });
      page(cursor).then(
        (next) => setHistory((before) => grown(before, cursor, next)),
        (error: unknown) => setHistory((before) => notGrown(before, cursor, AppError.from(error).view())),
      );
    },
  };
}

function renewed(before: HistoryState, newest: HistoryPages): HistoryState {
  if (before.state !== 'ready') return { state: 'ready', pages: newest, stale: false, older: 'idle' };
  return { ...before, pages: withNewest(before.pages, newest), stale: false };
}

function notRenewed(before: HistoryState, error: ErrorView): HistoryState {
  return before.state === 'ready' ? { ...before, stale: true } : { state: 'failed', error };
}

/** An older page that was asked for with another list in mind is dropped. */
function grown(before: HistoryState, cursor: string, next: HistoryPages): HistoryState {
  if (before.state !== 'ready') return before;
  if (before.pages.cursor !== cursor) return { ...before, older: 'idle' };
  return { ...before, pages: withOlder(before.pages, next), older: 'idle' };
}

function notGrown(before: HistoryState, cursor: string, error: ErrorView): HistoryState {
  if (before.state !== 'ready') return before;
  return { ...before, older: before.pages.cursor === cursor ? error : 'idle' };
}

/** A call of this workspace that was live is over, or was forgotten already. */
function useWhenCallEnds(workspaceId: string, then: () => void): void {
  const live = useView(
    ({ calls }) =>
      Object.values(calls)
        .filter((call) => call.workspaceId === workspaceId && call.state.phase !== 'ended')
        .map(({ id }) => id),
    shallowEqual,
  );
  const before = useRef(live);
  useEffect(() => {
    const ended = before.current.some((id) => !live.includes(id));
    before.current = live;
    if (ended) then();
  }, [live, then]);
}

/** The connection of this workspace is back. */
function useWhenBack(workspaceId: string, then: () => void): void {
  const online = useView(({ workspaces }) => workspaces[workspaceId]?.connection.state === 'online');
  const before = useRef(online);
  useEffect(() => {
    const back = online && !before.current;
    before.current = online;
    if (back) then();
  }, [online, then]);
}
