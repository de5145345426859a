import { useEffect, useRef, useState } from 'react';
import type { ConversationView, MessageView } from '#shared/contracts/view.ts';
import { useBridge } from '../../state/context.tsx';
import type { ConversationRef } from '../../state/message-store.ts';
import { useAttention } from '../../state/use-attention.ts';
import { useLogger } from '../../state/use-logger.ts';

export interface Reading {
  /** The seq after which the unread ones begin; `null`: all is read. */
  readonly readUpTo: number | null;
  /** `null`: the list has not been laid out yet. */
  readonly atBottom: boolean | null;
  readonly setAtBottom: (atBottom: boolean) => void;
}

/** Tells how far this conversation is read: up to its end, when that is in sight and somebody looks. */
export function useReading(
  ref: ConversationRef,
  conversation: ConversationView,
  messages: readonly MessageView[],
): Reading {
  const { workspaceId, conversationId } = ref;
  const { unreadCount, lastReadSeq } = conversation;
  const bridge = useBridge();
  const log = useLogger('conversation');
  const attentive = useAttention();
  const [atBottom, setAtBottom] = useState<boolean | null>(null);
  const [readUpTo, setReadUpTo] = useState(unreadCount > 0 ? lastReadSeq : null);
  const told = useRef(0);
  const newestSeq = messages.reduce((newest, { seq }) => Math.max(newest, seq ?? 0), 0);
  const reads = attentive && atBottom === true;

  // The mark stays while somebody looks, also when they scroll; it is set anew by what comes unseen.
  const unseen = !reads && unreadCount > 0;
  const mark = unseen ? (readUpTo ?? lastReadSeq) : !attentive && unreadCount === 0 ? null : readUpTo;
  if (mark !== readUpTo) setReadUpTo(mark);

  useEffect(() => {
    if (!reads || newestSeq <= lastReadSeq || newestSeq <= told.current) return;
    told.current = newestSeq;
    bridge.chat.call.markRead({ workspaceId, conversationId, seq: newestSeq }).catch((error: unknown) => {
      // Nothing is lost: the next message or the next look tells it again.
      told.current = 0;
      log.warn('markRead() | refused', { error });
    });
  }, [reads, newestSeq, lastReadSeq, bridge, workspaceId, conversationId, log]);

  return { readUpTo: mark, atBottom, setAtBottom };
}
