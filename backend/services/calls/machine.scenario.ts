/** The words in which the machine's tests tell what happens and what comes of it. */
import { decide } from './machine.ts';
import {
  initialMedia,
  type CallRules,
  type CallState,
  type Command,
  type Context,
  type Decision,
} from './state.ts';

export const START = Date.UTC(2026, 0, 1);
export const RULES: CallRules = {
  ringMs: 45_000,
  graceMs: 60_000,
  meshVideo: 4,
  meshAudio: 8,
  participants: 20,
  sfu: null,
};
export const ALICE = { userId: 'alice', deviceId: 'alice-laptop', online: true };
export const ALICE_PHONE = { userId: 'alice', deviceId: 'alice-phone', online: true };
export const BOB = { userId: 'bob', deviceId: 'bob-laptop', online: true };
export const BOB_PHONE = { userId: 'bob', deviceId: 'bob-phone', online: true };
export const CAROL = { userId: 'carol', deviceId: 'carol-laptop', online: true };

/** Two steps of a table: who does what; `at` is seconds after the start. */
export type Step = Command & { readonly at?: number };

export const initiate = (invited: readonly string[], more: Partial<Command> = {}): Step =>
  ({
    kind: 'initiate',
    ...ALICE,
    conversationId: 'conversation',
    type: 'audio',
    invited,
    clientId: null,
    ring: true,
    ...more,
  }) as Step;
export const answer = (
  who: typeof ALICE,
  more: { rejoin?: true; takeOver?: true; online?: false } = {},
): Step => ({
  kind: 'answer',
  rejoin: false,
  takeOver: false,
  ...who,
  ...more,
});
export const ringing = (who: typeof ALICE, prewarm = false): Step => ({ kind: 'ringing', ...who, prewarm });
export const invite = (who: typeof ALICE, userIds: readonly string[]): Step => ({
  kind: 'invite',
  ...who,
  userIds,
});
export const reject = (who: typeof ALICE): Step => ({ kind: 'reject', ...who });
export const end = (who: typeof ALICE, reason: 'ended-by-user' | 'failed' = 'ended-by-user'): Step => ({
  kind: 'end',
  ...who,
  reason,
});
export const lost = (who: typeof ALICE): Step => ({ kind: 'deviceLost', ...who });
export const back = (who: typeof ALICE): Step => ({ kind: 'deviceBack', ...who });
export const media = (who: typeof ALICE): Step => ({
  kind: 'media',
  ...who,
  mediaState: { ...initialMedia('audio'), audioEnabled: false },
});
export const ringDeadline = (at: number): Step => ({ kind: 'ringDeadline', at });
export const graceDeadline = (at: number): Step => ({ kind: 'graceDeadline', at });
export const at = (seconds: number, step: Step): Step => ({ ...step, at: seconds });

/** Runs the steps; all but the last must be accepted. */
export function play(
  steps: readonly Step[],
  rules: CallRules = RULES,
): { decision: Decision; before: CallState | null } {
  let ids = 0;
  let state: CallState | null = null;
  let before: CallState | null = null;
  let decision: Decision | null = null;
  for (const [index, { at: seconds = 0, ...command }] of steps.entries()) {
    const context: Context = { now: START + seconds * 1000, newId: () => `id${++ids}`, rules };
    before = state;
    decision = decide(state, command, context);
    if ('state' in decision) state = decision.state;
    else if (index < steps.length - 1) throw new Error(`step ${index} was refused: ${decision.refused}`);
  }
  if (!decision) throw new Error('no steps');
  return { decision, before };
}

/** A person on one device. */
export const on = (userId: string): typeof ALICE => ({ userId, deviceId: userId, online: true });

/** A state in one line: the call, then each participant; `!` marks an interrupted one, `@` the owning device. */
export function line(state: CallState): string {
  const { phase } = state;
  const reason = 'endReason' in phase ? `(${phase.endReason})` : '';
  const people = state.participants.map(({ userId, standing }) => {
    if (standing.status !== 'joined') return `${userId} ${standing.status}`;
    const interrupted = standing.graceUntil === null ? '' : '!';
    return `${userId} joined@${standing.stay.deviceId}#${standing.stay.joinSeq}${interrupted}`;
  });
  return [`${phase.status}${reason}`, ...people].join(' | ');
}

/** What a decision tells whom, without the `updated` and counting that accompany every change. */
export function told(decision: Decision): string[] {
  if ('refused' in decision) return [];
  return decision.effects.flatMap((effect) => {
    switch (effect.kind) {
      case 'incoming':
        return [`incoming>${effect.userId}`];
      case 'ended': {
        const { userId, only, except } = effect.to;
        const device = only ? `/${only}` : except ? `/!${except}` : '';
        return [`${effect.reason}>${userId}${device}`];
      }
      case 'participantJoined':
        return [`+${effect.userId}`];
      case 'participantLeft':
        return [`-${effect.userId}`];
      case 'mediaChanged':
        return [`media ${effect.userId}`];
      case 'message':
        return ['message'];
      default:
        return [];
    }
  });
}
