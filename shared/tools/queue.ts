/** Runs async tasks of one object one after the other. A failed task rejects its own promise and never blocks the next. */
export class Queue {
  #tail: Promise<unknown> = Promise.resolve();
  #closed: Error | null = null;
  #size = 0;

  /** Tasks that wait or run. */
  get size(): number {
    return this.#size;
  }

  run<T>(task: () => Promise<T> | T): Promise<T> {
    this.#size += 1;
    const result = this.#tail.then(() => {
      if (this.#closed) throw this.#closed;
      return task();
    });
    const settled = () => {
      this.#size -= 1;
    };
    this.#tail = result.then(settled, settled);
    return result;
  }

  /** Tasks that have not started are rejected with `why`; a running one ends by itself. */
  close(why: string): void {
    this.#closed ??= new Error(why);
  }

  /** Resolves when everything queued so far has settled. */
  async idle(): Promise<void> {
    await this.#tail;
  }
}
