import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { readConfig } from '#backend/config.ts';
import { openStorage } from '#backend/storage/database.ts';
import type { CallQuality } from '#shared/contracts/connect/model.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { onEachDatabase, type TestBackend, type TestStorage } from '#test/support/backend.ts';
import { group, ringing, talking, threeTalking } from './calls.seat.ts';

const HOUR_MS = 60 * 60 * 1000;
const GOOD: CallQuality = {
  connection_quality: 'good',
  quality_stats: { rttMs: 41.5, lossPercent: 0.2, relayed: false, reason: null },
  media_stats: { audioCodec: 'opus', bytesSent: 123_456 },
};
const POOR: CallQuality = {
  connection_quality: 'poor',
  quality_stats: { rttMs: 420 },
  media_stats: { audioCodec: 'opus' },
};
const SAVED = { status: 200, body: { success: true } };

/** What the tables hold of these calls; their server is closed. */
async function kept({ env, directory }: TestStorage, callId: string) {
  const config = readConfig(env, { listen: { host: '127.0.0.1', port: 0 }, directory });
  const storage = await openStorage(config.storage, silentLogger);
  try {
    const calls = await sql<{
      quality_stats: unknown;
    }>`select quality_stats from calls where id = ${callId}`.execute(storage.db);
    const people = await sql<{ user_id: string; connection_quality: string | null; media_stats: unknown }>`
      select user_id, connection_quality, media_stats from call_participants
      where call_id = ${callId} order by position`.execute(storage.db);
    return { quality_stats: calls.rows[0]?.quality_stats, people: people.rows };
  } finally {
    await storage.close();
  }
}

onEachDatabase('the quality of a call', (start) => {
  let clock: ManualClock;
  let backend: TestBackend;
  beforeAll(async () => {
    clock = new ManualClock(Date.now());
    backend = await start({ clock, env: { PARLEY_ACCESS_TOKEN_S: '1000000' } });
  });

  it('is taken from who was there at some time, not from who only rang', async () => {
    const { alice, bob, carol, callId } = await threeTalking(backend);
    await carol.end(callId);
    await alice.invite(callId, [carol]);
    expect(await carol.quality(callId, GOOD)).toMatchObject(SAVED);
    await carol.reject(callId);
    expect(await carol.quality(callId, GOOD)).toMatchObject(SAVED);
    await bob.end(callId);
    expect(await alice.quality(callId, GOOD)).toMatchObject(SAVED);

    const rung = await ringing(backend);
    const notJoined = { status: 409, body: { code: 'not-joined' } };
    expect(await rung.bob.quality(rung.callId, GOOD)).toMatchObject(notJoined);
    await rung.bob.reject(rung.callId);
    expect(await rung.bob.quality(rung.callId, GOOD)).toMatchObject(notJoined);
    expect(await rung.alice.quality(rung.callId, GOOD)).toMatchObject(SAVED);
    const { alice: dora, bob: emil, carol: frida, conversation } = await group(backend);
    const quiet = (await dora.initiate(conversation, [emil])).body.callId;
    expect(await frida.quality(quiet, GOOD)).toMatchObject(notJoined);
  });

  it('is taken until an hour after the end', async () => {
    const { alice, bob, callId } = await talking(backend);
    clock.advance(2 * HOUR_MS);
    expect(await bob.quality(callId, GOOD)).toMatchObject(SAVED);
    await bob.end(callId);
    clock.advance(HOUR_MS);
    expect(await alice.quality(callId, GOOD)).toMatchObject(SAVED);
    clock.advance(1);
    expect(await alice.quality(callId, GOOD)).toMatchObject({ status: 409, body: { code: 'call-ended' } });
  });

  it('is kept for each participant apart, the last summary of each, through whatever else happens', async () => {
    const { alice, bob, carol, callId } = await threeTalking(backend);
    await carol.end(callId);
    expect(await carol.quality(callId, POOR)).toMatchObject(SAVED);
    const both = await Promise.all([alice.quality(callId, POOR), bob.quality(callId, POOR)]);
    expect(both).toMatchObject([SAVED, SAVED]);
    await alice.end(callId);
    const halved = { '\ud800half': 'pair\udc00', __proto__: 1 };
    expect(await alice.quality(callId, { ...GOOD, media_stats: halved })).toMatchObject(SAVED);
    await backend.close();
    expect(await kept(backend.storage, callId)).toEqual({
      quality_stats: {
        [alice.id]: GOOD.quality_stats,
        [bob.id]: POOR.quality_stats,
        [carol.id]: POOR.quality_stats,
      },
      people: [
        { user_id: alice.id, connection_quality: 'good', media_stats: { '\ufffdhalf': 'pair\ufffd' } },
        { user_id: bob.id, connection_quality: 'poor', media_stats: POOR.media_stats },
        { user_id: carol.id, connection_quality: 'poor', media_stats: POOR.media_stats },
      ],
    });
  });
});
