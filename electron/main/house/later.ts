/** What is made later than those who will use it: nobody asks for it before. */
export class Later<T> {
  #made: { readonly it: T } | null = null;

  set(it: T): void {
    this.#made = { it };
  }

  get it(): T {
    if (!this.#made) throw new Error('asked for before it was made');
    return this.#made.it;
  }
}
