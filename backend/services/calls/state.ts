/** What the server knows of one call: the call's row, its participants with their devices, and every deadline. Times are epoch milliseconds. */
import type { CallType, EndReason, MediaState, Sfu } from '#shared/contracts/connect/model.ts';

export interface RingingDevice {
  readonly deviceId: string;
  readonly prewarm: boolean;
}

/** One uninterrupted membership of one device; a rejoin or a take-over makes a new one. */
export interface Stay {
  readonly joinId: string;
  /** Order of joins in this call, from 1, never used twice. */
  readonly joinSeq: number;
  readonly deviceId: string;
  readonly joinedAt: number;
}

/** invited -> ringing -> joined -> left; invited | ringing -> rejected | missed; any of the last three -> joined or, by an invitation, invited, while the call lives. */
export type Standing =
  | {
      readonly status: 'invited' | 'ringing';
      readonly ringsUntil: number;
      readonly ringing: readonly RingingDevice[];
    }
  /** `graceUntil` is set while the owning device has no socket. */
  | { readonly status: 'joined'; readonly stay: Stay; readonly graceUntil: number | null }
  | { readonly status: 'left'; readonly stay: Stay; readonly leftAt: number }
  | { readonly status: 'rejected' | 'missed'; readonly leftAt: number };

export interface Participant {
  readonly userId: string;
  readonly mediaState: MediaState;
  readonly standing: Standing;
}

export type OverStatus = 'ended' | 'missed' | 'rejected' | 'failed';

export interface OverPhase {
  readonly status: OverStatus;
  /** null: nobody ever answered. */
  readonly startedAt: number | null;
  readonly endedAt: number;
  readonly endReason: EndReason;
  readonly endedBy: string | null;
}

/** initiated -> ringing -> active -> over; each of the first three may go over directly. */
export type Phase =
  | { readonly status: 'initiated' | 'ringing' }
  | { readonly status: 'active'; readonly startedAt: number }
  | OverPhase;

export interface CallState {
  readonly id: string;
  /** Raised by every change, from 1. */
  readonly rev: number;
  readonly conversationId: string;
  readonly type: CallType;
  readonly initiatedBy: string;
  readonly clientId: string | null;
  /** false: nobody was invited; the call lives until its last participant leaves. */
  readonly ring: boolean;
  readonly createdAt: number;
  readonly lastJoinSeq: number;
  /** Set once the call has outgrown the mesh, and kept: null while everyone is linked to everyone. */
  readonly sfu: Sfu | null;
  readonly phase: Phase;
  readonly participants: readonly Participant[];
}

/** The Galène group in which every call that needs one gets a group of its own. */
export interface SfuParent {
  /** Ends with a slash: `https://sfu.example.com/group/parley/`. */
  readonly parentUrl: string;
  readonly parentGroup: string;
}

export interface CallRules {
  readonly ringMs: number;
  readonly graceMs: number;
  /** How many the mesh of a call with video carries, and that of one with sound alone. */
  readonly meshVideo: number;
  readonly meshAudio: number;
  /** How many a call may hold at all, its caller included. */
  readonly participants: number;
  /** null, or absent: there is no SFU, and a full mesh is a full call. */
  readonly sfu?: SfuParent | null;
}

/** The person and the device that speak. */
interface Speaker {
  readonly userId: string;
  readonly deviceId: string;
}

export type Command =
  | (Speaker & {
      readonly kind: 'initiate';
      readonly conversationId: string;
      readonly type: CallType;
      /** Members of the conversation, without the caller. */
      readonly invited: readonly string[];
      readonly clientId: string | null;
      readonly ring: boolean;
      /** Whether the device has a socket; without one its grace runs from the start. */
      readonly online: boolean;
    })
  | (Speaker & { readonly kind: 'ringing'; readonly prewarm: boolean })
  /** The service has checked that the person is a member of the call's conversation. */
  | (Speaker & {
      readonly kind: 'answer';
      readonly rejoin: boolean;
      readonly takeOver: boolean;
      readonly online: boolean;
    })
  /** The service has checked that they are members of the call's conversation; nobody is named twice. */
  | (Speaker & { readonly kind: 'invite'; readonly userIds: readonly string[] })
  | (Speaker & { readonly kind: 'reject' })
  | (Speaker & { readonly kind: 'end'; readonly reason: 'ended-by-user' | 'failed' })
  | (Speaker & { readonly kind: 'media'; readonly mediaState: MediaState })
  | (Speaker & { readonly kind: 'deviceLost' })
  | (Speaker & { readonly kind: 'deviceBack' })
  /** Some deadline of that kind may have passed; whose, the state knows. */
  | { readonly kind: 'ringDeadline' }
  | { readonly kind: 'graceDeadline' };

/** Who hears `call:ended`: all devices of a person, one of them, or all but one. */
export interface EndedAudience {
  readonly userId: string;
  readonly only?: string;
  readonly except?: string;
}

/** What follows from a change. `message` belongs into the change's own transaction, everything else goes out after its commit, in order. */
export type Effect =
  | { readonly kind: 'incoming'; readonly userId: string }
  | {
      readonly kind: 'ended';
      readonly to: EndedAudience;
      readonly reason: EndReason;
      readonly endedBy: string | null;
    }
  | { readonly kind: 'participantJoined'; readonly userId: string }
  | { readonly kind: 'participantLeft'; readonly userId: string }
  | { readonly kind: 'mediaChanged'; readonly userId: string; readonly mediaState: MediaState }
  | { readonly kind: 'updated' }
  | { readonly kind: 'message' }
  | { readonly kind: 'count'; readonly what: 'initiated' | 'answered' | 'moved' | 'over' };

export type Refusal =
  | 'not-found'
  | 'call-in-progress'
  | 'call-ended'
  | 'call-full'
  | 'already-answered'
  | 'not-joined';

export type Decision =
  | { readonly state: CallState; readonly effects: readonly Effect[] }
  | {
      readonly refused: Refusal;
      readonly extras: { readonly callId?: string; readonly limit?: number };
    };

/** What a decision may look at beside the state. */
export interface Context {
  readonly now: number;
  readonly newId: () => string;
  readonly rules: CallRules;
}

export const refuse = (refused: Refusal, extras: { callId?: string; limit?: number } = {}): Decision => ({
  refused,
  extras,
});

/** The state as it is, with nothing to tell. */
export const unchanged = (state: CallState): Decision => ({ state, effects: [] });

export const isOver = (state: CallState): state is CallState & { readonly phase: OverPhase } =>
  'endedAt' in state.phase;

export const startedAt = (state: CallState): number | null =>
  'startedAt' in state.phase ? state.phase.startedAt : null;

/** Whole seconds since the first answer: of the whole call when it is over, else until `now`; 0 if nobody answered. */
export function durationSeconds(state: CallState, now: number): number {
  const started = startedAt(state);
  if (started === null) return 0;
  const end = isOver(state) ? state.phase.endedAt : now;
  return Math.max(0, Math.floor((end - started) / 1000));
}

export const participantOf = (state: CallState, userId: string): Participant | undefined =>
  state.participants.find((participant) => participant.userId === userId);

export const isRinging = (standing: Standing): standing is Extract<Standing, { ringsUntil: number }> =>
  standing.status === 'invited' || standing.status === 'ringing';

/** joined, ringing or invited: these keep a call alive and may signal in it. */
export const isIn = (standing: Standing): boolean => standing.status === 'joined' || isRinging(standing);

export const joinedOf = (state: CallState): readonly Participant[] =>
  state.participants.filter(({ standing }) => standing.status === 'joined');

/** The state with one participant's fields replaced. */
export function withParticipant(
  state: CallState,
  userId: string,
  change: Partial<Pick<Participant, 'standing' | 'mediaState'>>,
): CallState {
  return {
    ...state,
    participants: state.participants.map((participant) =>
      participant.userId === userId ? { ...participant, ...change } : participant,
    ),
  };
}

export const initialMedia = (type: CallType): MediaState => ({
  audioEnabled: true,
  videoEnabled: type === 'video',
  screenSharing: type === 'screen',
});
