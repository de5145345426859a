/** Writes records into a journal for ever, and says which ones it was told are safe: a program to be killed. */
import { systemClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { JournalStore } from '#engine/store/journal-store.ts';

const [path = '', key = ''] = process.argv.slice(2);
const store = await JournalStore.open({
  path,
  key: Buffer.from(key, 'hex'),
  logger: silentLogger,
  now: () => systemClock.now(),
});
const start = [...store.rows('drafts').keys()].filter((name) => name.startsWith('k')).length;
for (let n = start; ; n += 1) {
  // long enough that the journal is rewritten every now and then
  await store.save([
    { table: 'drafts', key: `k${n}`, row: { text: String(n) } },
    { table: 'drafts', key: 'large', row: { text: `${n} `.repeat(10_000) } },
  ]);
  process.stdout.write(`${n}\n`);
}
