import { argon2id, argon2Verify } from 'hash-wasm';
import { randomBytes } from 'node:crypto';
import { Queue } from '#shared/tools/queue.ts';

const SALT_BYTES = 16;
const HASH_BYTES = 32;
const ITERATIONS = 2;

/** argon2id, one at a time: each holds `memoryKib` of memory, and parallel ones would only slow each other. */
export class Passwords {
  readonly #memoryKib: number;
  readonly #queue = new Queue();
  #decoy: Promise<string> | null = null;

  constructor(memoryKib: number) {
    this.#memoryKib = memoryKib;
  }

  /** The encoded hash: parameters, salt and all. */
  hash(password: string): Promise<string> {
    return this.#queue.run(() =>
      argon2id({
        password: password.normalize('NFC'),
        salt: randomBytes(SALT_BYTES),
        parallelism: 1,
        iterations: ITERATIONS,
        memorySize: this.#memoryKib,
        hashLength: HASH_BYTES,
        outputType: 'encoded',
      }),
    );
  }

  /** Without a hash (no such person) the same work is done on a decoy, so that time tells nothing; the answer is then false. */
  async verify(password: string, hash: string | null): Promise<boolean> {
    const against = hash ?? (await this.#decoyHash());
    const matches = await this.#queue.run(() =>
      argon2Verify({ password: password.normalize('NFC'), hash: against }),
    );
    return matches && hash !== null;
  }

  /** Makes the decoy ahead, so that not even the first unknown name takes longer. */
  async warmUp(): Promise<void> {
    await this.#decoyHash();
  }

  #decoyHash(): Promise<string> {
    this.#decoy ??= this.hash(randomBytes(SALT_BYTES).toString('hex'));
    return this.#decoy;
  }
}
