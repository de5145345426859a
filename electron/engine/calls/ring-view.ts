import type { RingView } from '#shared/contracts/ipc/ring.ts';
import type { Settings } from '#shared/contracts/settings.ts';
import type { CallRecord } from './call-record.ts';

/** What the ring window shows of a call that rings. */
export function ringView({ id, call, host }: CallRecord, settings: Settings, inCall: boolean): RingView {
  return {
    callId: id,
    callerName: callerName(call, host),
    conversationName: host.groupName(call.conversationId),
    workspaceName: host.name(),
    type: call.type,
    inCall,
    theme: settings.theme,
    ringSpeakerId: settings.ringSpeakerId,
    ringVolume: settings.ringVolume,
  };
}

export function callerName(call: CallRecord['call'], host: CallRecord['host']): string {
  const caller = call.participants.find((one) => one.userId === call.initiatedBy);
  return host.userName(call.initiatedBy) ?? caller?.userName ?? '';
}
