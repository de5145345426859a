/** A large file from person to person: from disk to disk, past the server, while memory stays flat. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { startGalene, whyNoGalene } from '#test/support/galene.ts';
import { memoryMb } from '../../bench/processes.ts';
import type { Person } from '../../e2e/people/person.ts';
import { makeFile, offersFile, saidReceived, saidSent, sha256Of, takesFile } from '../../peers/files.ts';
import { comesIn, HALL_FILES, OPERATOR } from '../../peers/hall.ts';
import { describeWith, test } from '../../peers/house.ts';

const GIGABYTE = 1_000_000_000;
/** Of all processes of an app together: a tenth of the file, with some for what collects garbage when it likes to. */
const GROWTH_MAX_MB = 100;

/** What is shared with other programs is counted by its part. */
const memoryOf = ({ launched }: Person): number => memoryMb(launched.app.process().pid!);

describeWith(whyNoGalene(), 'Galène', () => {
  test('1 GB goes from disk to disk, and neither app holds more than a little of it', async ({
    couple,
    ending,
  }) => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-file-'));
    ending(async () => rmSync(folder, { recursive: true }));
    const server = await startGalene(HALL_FILES);
    ending(() => server.stop());
    const { ada, ben } = await couple();
    await comesIn(ada, server, 'ada');
    await comesIn(ben, server, OPERATOR.name, OPERATOR.password);

    const goes = async (name: string, size: number): Promise<{ sent: string; kept: string }> => {
      const [sent, kept] = [join(folder, name), join(folder, `kept-${name}`)];
      await makeFile(sent, size);
      await offersFile(ada, OPERATOR.name, sent);
      await takesFile(ben, name, kept);
      return { sent, kept };
    };

    // what is made once for every file is there then
    await goes('small.bin', 10_000_000);
    await expect(saidReceived(ben, 'small.bin')).toBeVisible();
    await expect(saidSent(ada, 'small.bin')).toBeVisible();

    const people = [ada, ben];
    const before = people.map(memoryOf);
    const peaks = [...before];
    const { sent, kept } = await goes('large.bin', GIGABYTE);
    const isThere = async (): Promise<boolean> => {
      for (const [index, person] of people.entries())
        peaks[index] = Math.max(peaks[index]!, memoryOf(person));
      return saidSent(ada, 'large.bin').isVisible();
    };
    await expect.poll(isThere, { intervals: [500], timeout: 300_000 }).toBe(true);
    await expect(saidReceived(ben, 'large.bin')).toBeVisible();
    expect(await sha256Of(kept)).toBe(await sha256Of(sent));
    const grown = peaks.map((peak, index) => Math.round(peak - before[index]!));
    test.info().annotations.push({ type: 'memory', description: `grew by ${grown.join(' and ')} MB` });
    for (const mb of grown) expect(mb).toBeLessThan(GROWTH_MAX_MB);
  });
});
