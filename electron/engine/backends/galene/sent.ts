import type { ChatLine } from './events.ts';

interface Said {
  readonly clientId: string;
  /** The connection that it was said over. */
  readonly source: string;
  readonly text: string;
}

const KEPT_MAX = 200;

/** What we have said and not heard back yet: by the id that we gave it, or, where the server gives its own, by its words. */
export class Sent {
  #said: Said[] = [];

  add(said: Said): void {
    this.#said = [...this.#said.filter(({ clientId }) => clientId !== said.clientId), said].slice(-KEPT_MAX);
  }

  /** The id that a line of ours was sent under; each is found once. */
  match({ id, from, text }: ChatLine): string | null {
    const found =
      this.#said.find(({ clientId }) => clientId === id) ??
      this.#said.find((said) => said.source === from?.id && said.text === text);
    if (!found) return null;
    this.#said = this.#said.filter((said) => said !== found);
    return found.clientId;
  }
}
