import type { RingView } from '#shared/contracts/ipc/ring.ts';

/** Ada calls; `more` says what is different. */
export const aRing = (callId: string, more: Partial<RingView> = {}): RingView => ({
  callId,
  workspaceId: 'w1',
  conversationId: 'c1',
  callerName: 'Ada',
  conversationName: null,
  workspaceName: 'Demo',
  type: 'audio',
  inCall: false,
  quickReplies: [],
  quiet: false,
  theme: 'system',
  ringSpeakerId: null,
  ringVolume: 0.7,
  ...more,
});
