/**
 * Who creates a subscription, timer or track gets a scope; ending it releases all, newest first, once.
 * Releasing goes on when one release throws; the errors come out together at the end.
 */
export class Scope {
  #releases: (() => void)[] = [];
  #ended = false;

  get ended(): boolean {
    return this.#ended;
  }

  /** Keeps `release` for the end; on a scope that has ended it runs at once. */
  add(release: () => void): void {
    if (this.#ended) release();
    else this.#releases.push(release);
  }

  /** A scope that ends with this one, or earlier. */
  child(): Scope {
    const child = new Scope();
    this.add(() => child.end());
    return child;
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    const errors: unknown[] = [];
    for (const release of this.#releases.reverse()) {
      try {
        release();
      } catch (error) {
        errors.push(error);
      }
    }
    this.#releases = [];
    if (errors.length > 0) throw new AggregateError(errors, 'releasing a scope failed');
  }
}
