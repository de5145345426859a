import { z } from 'zod';
import { User } from '#shared/contracts/connect/model.ts';
import type { CredentialStore, Identity } from '../backends/adapter.ts';
import type { SecretStore } from '../deps.ts';

const Kept = z.object({ v: z.literal(1), user: User, deviceId: z.string() });

/** Who was signed in, so that an expired sign-in still knows whose drafts and outbox these are. */
export class KeptIdentity {
  readonly #secrets: SecretStore;
  readonly #name: string;

  constructor(secrets: SecretStore, workspaceId: string) {
    this.#secrets = secrets;
    this.#name = `workspace.${workspaceId}.identity`;
  }

  async load(): Promise<Identity | null> {
    const text = await this.#secrets.get(this.#name);
    if (text === null) return null;
    try {
      const { user, deviceId } = Kept.parse(JSON.parse(text));
      return { user, deviceId };
    } catch {
      // nobody is known then, as after a sign-out
      return null;
    }
  }

  save({ user, deviceId }: Identity): Promise<void> {
    return this.#secrets.set(this.#name, JSON.stringify({ v: 1, user, deviceId }));
  }

  clear(): Promise<void> {
    return this.#secrets.delete(this.#name);
  }
}

/** The adapter's own secret of a workspace. */
export function credentialStore(secrets: SecretStore, workspaceId: string): CredentialStore {
  const name = `workspace.${workspaceId}.session`;
  return {
    load: () => secrets.get(name),
    save: (text) => secrets.set(name, text),
    clear: () => secrets.delete(name),
  };
}
