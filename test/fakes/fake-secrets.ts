import type { SecretStore } from '#engine/engine.ts';

/** Secrets in memory; `broken` makes every write fail, as a locked keyring does. */
export class FakeSecrets implements SecretStore {
  readonly values = new Map<string, string>();
  /** Every name and value that was ever set, in order. */
  readonly writes: { readonly name: string; readonly value: string }[] = [];
  broken = false;

  get(name: string): Promise<string | null> {
    return Promise.resolve(this.values.get(name) ?? null);
  }

  set(name: string, value: string): Promise<void> {
    if (this.broken) return Promise.reject(new Error('the keyring is locked'));
    this.values.set(name, value);
    this.writes.push({ name, value });
    return Promise.resolve();
  }

  delete(name: string): Promise<void> {
    this.values.delete(name);
    return Promise.resolve();
  }
}
