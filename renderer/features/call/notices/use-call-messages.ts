import { useEffect } from 'react';
import type { CallView } from '#shared/contracts/view.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import { useBridge } from '../../../state/context.tsx';
import { useCallUiVerbs } from '../call-ui.tsx';

/** Hears the small messages of the others in this call, and those who keep order where it is. */
export function useCallMessages({ id: callId, workspaceId }: CallView): void {
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
            return noteMuteRequest({ callId, from: { userId: fromUserId } });
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
  useEffect(
    () =>
      bridge.chat.on('notice', ({ workspaceId: where, notice }) => {
        if (where !== workspaceId || notice.type !== 'please-mute') return;
        noteMuteRequest({ callId, from: { name: notice.fromName } });
      }),
    [bridge, callId, workspaceId, noteMuteRequest],
  );
}
