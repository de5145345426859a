/** So far behind the newest a frame may come: 5 s of sound, more than is ever sent again. */
export const REPLAY_WINDOW = 256;

/** Takes each counter of one stream under one key once; late ones in any order, as long as they are not too late. */
export class ReplayWindow {
  #newest = -1;
  /** By counter modulo the window: 1 is taken. */
  readonly #taken = new Uint8Array(REPLAY_WINDOW);

  isFresh(counter: number): boolean {
    if (counter > this.#newest) return true;
    return counter > this.#newest - REPLAY_WINDOW && this.#taken[counter % REPLAY_WINDOW] === 0;
  }

  /** Only for a frame that has proved to be the sender's: a forged one must not move the window. */
  take(counter: number): void {
    const from = Math.max(this.#newest + 1, counter - REPLAY_WINDOW + 1);
    for (let passed = from; passed < counter; passed += 1) this.#taken[passed % REPLAY_WINDOW] = 0;
    this.#taken[counter % REPLAY_WINDOW] = 1;
    this.#newest = Math.max(this.#newest, counter);
  }
}
