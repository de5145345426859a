import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { FakeSecrets } from '#test/fakes/fake-secrets.ts';
import { createStoreOpener } from './open-store.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parley-stores-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('stores', () => {
  it('are one per person, each with a key of its own, and go with their key', async () => {
    const secrets = new FakeSecrets();
    const stores = createStoreOpener({ directory, secrets, clock: new ManualClock(), logger: silentLogger });
    const ann = { workspaceId: 'w', userId: '../../ann' };
    const bob = { workspaceId: 'w', userId: 'bob' };
    const [first, second] = [await stores.open(ann), await stores.open(bob)];
    await first.save([{ table: 'drafts', key: 'c', row: { text: 'of ann' } }]);
    expect(second.rows('drafts').size).toBe(0);
    expect(new Set(secrets.values.values()).size).toBe(2);
    await first.close();

    const again = await stores.open(ann);
    expect(again.rows('drafts').get('c')).toEqual({ text: 'of ann' });
    expect(await readdir(join(directory, 'w'))).toHaveLength(2);
    await stores.destroy(ann, again);
    expect(await readdir(join(directory, 'w'))).toHaveLength(1);
    expect(secrets.values.size).toBe(1);
    await second.close();
  });
});
