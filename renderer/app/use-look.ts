import { useEffect } from 'react';
import { useCallUi } from '../features/call/call-ui.tsx';
import { isTalking } from '../features/call/is-talking.ts';
import { useBridge, useView } from '../state/context.tsx';
import { useAttention } from '../state/use-attention.ts';
import type { Navigation } from './navigation.ts';

/** Tells main which conversation the person has before their eyes: nothing is notified of it. */
export function useLook({ workspaceId, adding, conversationId }: Navigation): void {
  const bridge = useBridge();
  const attention = useAttention();
  const signedIn = useView(
    ({ workspaces }) => (workspaces[workspaceId ?? '']?.session.state ?? 'signed-out') !== 'signed-out',
  );
  const talks = useView(({ calls }) => Object.values(calls).some(isTalking));
  const covered = useCallUi(({ expanded }) => expanded) && talks;
  const where = attention && signedIn && !adding && !covered ? workspaceId : null;
  useEffect(() => {
    const at = where !== null && conversationId !== null ? { workspaceId: where, conversationId } : null;
    // main that does not know it notifies once too often
    bridge.desktop.call.look({ at }).catch(() => undefined);
  }, [bridge, where, conversationId]);
}
