import { PGlite } from '@electric-sql/pglite';
import { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { migrate } from '../storage/migrate.ts';
import { PGliteDialect } from '../storage/pglite-dialect.ts';
import type { Database } from '../storage/schema.ts';
import { insertUser } from '../storage/users.ts';
import { AccessTokens } from './access-tokens.ts';
import { Devices } from './devices.ts';
import type { Push } from './push.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

let db: Kysely<Database>;
beforeAll(async () => {
  db = new Kysely<Database>({ dialect: new PGliteDialect(new PGlite()) });
  await migrate(db);
}, 60_000);
afterAll(() => db.destroy());

async function house(username: string) {
  const clock = new ManualClock();
  const closed: string[] = [];
  const push: Push = {
    toUser: () => {},
    toUsers: () => {},
    toDevice: () => {},
    devicesOf: () => [],
    isConnected: () => false,
    closeDevice: (deviceId) => void closed.push(deviceId),
    on: () => () => {},
  };
  const tokens = new AccessTokens({ secret: 'a secret of at least 32 characters', lifeS: 900, clock });
  const devices = new Devices({ db, tokens, push, clock, log: silentLogger, refreshS: 60 * 24 * 60 * 60 });
  const passwordHash = 'the hash of the password';
  const now = new Date(clock.now());
  const { id: userId } = await insertUser(db, { username, displayName: username, passwordHash, now });
  return { clock, closed, tokens, devices, userId, passwordHash };
}

it('signs nobody in whose password was changed after it was checked', async () => {
  const { devices, userId, passwordHash } = await house('ada');
  await devices.signIn({ userId, passwordHash }, 'Desk');
  const late = devices.signIn({ userId, passwordHash: 'an earlier hash' }, 'Phone');
  await expect(late).rejects.toMatchObject({ code: 'invalid-credentials' });
  expect(await devices.list({ userId, deviceId: '' })).toMatchObject([{ name: 'Desk' }]);
});

it('signs the others out in one transaction with what was the reason, or not at all', async () => {
  const { devices, closed, tokens, userId, passwordHash } = await house('bob');
  const desk = await tokens.verify((await devices.signIn({ userId, passwordHash }, 'Desk')).token);
  const phone = await tokens.verify((await devices.signIn({ userId, passwordHash }, 'Phone')).token);
  const failing = devices.signOutOthers(desk, async () => {
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect([await devices.isSignedIn(phone), closed]).toEqual([true, []]);
  await devices.signOutOthers(desk, async () => {});
  expect([await devices.isSignedIn(phone), closed]).toEqual([false, [phone.deviceId]]);
  expect(await devices.isSignedIn(desk)).toBe(true);
});

it('forgets what has expired, at start and every hour, and keeps a device that still has a token', async () => {
  const { devices, clock, userId, passwordHash } = await house('carl');
  await devices.signIn({ userId, passwordHash }, 'Forgotten');
  clock.advance(50 * DAY_MS);
  const { refreshToken } = await devices.signIn({ userId, passwordHash }, 'Used');
  const { pair } = await devices.refresh(refreshToken);
  const names = async () => (await devices.list({ userId, deviceId: '' })).map(({ name }) => name).sort();
  devices.start();
  await devices.stop();
  expect(await names()).toEqual(['Forgotten', 'Used']);
  clock.advance(11 * DAY_MS);
  devices.start();
  await devices.stop();
  expect(await names()).toEqual(['Used']);
  // A successor in use lets its parent go after a week; a token of before is then merely unknown.
  await devices.refresh(pair.refreshToken);
  clock.advance(8 * DAY_MS);
  devices.start();
  await devices.stop();
  await expect(devices.refresh(refreshToken)).rejects.toMatchObject({ code: 'unauthorized' });
  expect(await names()).toEqual(['Used']);
  expect(clock.pending).toBe(0);
});
