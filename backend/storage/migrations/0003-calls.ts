/** The seed's three call tables with its columns, defaults and cleanup function; our columns and indexes follow each. */
import type { Kysely, Migration } from 'kysely';
import { sql } from 'kysely';

export const calls: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const statements = [
      sql`
        CREATE TABLE calls (
          id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
          conversation_id UUID NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
          type VARCHAR(20) NOT NULL DEFAULT 'audio',
          status VARCHAR(20) NOT NULL DEFAULT 'initiated',
          initiated_by UUID NOT NULL REFERENCES users(id) ON DELETE CASCADE,
          started_at TIMESTAMPTZ,
          ended_at TIMESTAMPTZ,
          duration_seconds INTEGER,
          end_reason VARCHAR(50),
          sfu_room_id VARCHAR(255),
          recording_url TEXT,
          quality_stats JSONB,
          created_at TIMESTAMPTZ DEFAULT NOW(),
          updated_at TIMESTAMPTZ DEFAULT NOW(),

          ended_by UUID REFERENCES users(id) ON DELETE SET NULL,
          client_id VARCHAR(100),
          ring BOOLEAN NOT NULL DEFAULT true,
          last_join_seq INTEGER NOT NULL DEFAULT 0,
          rev INTEGER NOT NULL DEFAULT 1
        )`,
      sql`
        CREATE UNIQUE INDEX calls_one_live_per_conversation ON calls (conversation_id)
        WHERE status IN ('initiated', 'ringing', 'active')`,
      sql`CREATE UNIQUE INDEX calls_client_id ON calls (initiated_by, client_id) WHERE client_id IS NOT NULL`,
      sql`CREATE INDEX calls_newest ON calls (created_at DESC, id DESC)`,

      sql`
        CREATE TABLE call_participants (
          id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
          call_id UUID NOT NULL REFERENCES calls(id) ON DELETE CASCADE,
          user_id UUID NOT NULL REFERENCES users(id) ON DELETE CASCADE,
          status VARCHAR(20) NOT NULL DEFAULT 'invited',
          joined_at TIMESTAMPTZ,
          left_at TIMESTAMPTZ,
          ice_candidates JSONB,
          media_state JSONB DEFAULT '{"audioEnabled": true, "videoEnabled": true, "screenSharing": false}',
          media_stats JSONB,
          connection_quality VARCHAR(20),
          created_at TIMESTAMPTZ DEFAULT NOW(),
          updated_at TIMESTAMPTZ DEFAULT NOW(),

          position SMALLINT NOT NULL DEFAULT 0,
          join_id UUID,
          join_seq INTEGER,
          device_id UUID,
          ringing JSONB NOT NULL DEFAULT '[]',
          rings_until TIMESTAMPTZ,
          grace_until TIMESTAMPTZ,
          UNIQUE (call_id, user_id)
        )`,
      sql`CREATE INDEX call_participants_of_user ON call_participants (user_id)`,
      // Nobody of a finished call is in one of these, so the sweeper's index stays as small as the calls that live.
      sql`
        CREATE INDEX call_participants_in ON call_participants (call_id)
        WHERE status IN ('invited', 'ringing', 'joined')`,

      sql`ALTER TABLE messages ADD COLUMN call JSONB`,

      sql`
        CREATE TABLE turn_credentials (
          id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
          user_id UUID NOT NULL REFERENCES users(id) ON DELETE CASCADE,
          username VARCHAR(255) NOT NULL,
          credential VARCHAR(255) NOT NULL,
          expires_at TIMESTAMPTZ NOT NULL,
          created_at TIMESTAMPTZ DEFAULT NOW()
        )`,
      sql`CREATE INDEX turn_credentials_of_user ON turn_credentials (user_id, expires_at DESC)`,
      sql`
        CREATE OR REPLACE FUNCTION cleanup_expired_turn_credentials()
        RETURNS void AS $$
        BEGIN
          DELETE FROM turn_credentials WHERE expires_at < NOW();
        END;
        $$ LANGUAGE plpgsql`,
    ];
    for (const statement of statements) await statement.execute(db);
  },
};
