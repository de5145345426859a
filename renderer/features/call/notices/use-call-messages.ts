import { useEffect } from 'react';
import { assertNever } from '#shared/tools/assert-never.ts';
import { useBridge } from '../../../state/context.tsx';
import { useCallUiVerbs } from '../call-ui.tsx';

/** Hears the small messages of the others in this call. */
export function useCallMessages(callId: string): void {
  const bridge = useBridge();
  const { react, noteMuteRequest } = useCallUiVerbs();
  useEffect(
    () =>
      bridge.call.on('told', ({ callId: where, fromUserId, message }) => {
        if (where !== callId) return;
        switch (message.type) {
          case 'reaction':
            return react({ callId, userId: fromUserId, emoji: message.emoji });
          case 'please-mute':
            return noteMuteRequest({ callId, fromUserId });
          // the call's session hears these
          case 'key-hello':
          case 'sender-key':
          case 'key-wanted':
            return;
          default:
            return assertNever(message, 'unknown message in a call');
        }
      }),
    [bridge, callId, react, noteMuteRequest],
  );
}
