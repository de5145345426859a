import { z } from 'zod';
import { User } from '#shared/contracts/connect/model.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { CredentialStore } from '../adapter.ts';

/** A sign-in as it is kept: the server wants to see all of it again with every connection. */
const Kept = z.object({
  v: z.literal(1),
  user: User,
  deviceId: z.string().min(1),
  /** As it was typed; `null`: the token names its owner. */
  username: z.string().nullable(),
  secret: z.union([z.object({ token: z.string() }), z.object({ password: z.string() })]),
});
export type Kept = z.infer<typeof Kept>;

/** `null`: none, or one that cannot be read, which is as good as none. */
export async function loadKept({
  credentials,
  logger,
}: {
  readonly credentials: CredentialStore;
  readonly logger: Logger;
}): Promise<Kept | null> {
  const text = await credentials.load();
  if (text === null) return null;
  try {
    return Kept.parse(JSON.parse(text));
  } catch (error) {
    logger.warn('kept sign-in cannot be read', { why: error instanceof Error ? error.name : '' });
    return null;
  }
}

export const saveKept = (credentials: CredentialStore, kept: Kept): Promise<void> =>
  credentials.save(JSON.stringify(kept));
