import { Scope } from '#shared/tools/scope.ts';
import type { AppBridge } from '../state/bridge.ts';
import type { CallSession } from './call-session.ts';

/** Leads what the engine tells of calls to their sessions; what belongs to none is lost. The answer ends it. */
export function listenToCalls(
  bridge: AppBridge['call'],
  sessionOf: (callId: string) => CallSession | undefined,
): () => void {
  const scope = new Scope();
  scope.add(
    bridge.on('signal', ({ callId, peerKey, signal }) => sessionOf(callId)?.handleSignal(peerKey, signal)),
  );
  scope.add(bridge.on('text', ({ callId, peerKey, text }) => sessionOf(callId)?.handleText(peerKey, text)));
  scope.add(
    bridge.on('sfuSignal', ({ callId, stay, signal }) => sessionOf(callId)?.handleSfuSignal(stay, signal)),
  );
  scope.add(
    bridge.on('told', ({ callId, fromUserId, message }) =>
      sessionOf(callId)?.handleTold(fromUserId, message),
    ),
  );
  return () => scope.end();
}
