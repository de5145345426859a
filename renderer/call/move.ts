import type { Clock } from '#shared/tools/clock.ts';

/** So long a person comes by the SFU before the link to them goes: they may not have us from there as soon as we have them. */
export const MOVE_SETTLE_MS = 2000;

/** Who has moved from their link to the SFU: it has carried them for a while, without a gap. Nobody moves back. */
export class Move {
  readonly #clock: Clock;
  readonly #onDone: () => void;
  readonly #done = new Set<string>();
  /** By user: the end of the wait for them. */
  readonly #cancels = new Map<string, () => void>();

  constructor(clock: Clock, onDone: () => void) {
    this.#clock = clock;
    this.#onDone = onDone;
  }

  isDone(userId: string): boolean {
    return this.#done.has(userId);
  }

  follow(userIds: readonly string[], isCarried: (userId: string) => boolean): void {
    for (const userId of userIds) {
      if (this.#done.has(userId)) continue;
      const waits = this.#cancels.has(userId);
      if (isCarried(userId) === waits) continue;
      if (waits) this.#stop(userId);
      else
        this.#cancels.set(
          userId,
          this.#clock.after(MOVE_SETTLE_MS, () => this.#finish(userId)),
        );
    }
  }

  close(): void {
    for (const userId of this.#cancels.keys()) this.#stop(userId);
  }

  #finish(userId: string): void {
    this.#cancels.delete(userId);
    this.#done.add(userId);
    this.#onDone();
  }

  #stop(userId: string): void {
    this.#cancels.get(userId)?.();
    this.#cancels.delete(userId);
  }
}
