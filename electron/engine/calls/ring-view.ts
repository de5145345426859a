import type { RingView } from '#shared/contracts/ipc/ring.ts';
import type { Settings } from '#shared/contracts/settings.ts';
import { ring as words } from '#shared/i18n/en/ring.ts';
import type { CallRecord } from './call-record.ts';

const OWN_REPLIES = Object.values(words.replies);

export interface RingFacts {
  readonly settings: Settings;
  /** The person talks in another call. */
  readonly inCall: boolean;
  readonly quiet: boolean;
}

/** What the ring window shows of a call that rings. */
export function ringView({ id, call, host }: CallRecord, { settings, inCall, quiet }: RingFacts): RingView {
  return {
    callId: id,
    workspaceId: host.workspaceId,
    conversationId: call.conversationId,
    callerName: callerName(call, host),
    conversationName: host.groupName(call.conversationId),
    workspaceName: host.name(),
    type: call.type,
    inCall,
    quickReplies: host.canWrite() ? quickReplies(settings) : [],
    quiet,
    theme: settings.theme,
    ringSpeakerId: settings.ringSpeakerId,
    ringVolume: settings.ringVolume,
  };
}

/** The person's own, or the app's. */
const quickReplies = ({ quickReplies: own }: Settings): string[] =>
  own.length > 0 ? [...own] : [...OWN_REPLIES];

export function callerName(call: CallRecord['call'], host: CallRecord['host']): string {
  const caller = call.participants.find((one) => one.userId === call.initiatedBy);
  return host.userName(call.initiatedBy) ?? caller?.userName ?? '';
}
