/** The call tables: the seed's columns, then ours. Times are `Date` both ways; JSON goes in as text and comes out parsed. */
import type { ColumnType, Generated, Insertable, Selectable } from 'kysely';
import type {
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
  sfu_room_id: Unused<string>;
  recording_url: Unused<string>;
  quality_stats: Unused<unknown>;
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
  media_stats: Unused<unknown>;
  connection_quality: Unused<string>;
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

export type CallRow = Selectable<Calls>;
export type NewCall = Insertable<Calls>;
export type CallParticipantRow = Selectable<CallParticipants>;
export type NewCallParticipant = Insertable<CallParticipants>;
