/** Sign-ins and the journal's key: in the keyring; without one in memory, or, after a yes, in a file that only the person can read. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { SecretStore } from '#engine/engine.ts';
import type { SecretsView } from '#shared/contracts/view.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { JsonFile } from '../json-file.ts';
import type { Keyring } from './keyring.ts';

const SecretsFile = z.object({ version: z.literal(1), secrets: z.record(z.string(), z.string()) });

/** By name, in clear: here, and only here. */
type Values = ReadonlyMap<string, string>;

/** keyring -> keyring; memory{asked: false} -> file | memory{asked: true} -> file. */
type State =
  | {
      readonly mode: 'keyring';
      readonly keyring: Keyring;
      readonly values: Values;
      /** Ciphertexts that could not be read now; they are kept, for the keyring may be back tomorrow. */
      readonly unread: Values;
    }
  | { readonly mode: 'memory'; readonly asked: boolean; readonly values: Values }
  | { readonly mode: 'file'; readonly values: Values };

export interface SecretsOptions {
  /** The app's own folder. */
  readonly dir: string;
  readonly keyring: Keyring | null;
  readonly clock: Clock;
  readonly logger: Logger;
}

export class Secrets implements SecretStore {
  /** Base64 of what the keyring encrypted. */
  readonly #encrypted: JsonFile<typeof SecretsFile>;
  /** In clear, 0600. That it exists is the person's consent. */
  readonly #clear: JsonFile<typeof SecretsFile>;
  readonly #clearPath: string;
  readonly #logger: Logger;
  #state: State;

  private constructor({ dir, clock, logger }: SecretsOptions) {
    const file = (name: string) =>
      new JsonFile({ path: join(dir, name), schema: SecretsFile, clock, logger });
    this.#encrypted = file('secrets.json');
    this.#clear = file('secrets-in-clear.json');
    this.#clearPath = join(dir, 'secrets-in-clear.json');
    this.#logger = logger;
    this.#state = { mode: 'memory', asked: false, values: new Map() };
  }

  /** Reads what is kept. A keyring that has come since the consent takes over, and the file in clear goes. */
  static async open(options: SecretsOptions): Promise<Secrets> {
    const secrets = new Secrets(options);
    const inClear = await secrets.#clear.read(null);
    const { keyring, logger } = options;
    if (keyring) {
      const { values: kept, unread } = secrets.#decrypted(
        keyring,
        (await secrets.#encrypted.read(null))?.secrets ?? {},
      );
      const values = new Map([...kept, ...Object.entries(inClear?.secrets ?? {})]);
      secrets.#state = { mode: 'keyring', keyring, values, unread };
      if (inClear) {
        await secrets.#commit(secrets.#state);
        await rm(secrets.#clearPath, { force: true });
      }
    } else if (inClear) {
      secrets.#state = { mode: 'file', values: new Map(Object.entries(inClear.secrets)) };
    }
    logger.info('open() | secrets', { mode: secrets.#state.mode });
    return secrets;
  }

  get view(): SecretsView {
    const { mode } = this.#state;
    return mode === 'memory' ? { mode, asked: this.#state.asked } : { mode };
  }

  async get(name: string): Promise<string | null> {
    return this.#state.values.get(name) ?? null;
  }

  async set(name: string, value: string): Promise<void> {
    await this.#commit({ ...this.#state, values: new Map(this.#state.values).set(name, value) });
  }

  async delete(name: string): Promise<void> {
    const state = this.#state;
    const values = without(state.values, name);
    await this.#commit(
      state.mode === 'keyring'
        ? { ...state, values, unread: without(state.unread, name) }
        : { ...state, values },
    );
  }

  /** The person's answer to "keep sign-ins in a file that only you can read?". No question is open in the other modes. */
  async answer(allowFile: boolean): Promise<void> {
    const state = this.#state;
    if (state.mode !== 'memory') return;
    this.#logger.info('answer() | secrets in a file', { allowFile });
    await this.#commit(
      allowFile
        ? { mode: 'file', values: state.values }
        : { mode: 'memory', asked: true, values: state.values },
    );
  }

  /** Takes the new state at once; resolves when it is kept, which for memory is now. */
  async #commit(state: State): Promise<void> {
    this.#state = state;
    switch (state.mode) {
      case 'memory':
        return;
      case 'file':
        return this.#clear.write({ version: 1, secrets: Object.fromEntries(state.values) });
      case 'keyring': {
        const encrypted = [...state.values].map(([name, value]) => [
          name,
          state.keyring.encrypt(value).toString('base64'),
        ]);
        const secrets = { ...Object.fromEntries(state.unread), ...Object.fromEntries(encrypted) };
        return this.#encrypted.write({ version: 1, secrets });
      }
      default:
        return assertNever(state, 'secrets mode');
    }
  }

  /** One that cannot be read (another keyring, another user) counts as absent: its owner signs in again. */
  #decrypted(
    keyring: Keyring,
    encrypted: Readonly<Record<string, string>>,
  ): { values: Values; unread: Values } {
    const values = new Map<string, string>();
    const unread = new Map<string, string>();
    for (const [name, text] of Object.entries(encrypted)) {
      try {
        values.set(name, keyring.decrypt(Buffer.from(text, 'base64')));
      } catch (error) {
        unread.set(name, text);
        this.#logger.error('open() | a secret cannot be read', { secretName: name, error });
      }
    }
    return { values, unread };
  }
}

function without(values: Values, name: string): Values {
  const rest = new Map(values);
  rest.delete(name);
  return rest;
}
