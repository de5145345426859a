import type { WidgetView } from '#shared/contracts/ipc/widget.ts';
import type { AppView, CallView } from '#shared/contracts/view.ts';
import { microphoneOf, talkedCall } from '../live-calls.ts';

/** What the widget shows of the call that is talked in; `null`: there is none. */
export function widgetView(view: AppView): WidgetView | null {
  const call = talkedCall(view);
  if (!call) return null;
  const { id: callId, startedAt, mediaState, participants } = call;
  return {
    callId,
    name: nameOf(call, view),
    people: participants.filter(({ status }) => status === 'joined').length,
    startedAt,
    microphone: microphoneOf(view),
    sharing: mediaState.screenSharing,
    theme: view.settings.theme,
  };
}

/** The group, or whom one talks to. */
function nameOf({ workspaceId, conversationId, participants }: CallView, view: AppView): string {
  const workspace = view.workspaces[workspaceId];
  const group = workspace?.conversations[conversationId]?.name ?? null;
  if (group !== null) return group;
  const session = workspace?.session;
  const self = session && session.state !== 'signed-out' ? session.userId : null;
  const others = participants.filter(({ userId }) => userId !== self);
  const talking = others.filter(({ status }) => status === 'joined');
  return (talking.length > 0 ? talking : others).map(({ name }) => name).join(', ');
}
