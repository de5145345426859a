import type { callGroup } from '#shared/contracts/ipc/call.ts';
import type { chatGroup } from '#shared/contracts/ipc/chat.ts';
import type { GroupEvent } from '#shared/contracts/ipc/group.ts';
import type { RingView } from '#shared/contracts/ipc/ring.ts';
import type { CallType } from '#shared/contracts/connect/model.ts';
import type { Patch } from '#shared/tools/patch.ts';

/** A call that rang here and was not answered anywhere. `quiet`: it rang without a sound. */
export interface MissedCall {
  readonly callId: string;
  readonly workspaceId: string;
  readonly conversationId: string;
  readonly callerName: string;
  readonly type: CallType;
  readonly quiet: boolean;
  /** Local milliseconds. */
  readonly at: number;
}

/** Somebody else's new message, not yet read, in a conversation that is not muted. */
export interface IncomingMessage {
  readonly workspaceId: string;
  readonly conversationId: string;
  readonly senderName: string;
  /** The group's name; `null` in a direct conversation. */
  readonly conversationName: string | null;
  readonly text: string;
}

/** What the engine tells; main passes on to windows what a group of theirs has. */
export interface EngineEvents {
  patch: Patch;
  messages: GroupEvent<typeof chatGroup, 'messages'>;
  transferSignal: GroupEvent<typeof chatGroup, 'transferSignal'>;
  cleared: GroupEvent<typeof chatGroup, 'cleared'>;
  notice: GroupEvent<typeof chatGroup, 'notice'>;
  signal: GroupEvent<typeof callGroup, 'signal'>;
  sfuSignal: GroupEvent<typeof callGroup, 'sfuSignal'>;
  told: GroupEvent<typeof callGroup, 'told'>;
  text: GroupEvent<typeof callGroup, 'text'>;
  /** The calls that ring, also quietly, the first to ring first. Told on every change. */
  ring: readonly RingView[];
  missed: MissedCall;
  'incoming-message': IncomingMessage;
}

/** What accounts tell. */
export type AccountEventName = 'messages' | 'transferSignal' | 'cleared' | 'notice' | 'incoming-message';
export type TellOfAccount = <N extends AccountEventName>(name: N, event: EngineEvents[N]) => void;
