import { type KeyboardEvent, type RefObject, useRef, useState } from 'react';
import type { VirtuosoHandle } from 'react-virtuoso';
import type { Row } from './rows.ts';

export interface Walk {
  /** The message that the Tab key stops at. */
  readonly stopKey: string | null;
  /** Moves by arrow keys, Home and End, leaves by Escape; answers a message's key when its menu is asked for. */
  readonly handle: (event: KeyboardEvent) => string | null;
  readonly focus: (key: string) => void;
  /** Rows were drawn: one of them may be waited for. */
  readonly drawn: () => void;
}

const STEPS: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowUp: (index) => Math.max(0, index - 1),
  ArrowDown: (index, last) => Math.min(last, index + 1),
  Home: () => 0,
  End: (_index, last) => last,
};

/** Walking through messages by keys, also to those that are not drawn yet. */
export function useWalk(
  rows: readonly Row[],
  container: RefObject<HTMLDivElement | null>,
  virtuoso: RefObject<VirtuosoHandle | null>,
  onLeave: () => void,
): Walk {
  const [chosen, setChosen] = useState<string | null>(null);
  const awaited = useRef<string | null>(null);
  const isThere = rows.some((row) => row.message.key === chosen);
  const stopKey = isThere ? chosen : (rows.at(-1)?.message.key ?? null);

  const drawn = (): void => {
    const articles = [...(container.current?.querySelectorAll<HTMLElement>('[data-key]') ?? [])];
    const article = articles.find((one) => one.dataset['key'] === awaited.current);
    if (awaited.current === null || !article) return;
    awaited.current = null;
    article.focus({ preventScroll: true });
    article.scrollIntoView({ block: 'nearest' });
  };

  const focus = (key: string): void => {
    setChosen(key);
    awaited.current = key;
    drawn();
  };

  /** To the ends by pixels: by index the list would correct itself while older pages come in above. */
  const scrollTowards = (index: number): void => {
    if (index === 0) virtuoso.current?.scrollTo({ top: 0 });
    else if (index === rows.length - 1) virtuoso.current?.scrollTo({ top: Number.MAX_SAFE_INTEGER });
    else virtuoso.current?.scrollToIndex({ index, align: 'center' });
  };

  const handle = (event: KeyboardEvent): string | null => {
    const { target, currentTarget } = event;
    // On the way between two far messages the list itself holds the focus.
    const own = target instanceof HTMLElement ? target.dataset['key'] : undefined;
    const key = target === currentTarget ? chosen : own;
    if (key === undefined || key === null) return null;
    if (event.key === 'Escape') {
      event.preventDefault();
      onLeave();
      return null;
    }
    if (event.key === 'Enter' || event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      event.preventDefault();
      return key;
    }
    const index = rows.findIndex((row) => row.message.key === key);
    const to = STEPS[event.key]?.(index, rows.length - 1);
    const next = to === undefined ? undefined : rows[to]?.message.key;
    if (to === undefined || next === undefined) return null;
    event.preventDefault();
    focus(next);
    if (awaited.current !== null) {
      if (currentTarget instanceof HTMLElement) currentTarget.focus({ preventScroll: true });
      scrollTowards(to);
    }
    return null;
  };

  return { stopKey, handle, focus, drawn };
}
