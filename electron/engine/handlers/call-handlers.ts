import type { callGroup } from '#shared/contracts/ipc/call.ts';
import type { Handlers } from '#shared/contracts/ipc/group.ts';
import type { CallJoiner } from '../calls/call-joiner.ts';
import type { CallRequests } from '../calls/call-requests.ts';
import type { CallStarter } from '../calls/call-starter.ts';
import type { Calls } from '../calls/calls.ts';
import type { CallHost } from '../calls/host.ts';

/** The verbs of the call group. */
export function callHandlers(deps: {
  readonly calls: Calls;
  readonly starter: CallStarter;
  readonly joiner: CallJoiner;
  readonly requests: CallRequests;
  /** Errors: not-found. */
  readonly host: (workspaceId: string) => CallHost;
}): Handlers<typeof callGroup> {
  const { calls, starter, joiner, requests, host } = deps;
  return {
    start: async ({ workspaceId, conversationId, ...wish }) => ({
      callId: await starter.start(host(workspaceId), conversationId, wish),
    }),
    async accept({ callId, ...wish }) {
      await joiner.accept(callId, wish);
      return undefined;
    },
    async join({ workspaceId, callId, ...wish }) {
      await joiner.join(host(workspaceId), callId, wish);
      return undefined;
    },
    hold({ callId }) {
      calls.say(callId, { type: 'hold' });
      return undefined;
    },
    resume({ callId }) {
      calls.say(callId, { type: 'resume' });
      return undefined;
    },
    async invite({ callId, userIds }) {
      await requests.invite(callId, userIds);
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
    async iceServers({ callId }) {
      const { iceServers, freshForMs } = await calls.iceServers(callId);
      return { iceServers, ...(Number.isFinite(freshForMs) && { freshForMs }) };
    },
    workspaceIceServers: async ({ workspaceId }) => ({
      iceServers: await calls.iceServersOf(host(workspaceId)),
    }),
    signal({ callId, peerKey, signal }) {
      calls.signal(callId, peerKey, signal);
      return undefined;
    },
    linkLost({ callId, peerKey }) {
      calls.linkLost(callId, peerKey);
      return undefined;
    },
    textChannel({ callId, peerKey, open }) {
      calls.textChannel(callId, peerKey, open);
      return undefined;
    },
    text({ callId, peerKey, text }) {
      calls.text(callId, peerKey, text);
      return undefined;
    },
    sfuSignal({ callId, stay, signal }) {
      calls.sfuSignal(callId, stay, signal);
      return undefined;
    },
    async tell({ callId, toUserId, message }) {
      await requests.tell(callId, toUserId, message);
      return undefined;
    },
    async reportQuality({ callId, quality }) {
      await requests.reportQuality(callId, quality);
      return undefined;
    },
    history: ({ workspaceId, ...page }) => requests.history(host(workspaceId), page),
  };
}
