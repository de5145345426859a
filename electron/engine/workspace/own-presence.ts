import type { PresenceStatus } from '#shared/contracts/connect/model.ts';

/** What a person can choose to be. */
export type Chosen = Exclude<PresenceStatus, 'offline'>;

export interface OwnPresenceDeps {
  readonly online: () => boolean;
  /** As the server shows the person to others; `null`: not known. */
  readonly shown: () => PresenceStatus | null;
  /** `null`: this server lets nobody choose. */
  readonly tell: () => ((status: Chosen) => void) | null;
}

/** Tells a server that its person is not to be disturbed while that is so here, and afterwards what they were before. */
export class OwnPresence {
  readonly #deps: OwnPresenceDeps;
  #before: Chosen = 'online';
  #isQuiet = false;

  constructor(deps: OwnPresenceDeps) {
    this.#deps = deps;
  }

  /** Quiet began or ended. */
  follow(isQuiet: boolean): void {
    if (this.#take(isQuiet)) this.#tell();
  }

  /** Told in any case: a server forgets what was chosen, or remembers it from before this app was started anew. */
  connected(isQuiet: boolean): void {
    this.#take(isQuiet);
    this.#tell();
  }

  /** True: it is another than before. */
  #take(isQuiet: boolean): boolean {
    if (isQuiet === this.#isQuiet) return false;
    this.#isQuiet = isQuiet;
    if (isQuiet) this.#before = this.#deps.shown() === 'away' ? 'away' : 'online';
    return true;
  }

  #tell(): void {
    if (this.#deps.online()) this.#deps.tell()?.(this.#isQuiet ? 'dnd' : this.#before);
  }
}
