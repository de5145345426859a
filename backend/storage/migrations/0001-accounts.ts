import type { Kysely, Migration } from 'kysely';
import { sql } from 'kysely';

/** People, their sign-ins (devices) with hashed refresh tokens, and the server's own keys. */
export const accounts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      create table users (
        id uuid primary key default gen_random_uuid(),
        username text not null unique,
        display_name text not null,
        avatar_url text,
        password_hash text not null,
        last_seen_at timestamptz,
        created_at timestamptz not null default now()
      )`.execute(db);
    await sql`create index users_username_prefix on users (username text_pattern_ops)`.execute(db);
    await sql`
      create table devices (
        id uuid primary key default gen_random_uuid(),
        user_id uuid not null references users(id) on delete cascade,
        name text not null,
        created_at timestamptz not null default now(),
        last_seen_at timestamptz not null default now()
      )`.execute(db);
    await sql`create index devices_user on devices (user_id)`.execute(db);
    await sql`
      create table refresh_tokens (
        hash text primary key,
        device_id uuid not null references devices(id) on delete cascade,
        parent text,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        ends_at timestamptz
      )`.execute(db);
    await sql`create index refresh_tokens_device on refresh_tokens (device_id)`.execute(db);
    await sql`create index refresh_tokens_parent on refresh_tokens (parent)`.execute(db);
    await sql`create table server_keys (name text primary key, value text not null)`.execute(db);
  },
};
