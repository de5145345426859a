import { AppError } from '#shared/errors/app-error.ts';
import type { Bytes } from '../backends/adapter.ts';

interface Piece {
  readonly bytes: Uint8Array;
  readonly taken: () => void;
  readonly failed: (error: AppError) => void;
}

/** Bytes from one who gives to one who takes: never more than one piece waits, and who gives is told when it was taken. */
export class Pipe {
  readonly bytes: Bytes = { [Symbol.asyncIterator]: () => this.#read() };
  #piece: Piece | null = null;
  #over: { readonly error: AppError | null } | null = null;
  #wake: (() => void) | null = null;

  /** Resolves when it was taken. One at a time. Errors: that of `fail`. */
  give(bytes: Uint8Array): Promise<void> {
    return new Promise((taken, failed) => {
      if (this.#over) return failed(this.#over.error ?? new AppError('bad-payload'));
      this.#piece = { bytes, taken, failed };
      this.#stir();
    });
  }

  /** That was all. */
  end(): void {
    this.#over ??= { error: null };
    this.#stir();
  }

  /** Neither side goes on. The first word counts. */
  fail(error: AppError): void {
    this.#over ??= { error };
    this.#piece?.failed(error);
    this.#piece = null;
    this.#stir();
  }

  async *#read(): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      while (!this.#piece && !this.#over) await new Promise<void>((wake) => (this.#wake = wake));
      if (this.#over?.error) throw this.#over.error;
      const piece = this.#piece;
      if (!piece) return;
      this.#piece = null;
      piece.taken();
      yield piece.bytes;
    }
  }

  #stir(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
