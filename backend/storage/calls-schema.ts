/** The call tables: the seed's columns, then ours. Times are `Date` both ways; JSON goes in as text and comes out parsed. */
import type { ColumnType, Generated, Insertable, Selectable } from 'kysely';
import type {
  CallQuality,
  CallStatus,
  CallType,
  EndReason,
  MediaState,
  Message,
  ParticipantStatus,
} from '#shared/contracts/connect/model.ts';

type Json<T> = ColumnType<T, string, string>;
/** Columns of the seed that nothing writes yet. */
type Unused<T> = ColumnType<T | null, never, never>;
/** Columns that are written on their own, never with the rest of the row; JSON as text. */
type Told<T> = ColumnType<T | null, never, string>;

export interface Calls {
  id: string;
  conversation_id: string;
  type: CallType;
  status: CallStatus;
  initiated_by: string;
  /** The first answer by another than the caller. */
  started_at: Date | null;
  ended_at: Date | null;
  duration_seconds: number | null;
  end_reason: EndReason | null;
  /** The group on the SFU; null while everyone is linked to everyone. */
  sfu_room_id: string | null;
  recording_url: Unused<string>;
  /** What the participants measured, by user id; see storage/calls-quality.ts. */
  quality_stats: Told<Record<string, CallQuality['quality_stats']>>;
  created_at: Date;
  updated_at: Date;

  /** Whose doing the end was; null for a deadline's. */
  ended_by: string | null;
  /** Given by the caller's client: the same one again is the same call. */
  client_id: string | null;
  ring: boolean;
  last_join_seq: number;
  rev: number;
}

export interface CallParticipants {
  id: Generated<string>;
  call_id: string;
  user_id: string;
  status: ParticipantStatus;
  joined_at: Date | null;
  left_at: Date | null;
  ice_candidates: Unused<unknown>;
  media_state: Json<MediaState>;
  media_stats: Told<CallQuality['media_stats']>;
  connection_quality: Told<CallQuality['connection_quality']>;
  created_at: Generated<Date>;
  updated_at: Date;

  /** Order in the call's list; the caller is 0. */
  position: number;
  join_id: string | null;
  join_seq: number | null;
  device_id: string | null;
  ringing: Json<{ deviceId: string; prewarm: boolean }[]>;
  /** Set while invited or ringing. */
  rings_until: Date | null;
  /** Set while joined by a device without a socket. */
  grace_until: Date | null;
}

export interface TurnCredentials {
  id: Generated<string>;
  user_id: string;
  username: string;
  credential: string;
  expires_at: Date;
  created_at: Generated<Date>;
}

/** How a call went, kept with the line that tells it. */
export type CallSummary = NonNullable<Message['call']>;
/** The column of `messages` that carries it. */
export type MessageCall = ColumnType<CallSummary | null, string | null, never>;

export interface CallTables {
  calls: Calls;
  call_participants: CallParticipants;
  turn_credentials: TurnCredentials;
}

/** Statistics stay where they are: nobody reads a call for them. */
export const CALL_COLUMNS = [
  'id',
  'conversation_id',
  'type',
  'status',
  'initiated_by',
  'started_at',
  'ended_at',
  'end_reason',
  'sfu_room_id',
  'created_at',
  'ended_by',
  'client_id',
  'ring',
  'last_join_seq',
  'rev',
] as const satisfies readonly (keyof Calls)[];
export const PARTICIPANT_COLUMNS = [
  'id',
  'call_id',
  'user_id',
  'status',
  'joined_at',
  'left_at',
  'media_state',
  'position',
  'join_id',
  'join_seq',
  'device_id',
  'ringing',
  'rings_until',
  'grace_until',
] as const satisfies readonly (keyof CallParticipants)[];

export type CallRow = Pick<Selectable<Calls>, (typeof CALL_COLUMNS)[number]>;
export type NewCall = Insertable<Calls>;
export type CallParticipantRow = Pick<Selectable<CallParticipants>, (typeof PARTICIPANT_COLUMNS)[number]>;
export type NewCallParticipant = Insertable<CallParticipants>;
