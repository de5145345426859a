import type { Clock } from '#shared/tools/clock.ts';

/** In CSS pixels: the small picture of a usual camera is as wide. Between the two it stays as it is. */
export const SMALL_BELOW_PX = 320;
export const FULL_FROM_PX = 400;
/**
 * A switch costs a negotiation and a key frame, and to the end of the stream a section of its description, which is limited. Who turns
 * pages or drags an edge is waited for, twice as long after every time that the small one was not enough.
 */
export const SMALL_AFTER_MS = 4000;
export const FULL_AFTER_MS = 500;

interface SfuQualityOptions {
  readonly clock: Clock;
  /** To the SFU, when it is to be another one. */
  readonly say: (low: boolean) => void;
}

/** Which of its two sizes is asked for of a camera that comes down: as it begins the full one, then what its place is worth. */
export class SfuQuality {
  readonly #options: SfuQualityOptions;
  #wantsLow = false;
  #isLow = false;
  #patienceMs = SMALL_AFTER_MS;
  #cancel: () => void = () => {};

  constructor(options: SfuQualityOptions) {
    this.#options = options;
  }

  /** It is shown so wide now, in CSS pixels; 0: not at all. */
  handleWidth(width: number): void {
    const low = width < (this.#wantsLow ? FULL_FROM_PX : SMALL_BELOW_PX);
    if (low === this.#wantsLow) return;
    this.#wantsLow = low;
    this.#cancel();
    if (low === this.#isLow) return;
    const { clock, say } = this.#options;
    this.#cancel = clock.after(low ? this.#patienceMs : FULL_AFTER_MS, () => {
      this.#isLow = low;
      if (!low) this.#patienceMs *= 2;
      say(low);
    });
  }

  close(): void {
    this.#cancel();
  }
}
