import { sql } from 'kysely';
import type { Db, DeviceRow, Tx } from './schema.ts';

export async function insertDevice(
  db: Db,
  device: { userId: string; name: string; now: Date },
): Promise<DeviceRow> {
  return db
    .insertInto('devices')
    .values({ user_id: device.userId, name: device.name, created_at: device.now, last_seen_at: device.now })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function isSignedIn(db: Db, userId: string, deviceId: string): Promise<boolean> {
  const row = await db
    .selectFrom('devices')
    .select('id')
    .where('id', '=', deviceId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row !== undefined;
}

export async function listDevices(db: Db, userId: string): Promise<DeviceRow[]> {
  return db
    .selectFrom('devices')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('last_seen_at', 'desc')
    .orderBy('id')
    .execute();
}

/** Signs one device out; false when the person has no such device. */
export async function deleteDevice(db: Db, userId: string, deviceId: string): Promise<boolean> {
  const deleted = await db
    .deleteFrom('devices')
    .where('id', '=', deviceId)
    .where('user_id', '=', userId)
    .returning('id')
    .executeTakeFirst();
  return deleted !== undefined;
}

/** Signs all devices of a person out but `keep`; answers their ids. */
export async function deleteOtherDevices(db: Db, userId: string, keep: string): Promise<string[]> {
  const rows = await db
    .deleteFrom('devices')
    .where('user_id', '=', userId)
    .where('id', '!=', keep)
    .returning('id')
    .execute();
  return rows.map((row) => row.id);
}

export async function touchDevice(db: Db, deviceId: string, at: Date): Promise<void> {
  await db.updateTable('devices').set({ last_seen_at: at }).where('id', '=', deviceId).execute();
}

export async function insertRefreshToken(
  db: Db,
  token: { hash: string; deviceId: string; parent: string | null; now: Date; expiresAt: Date },
): Promise<void> {
  await db
    .insertInto('refresh_tokens')
    .values({
      hash: token.hash,
      device_id: token.deviceId,
      parent: token.parent,
      created_at: token.now,
      expires_at: token.expiresAt,
      ends_at: null,
    })
    .execute();
}

/**
 * A refresh token with its device and person, after the device's row was locked until the transaction ends: two refreshes of one device
 * come one after the other, and the second reads what the first wrote.
 */
export async function lockRefreshToken(tx: Tx, hash: string) {
  const locked = await tx
    .selectFrom('devices')
    .select(['id', 'user_id'])
    .where('id', '=', (token) =>
      token.selectFrom('refresh_tokens').select('device_id').where('hash', '=', hash),
    )
    .forUpdate()
    .executeTakeFirst();
  if (!locked) return undefined;
  const token = await tx.selectFrom('refresh_tokens').selectAll().where('hash', '=', hash).executeTakeFirst();
  return token && { ...token, user_id: locked.user_id };
}

/** The first use of `token` uses its parent up, and from `siblingsEndAt` on its siblings. */
export async function useUp(
  tx: Tx,
  token: { hash: string; parent: string },
  now: Date,
  siblingsEndAt: Date,
): Promise<void> {
  await tx.updateTable('refresh_tokens').set({ ends_at: now }).where('hash', '=', token.parent).execute();
  await tx
    .updateTable('refresh_tokens')
    .set({ ends_at: siblingsEndAt })
    .where('parent', '=', token.parent)
    .where('hash', '!=', token.hash)
    .where('ends_at', 'is', null)
    .execute();
}

/** Forgets tokens that expired before `now` or were used up before `usedUpBefore`, and devices that have none left. */
export async function deleteExpired(db: Db, now: Date, usedUpBefore: Date): Promise<void> {
  await db
    .deleteFrom('refresh_tokens')
    .where((or) => or.or([or('expires_at', '<', now), or('ends_at', '<', usedUpBefore)]))
    .execute();
  await db
    .deleteFrom('devices')
    .where(sql<boolean>`not exists (select 1 from refresh_tokens t where t.device_id = devices.id)`)
    .execute();
}
