import type { EndReason } from '#shared/contracts/connect/model.ts';
import type { MissedCall } from '../events.ts';
import type { CallRecord } from './call-record.ts';
import { callerName } from './ring-view.ts';

/** A ring that ended like this was dealt with by the person, here or on another device. */
const DEALT_WITH: ReadonlySet<EndReason> = new Set(['rejected', 'answered-elsewhere', 'replaced']);

/** `null`: the person knows of the call. */
export function missedCall(
  { id, host, call }: CallRecord,
  reason: EndReason,
  at: number,
  quiet: boolean,
): MissedCall | null {
  if (DEALT_WITH.has(reason)) return null;
  return {
    callId: id,
    workspaceId: host.workspaceId,
    conversationId: call.conversationId,
    callerName: callerName(call, host),
    type: call.type,
    at,
    quiet,
  };
}
