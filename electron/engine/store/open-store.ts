import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { SecretStore } from '../deps.ts';
import { KEY_BYTES } from './journal-format.ts';
import { JournalStore } from './journal-store.ts';
import { MemoryStore } from './memory-store.ts';
import type { Store } from './store.ts';

/** Whose memory it is. */
interface StoreOwner {
  readonly workspaceId: string;
  readonly userId: string;
}

export interface StoreOpener {
  /** The memory of this person on this workspace, made if absent. */
  open(owner: StoreOwner): Promise<Store>;
  /** Deletes it with its key. */
  destroy(owner: StoreOwner, store: Store): Promise<void>;
}

/** Stores in one directory, each with a key of its own among the secrets. */
export function createStoreOpener(deps: {
  readonly directory: string;
  readonly secrets: SecretStore;
  readonly clock: Clock;
  readonly logger: Logger;
}): StoreOpener {
  // ids of other servers are no file names
  const nameOf = ({ userId }: StoreOwner): string =>
    createHash('sha256').update(userId).digest('hex').slice(0, 24);
  const keyName = (owner: StoreOwner): string => `workspace.${owner.workspaceId}.journal.${nameOf(owner)}`;

  /** `null`: a new key could not be kept, and what is written under it could never be read again. */
  const keyOf = async (owner: StoreOwner): Promise<Buffer | null> => {
    const kept = await deps.secrets.get(keyName(owner));
    const known = kept === null ? null : Buffer.from(kept, 'base64');
    if (known?.length === KEY_BYTES) return known;
    const key = randomBytes(KEY_BYTES);
    try {
      await deps.secrets.set(keyName(owner), key.toString('base64'));
      return key;
    } catch (error) {
      deps.logger.error('key of a journal could not be kept; memory alone for this run', { error });
      return null;
    }
  };

  return {
    async open(owner) {
      const key = await keyOf(owner);
      if (!key) return new MemoryStore();
      return JournalStore.open({
        path: join(deps.directory, owner.workspaceId, nameOf(owner), 'journal'),
        key,
        logger: deps.logger.child('store', { workspaceId: owner.workspaceId }),
        now: () => deps.clock.now(),
      });
    },
    async destroy(owner, store) {
      await store.destroy();
      await deps.secrets.delete(keyName(owner));
    },
  };
}
