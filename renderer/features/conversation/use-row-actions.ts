import { useMemo } from 'react';
import { useBridge, useNotices } from '../../state/context.tsx';
import type { ConversationRef } from '../../state/message-store.ts';
import type { Overlay } from './MessageOverlay.tsx';
import type { RowActions } from './row-props.ts';

/** The same object as long as the conversation is the same. */
export function useRowActions(
  refOf: ConversationRef,
  setOverlay: (overlay: Overlay) => void,
  show: (messageId: string) => void,
): RowActions {
  const bridge = useBridge();
  const notices = useNotices();
  return useMemo(() => {
    const { call } = bridge.chat;
    return {
      menu: (message, at) => setOverlay({ type: 'menu', message, at }),
      pickReaction: (message, at) => setOverlay({ type: 'picker', message, at }),
      openPicture: (attachment) => setOverlay({ type: 'picture', attachment }),
      retry: ({ key }) => void notices.run(() => call.retry({ ...refOf, key })),
      discard: ({ key }) => void notices.run(() => call.discard({ ...refOf, key })),
      react({ id: messageId }, emoji) {
        if (messageId !== null) void notices.run(() => call.react({ ...refOf, messageId, emoji }));
      },
      show,
    };
  }, [bridge, notices, refOf, setOverlay, show]);
}
