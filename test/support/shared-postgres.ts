/** Vitest's global set-up of the contract suite: one cluster for all its files, for initdb costs more than most of them. */
import { openPostgres, whyNoPostgres } from './postgres.ts';

/** Without a PostgreSQL it does nothing: the suites say themselves what they skip. The answer ends the cluster. */
export async function setup(): Promise<() => Promise<void>> {
  if (process.env['TEST_DATABASE_URL'] || whyNoPostgres() !== null) return () => Promise.resolve();
  const postgres = await openPostgres();
  process.env['TEST_DATABASE_URL'] = postgres.address;
  return () => postgres.close();
}
