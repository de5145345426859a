import { rename } from 'node:fs/promises';
import type { z } from 'zod';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Queue } from '#shared/tools/queue.ts';
import { readIfThere, writeWhole } from './atomic-file.ts';

export interface JsonFileOptions<S extends z.ZodType> {
  readonly path: string;
  /** Every field has a default, so that `{}` is valid and an older file gains new fields. */
  readonly schema: S;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** One JSON file that only its owner may read: parsed by its schema, written whole, the newest state last. */
export class JsonFile<S extends z.ZodType> {
  readonly #options: JsonFileOptions<S>;
  readonly #writes = new Queue();

  constructor(options: JsonFileOptions<S>) {
    this.#options = options;
  }

  /** What the file says, or `fallback` where there is none. A broken file is moved aside, logged, and counts as none. */
  async read<F>(fallback: F): Promise<z.output<S> | F> {
    const { path, schema, clock, logger } = this.#options;
    const text = await readIfThere(path);
    if (text === null) return fallback;
    try {
      return schema.parse(JSON.parse(text));
    } catch (error) {
      const aside = `${path}.broken-${clock.now()}`;
      await rename(path, aside);
      logger.error('read() | broken file moved aside', { path, aside, error });
      return fallback;
    }
  }

  /** Resolves when `value` is on the disk; writes keep their order. */
  write(value: z.input<S>): Promise<void> {
    return this.#writes.run(() => writeWhole(this.#options.path, `${JSON.stringify(value, null, 2)}\n`));
  }

  /** Resolves when all that was written so far is on the disk. */
  settled(): Promise<void> {
    return this.#writes.idle();
  }
}
