import { z } from 'zod';
import { defineGroup, verb } from './group.ts';

/** In the order in which they are numbered and shown; those that need a page are run by it. */
export const CHECKS = [
  'policy',
  'keyring',
  'storage',
  'proxy',
  'server',
  'clock',
  'turn',
  'microphone',
  'camera',
  'speaker',
  'capture',
  'notification',
] as const;
export const CheckName = z.enum(CHECKS);
export type CheckName = z.infer<typeof CheckName>;
export const PAGE_CHECKS = [
  'turn',
  'microphone',
  'camera',
  'speaker',
] as const satisfies readonly CheckName[];

/** skipped: it does not apply here, or cannot be told. */
export const CheckResult = z.object({
  name: CheckName,
  state: z.enum(['ok', 'warning', 'failed', 'skipped']),
  /** Names the words in the catalogue under `diagnostics.says.<says>`. */
  says: z
    .string()
    .regex(/^[a-zA-Z]+$/)
    .max(60),
  params: z.record(z.string(), z.union([z.string().max(500), z.number()])),
});
export type CheckResult = z.infer<typeof CheckResult>;

/** Self-checks that a person runs and hands to whoever helps. */
export const diagnosticsGroup = defineGroup({
  name: 'diagnostics',
  windows: ['main'],
  verbs: {
    /** One of main's own checks. Never rejects for a check that fails. */
    run: verb(
      z.object({ name: CheckName.exclude(PAGE_CHECKS), workspaceId: z.string().nullable() }),
      CheckResult,
    ),
    /** Writes what was found and the log of this run, redacted, to a file that the person names. `saved: false`: they named none. */
    export: verb(z.object({ results: z.array(CheckResult).max(50) }), z.object({ saved: z.boolean() })),
  },
  events: {},
});
