import type { Kysely, Migration } from 'kysely';
import { sql } from 'kysely';

/** Conversations with their two counters, who is in them, and what was written. */
export const conversations: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      create table conversations (
        id uuid primary key default gen_random_uuid(),
        type text not null check (type in ('direct', 'group')),
        name text,
        direct_key text unique,
        last_seq integer not null default 0,
        rev integer not null default 0,
        created_by uuid references users(id) on delete set null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        check ((type = 'direct') = (direct_key is not null))
      )`.execute(db);
    await sql`
      create table conversation_members (
        conversation_id uuid not null references conversations(id) on delete cascade,
        user_id uuid not null references users(id) on delete cascade,
        last_read_seq integer not null default 0,
        muted boolean not null default false,
        joined_at timestamptz not null default now(),
        primary key (conversation_id, user_id)
      )`.execute(db);
    await sql`create index conversation_members_user on conversation_members (user_id)`.execute(db);
    await sql`
      create table messages (
        id uuid primary key default gen_random_uuid(),
        conversation_id uuid not null references conversations(id) on delete cascade,
        seq integer not null,
        rev integer not null,
        client_id text,
        kind text not null default 'text' check (kind in ('text', 'call', 'system')),
        call_id uuid,
        sender_id uuid not null references users(id) on delete cascade,
        content text not null,
        reply_to_id uuid references messages(id) on delete set null,
        created_at timestamptz not null default now(),
        edited_at timestamptz,
        deleted_at timestamptz,
        constraint messages_seq unique (conversation_id, seq),
        constraint messages_rev unique (conversation_id, rev),
        constraint messages_client_id unique (conversation_id, sender_id, client_id)
      )`.execute(db);
  },
};
