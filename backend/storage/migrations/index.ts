import type { Migration } from 'kysely';
import { accounts } from './0001-accounts.ts';
import { conversations } from './0002-conversations.ts';
import { calls } from './0003-calls.ts';

/** All migrations by name, imported statically so that a bundle carries them. Their order is that of their names; a released one never changes. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-accounts': accounts,
  '0002-conversations': conversations,
  '0003-calls': calls,
};
