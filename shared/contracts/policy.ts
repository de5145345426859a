/** What the administrator of a computer has laid down: read by main from a file, the registry or the preferences, never written by the app. */
import { z } from 'zod';
import { ProxyChoice } from './proxy-choice.ts';
import { SettingsChange } from './settings.ts';

const Address = z.string().trim().min(1).max(500);

export const UpdateChannel = z.enum(['latest', 'beta']);

/** As written by the administrator: every key may be left out, a key that is not known is an error. */
export const Policy = z.strictObject({
  /** Offered on the first screen, in this order. */
  servers: z
    .array(z.strictObject({ address: Address, name: z.string().trim().min(1).max(80).optional() }))
    .max(50)
    .optional(),
  /** No other server may be added; hosting is off too. */
  onlyTheseServers: z.boolean().optional(),
  /** Kinds of backend that may be added; left out: all. */
  kinds: z.array(z.string()).optional(),
  /** A person may host a workspace on this computer. */
  hosting: z.boolean().optional(),
  /** http and ws off loopback; ask: after the usual consent. */
  plainHttp: z.enum(['ask', 'forbidden']).optional(),
  /** Settings that hold for everybody here and cannot be changed. */
  settings: SettingsChange.optional(),
  updates: z
    .strictObject({
      enabled: z.boolean().optional(),
      channel: UpdateChannel.optional(),
      /** https address of a generic feed. */
      feed: z.url({ protocol: /^https$/ }).optional(),
    })
    .optional(),
  /** PEM texts; trusted for servers beside the system's own. */
  certificateAuthorities: z.array(z.string().includes('BEGIN CERTIFICATE').max(20_000)).max(50).optional(),
  proxy: ProxyChoice.optional(),
  /** Crash dumps and logs older than this are deleted, in days. */
  keepLogsDays: z.int().min(1).max(365).optional(),
});
export type Policy = z.infer<typeof Policy>;

/** What of it windows need: what to offer, what to lock and what to say. */
export const PolicyView = z.object({
  managed: z.boolean().default(false),
  /** What of it could not be read, in the administrator's words: `servers[0].address: …`. While there is any, what could not be read is forbidden. */
  problems: z.array(z.string()).default([]),
  servers: z.array(z.object({ address: z.string(), name: z.string().nullable() })).default([]),
  onlyTheseServers: z.boolean().default(false),
  kinds: z.array(z.string()).nullable().default(null),
  hosting: z.boolean().default(true),
  plainHttp: z.enum(['ask', 'forbidden']).default('ask'),
  /** Names of settings that cannot be changed here. */
  locked: z.array(z.string()).default([]),
});
export type PolicyView = z.infer<typeof PolicyView>;
