import type { Desktop } from '../desktop.ts';
import type { Shell } from '../shell.ts';
import type { PagePublisher } from './verbs.ts';

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

/** What the services and the verbs use of what stands in front of them. */
export interface Late {
  readonly desktop: Later<Desktop>;
  readonly shell: Later<Shell>;
  readonly publisher: Later<PagePublisher>;
}

export const late = (): Late => ({ desktop: new Later(), shell: new Later(), publisher: new Later() });
