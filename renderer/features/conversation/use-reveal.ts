import { type RefObject, useEffect, useRef, useState } from 'react';
import type { VirtuosoHandle } from 'react-virtuoso';
import { useMessageStore, useNotices } from '../../state/context.tsx';
import type { ConversationRef, MessageList } from '../../state/message-store.ts';
import type { Row } from './rows.ts';

/** A message that one is led to; a new object asks anew. */
export interface Reveal {
  readonly messageId: string;
}

/** Older pages are loaded for it up to so many messages; more would take long, and be trimmed again. */
const MESSAGES_MAX = 1000;
/** As long as its colour shows it. */
const SHOWN_MS = 1600;

interface RevealOptions {
  readonly wanted: Reveal | null;
  readonly refOf: ConversationRef;
  readonly list: MessageList;
  readonly rows: readonly Row[];
  readonly virtuoso: RefObject<VirtuosoHandle | null>;
  readonly onFocus: (key: string) => void;
}

/** Where it ended; `at: null`: the message was not found. */
interface Ended {
  readonly of: Reveal;
  readonly at: { readonly key: string; readonly index: number } | null;
}

/** Leads to a message, loading older pages until it is there. */
export function useReveal({ wanted, refOf, list, rows, virtuoso, onFocus }: RevealOptions): {
  readonly shownKey: string | null;
  /** It is on the way there. */
  readonly busy: boolean;
} {
  const store = useMessageStore();
  const notices = useNotices();
  const [ended, setEnded] = useState<Ended | null>(null);
  const [faded, setFaded] = useState<Ended | null>(null);
  const focus = useRef(onFocus);
  useEffect(() => {
    focus.current = onFocus;
  });
  const busy = wanted !== null && wanted !== ended?.of;
  const settled = busy && list.status === 'ready' && list.older !== 'loading';
  if (settled) {
    const index = rows.findIndex(({ message }) => message.id === wanted.messageId);
    const key = rows[index]?.message.key;
    const isLast = !list.hasMore || list.older === 'failed' || list.messages.length >= MESSAGES_MAX;
    if (key !== undefined) setEnded({ of: wanted, at: { key, index } });
    else if (isLast) setEnded({ of: wanted, at: null });
  }

  /** Asked again after each page. */
  const loaded = settled ? list.messages.length : null;
  useEffect(() => {
    if (loaded !== null) store.loadOlder(refOf);
  }, [loaded, store, refOf]);

  useEffect(() => {
    if (!ended) return undefined;
    if (!ended.at) {
      notices.tell('messages.tooFarUp');
      return undefined;
    }
    virtuoso.current?.scrollToIndex({ index: ended.at.index, align: 'center' });
    focus.current(ended.at.key);
    const timer = setTimeout(() => setFaded(ended), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [ended, virtuoso, notices]);

  return { shownKey: ended === faded ? null : (ended?.at?.key ?? null), busy };
}
