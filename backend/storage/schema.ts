import type { Generated, Kysely, Selectable, Transaction } from 'kysely';
import type { CallTables, MessageCall } from './calls-schema.ts';

/** Times are `Date` both ways; `count` and the like are cast to int in SQL, since drivers differ on bigint. */
export interface Users {
  id: Generated<string>;
  /** Lower case, unique. */
  username: string;
  display_name: string;
  avatar_url: string | null;
  /** argon2id, encoded. */
  password_hash: string;
  last_seen_at: Date | null;
  created_at: Date;
}

/** One sign-in: a refresh family. Deleting the row signs the device out. */
export interface Devices {
  id: Generated<string>;
  user_id: string;
  name: string;
  created_at: Date;
  last_seen_at: Date;
}

export interface RefreshTokens {
  /** SHA-256 in hex; the token itself is kept nowhere. */
  hash: string;
  device_id: string;
  /** The token that this one was given for; null for the first of a sign-in. */
  parent: string | null;
  created_at: Date;
  expires_at: Date;
  /** From when on its use is a replay; null while none of its successors and siblings was used. */
  ends_at: Date | null;
}

/** Keys of the server itself, where there is no data directory to keep them in. */
export interface ServerKeys {
  name: string;
  value: string;
}

export interface Conversations {
  id: Generated<string>;
  type: 'direct' | 'group';
  name: string | null;
  /** Both ids, sorted and joined: unique for a direct one, null for a group. */
  direct_key: string | null;
  last_seq: Generated<number>;
  rev: Generated<number>;
  created_by: string | null;
  created_at: Date;
  updated_at: Date;
}

export interface ConversationMembers {
  conversation_id: string;
  user_id: string;
  last_read_seq: Generated<number>;
  muted: Generated<boolean>;
  joined_at: Date;
}

export interface Messages {
  id: Generated<string>;
  conversation_id: string;
  seq: number;
  rev: number;
  client_id: string | null;
  kind: 'text' | 'call' | 'system';
  call_id: string | null;
  call: MessageCall;
  sender_id: string;
  content: string;
  reply_to_id: string | null;
  created_at: Date;
  edited_at: Date | null;
  deleted_at: Date | null;
}

export interface Database extends CallTables {
  users: Users;
  devices: Devices;
  refresh_tokens: RefreshTokens;
  server_keys: ServerKeys;
  conversations: Conversations;
  conversation_members: ConversationMembers;
  messages: Messages;
}

export type UserRow = Selectable<Users>;
export type DeviceRow = Selectable<Devices>;
export type MessageRow = Selectable<Messages>;

/** A database, or a transaction on it: queries take either. */
export type Db = Kysely<Database>;
/** Where a query makes sense only inside a transaction. */
export type Tx = Transaction<Database>;

/** A number from outside, as far as the database's integers reach: none of ours is larger, so comparing with the largest means the same. */
export function asInt(value: number): number {
  return Math.min(value, 2 ** 31 - 1);
}
