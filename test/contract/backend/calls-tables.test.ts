import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from '#backend/config.ts';
import { lastTurnCredential, saveTurnCredential } from '#backend/storage/calls-turn.ts';
import { openStorage, type Storage } from '#backend/storage/database.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { onEachDatabase } from '#test/support/backend.ts';

/** The columns that the seed's document gives its three tables, with their defaults. */
const SEED = {
  calls: {
    id: 'gen_random_uuid()',
    conversation_id: null,
    type: "'audio'::character varying",
    status: "'initiated'::character varying",
    initiated_by: null,
    started_at: null,
    ended_at: null,
    duration_seconds: null,
    end_reason: null,
    sfu_room_id: null,
    recording_url: null,
    quality_stats: null,
    created_at: 'now()',
    updated_at: 'now()',
  },
  call_participants: {
    id: 'gen_random_uuid()',
    call_id: null,
    user_id: null,
    status: "'invited'::character varying",
    joined_at: null,
    left_at: null,
    ice_candidates: null,
    media_state: `'{"audioEnabled": true, "videoEnabled": true, "screenSharing": false}'::jsonb`,
    media_stats: null,
    connection_quality: null,
    created_at: 'now()',
    updated_at: 'now()',
  },
  turn_credentials: {
    id: 'gen_random_uuid()',
    user_id: null,
    username: null,
    credential: null,
    expires_at: null,
    created_at: 'now()',
  },
} as const;

onEachDatabase('the call tables', (_start, database) => {
  let storage: Storage;
  let userId: string;
  beforeAll(async () => {
    const { env, directory } = await database.fresh();
    const config = readConfig(env, { listen: { host: '127.0.0.1', port: 0 }, directory });
    storage = await openStorage(config.storage, silentLogger);
    const user = await sql<{ id: string }>`
      insert into users (username, display_name, password_hash) values ('ada', 'Ada', '') returning id`.execute(
      storage.db,
    );
    userId = user.rows[0]!.id;
  });
  afterAll(() => storage.close());

  it.each(Object.entries(SEED))('%s carries the columns and defaults of the seed', async (table, columns) => {
    const { rows } = await sql<{ column_name: string; column_default: string | null }>`
      select column_name, column_default from information_schema.columns where table_name = ${table}`.execute(
      storage.db,
    );
    const found = Object.fromEntries(rows.map((row) => [row.column_name, row.column_default]));
    expect(found).toMatchObject(columns);
  });

  it('a conversation holds one live call', async () => {
    const made = await sql<{ id: string }>`
      insert into conversations (type) values ('group') returning id`.execute(storage.db);
    const conversationId = made.rows[0]!.id;
    const call = (status: string) =>
      sql`insert into calls (conversation_id, initiated_by, status) values (${conversationId}, ${userId}, ${status})`.execute(
        storage.db,
      );
    await call('ended');
    await call('active');
    await call('missed');
    await expect(call('initiated')).rejects.toThrow('calls_one_live_per_conversation');
  });

  it('expired TURN credentials go when a new one is kept', async () => {
    const { db } = storage;
    const keep = (username: string, ms: number) =>
      saveTurnCredential(db, userId, { username, credential: 'c', expires_at: new Date(Date.now() + ms) });
    await keep('old', -1000);
    await keep('new', 60_000);
    const { rows } = await sql<{ username: string }>`select username from turn_credentials`.execute(db);
    expect(rows).toEqual([{ username: 'new' }]);
    expect(await lastTurnCredential(db, userId, new Date())).toMatchObject({ username: 'new' });
    expect(await lastTurnCredential(db, userId, new Date(Date.now() + 120_000))).toBeNull();
  });
});
