import { useCallback, useEffect, useRef, useState } from 'react';
import { useBridge } from '../../state/context.tsx';
import type { ConversationRef } from '../../state/message-store.ts';
import { useLogger } from '../../state/use-logger.ts';

/** A draft is kept after this much quiet, and whenever the field is left. */
const SAVE_MS = 400;

export interface Draft {
  readonly text: string;
  readonly set: (text: string) => void;
  /** Keeps what is written now. */
  readonly save: () => void;
}

/** What is written and not sent. `initial` counts once: from then on the field is the truth. */
export function useDraft(ref: ConversationRef, initial: string): Draft {
  const { workspaceId, conversationId } = ref;
  const bridge = useBridge();
  const log = useLogger('draft');
  const [text, setText] = useState(initial);
  const latest = useRef(initial);
  const saved = useRef(initial);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const save = useCallback((): void => {
    clearTimeout(timer.current);
    const draft = latest.current;
    if (draft === saved.current) return;
    saved.current = draft;
    bridge.chat.call.saveDraft({ workspaceId, conversationId, draft }).catch((error: unknown) => {
      saved.current = '\0'; // unlike any draft: the next save tries again
      log.warn('saveDraft() | refused', { error });
    });
  }, [bridge, workspaceId, conversationId, log]);

  const set = useCallback(
    (next: string): void => {
      latest.current = next;
      setText(next);
      clearTimeout(timer.current);
      // An emptied field is told at once: it was sent or given up.
      if (next === '') save();
      else timer.current = setTimeout(save, SAVE_MS);
    },
    [save],
  );

  useEffect(() => {
    globalThis.addEventListener('pagehide', save);
    return () => {
      globalThis.removeEventListener('pagehide', save);
      save();
    };
  }, [save]);

  return { text, set, save };
}
