/** The line that a finished call leaves in its conversation. */
import type { CallSummary } from '#backend/storage/calls-schema.ts';
import { durationSeconds, isOver, type CallState, type OverPhase } from './state.ts';

export interface CallLine {
  readonly callId: string;
  readonly conversationId: string;
  readonly senderId: string;
  readonly call: CallSummary;
  /** The same in English, for clients that know no call messages. */
  readonly content: string;
}

export function lineOf(state: CallState): CallLine {
  if (!isOver(state)) throw new Error(`call ${state.id} is not over`);
  const { status, endReason, endedAt } = state.phase;
  return {
    callId: state.id,
    conversationId: state.conversationId,
    senderId: state.initiatedBy,
    call: { type: state.type, status, endReason, duration: durationSeconds(state, endedAt) },
    content: content(state),
  };
}

const UNANSWERED = { missed: 'Missed', rejected: 'Declined', failed: 'Failed', ended: 'Cancelled' } as const;

function content(state: CallState & { readonly phase: OverPhase }): string {
  const what = state.type === 'audio' ? 'call' : 'video call';
  const { status, startedAt, endedAt } = state.phase;
  if (startedAt === null && state.ring) return `${UNANSWERED[status]} ${what}`;
  const duration = clockText(startedAt === null ? 0 : endedAt - startedAt);
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}, ${duration}`;
}

/** `1:05:09` or `5:09` of milliseconds. */
function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
