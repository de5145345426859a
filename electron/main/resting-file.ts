import type { z } from 'zod';
import { JsonFile, type JsonFileOptions } from './json-file.ts';

const SETTLE_MS = 500;

/** A JSON file of what changes many times in a row, such as the place of a window that is dragged: written once it rests. */
export class RestingFile<S extends z.ZodType> {
  readonly #options: JsonFileOptions<S>;
  readonly #file: JsonFile<S>;
  #next: z.input<S> | null = null;
  #cancel: (() => void) | null = null;

  constructor(options: JsonFileOptions<S>) {
    this.#options = options;
    this.#file = new JsonFile(options);
  }

  /** What the file says; `null`: there is none, or a broken one. */
  read(): Promise<z.output<S> | null> {
    return this.#file.read(null);
  }

  put(value: z.input<S>): void {
    this.#next = value;
    this.#cancel?.();
    this.#cancel = this.#options.clock.after(SETTLE_MS, () => void this.flush());
  }

  /** Writes what is not written yet. Never rejects: what is lost is only logged. */
  async flush(): Promise<void> {
    if (this.#next === null) return;
    const value = this.#next;
    this.#cancel?.();
    this.#next = null;
    try {
      await this.#file.write(value);
    } catch (error) {
      const { logger, path } = this.#options;
      logger.warn('flush() | could not be written', { path, error });
    }
  }
}
