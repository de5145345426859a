import type { callGroup } from '#shared/contracts/ipc/call.ts';
import type { Handlers } from '#shared/contracts/ipc/group.ts';
import type { CallStarter } from '../calls/call-starter.ts';
import type { Calls } from '../calls/calls.ts';
import type { CallHost } from '../calls/host.ts';

/** The verbs of the call group. */
export function callHandlers(deps: {
  readonly calls: Calls;
  readonly starter: CallStarter;
  /** Errors: not-found. */
  readonly host: (workspaceId: string) => CallHost;
}): Handlers<typeof callGroup> {
  const { calls, starter, host } = deps;
  return {
    start: async ({ workspaceId, conversationId, video }) => ({
      callId: await starter.start(host(workspaceId), conversationId, video),
    }),
    async accept({ callId, video }) {
      await starter.accept(callId, video);
      return undefined;
    },
    decline({ callId }) {
      calls.say(callId, { type: 'decline' });
      return undefined;
    },
    hangUp({ callId }) {
      calls.say(callId, { type: 'hang-up' });
      return undefined;
    },
    dismiss({ callId }) {
      calls.dismiss(callId);
      return undefined;
    },
    setMedia({ callId, mediaState }) {
      calls.setMedia(callId, mediaState);
      return undefined;
    },
    async rejoin({ callId }) {
      calls.rejoin(callId);
      await calls.must(callId).queue.idle();
      return undefined;
    },
    mediaFailed({ callId }) {
      calls.say(callId, { type: 'media-failed' });
      return undefined;
    },
    iceServers: async ({ callId }) => ({ iceServers: await calls.iceServers(callId) }),
    signal({ callId, peerKey, signal }) {
      calls.signal(callId, peerKey, signal);
      return undefined;
    },
  };
}
