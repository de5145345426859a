import type { Clock } from '#shared/tools/clock.ts';

/** So long neither the server nor anybody in the call is heard, before the person is told and nothing is sent any more. */
export const CUT_OFF_MS = 5000;

/** Whether this computer is cut off from a call: no signalling and no media, both for 5 s. One of them coming back ends it. */
export class CutOff {
  readonly #clock: Clock;
  readonly #onChange: (cutOff: boolean) => void;
  /** `null`: signalling works. */
  #offlineSince: number | null = null;
  /** By the key of a link: when it brought a sign of life last. */
  readonly #heardAt = new Map<string, number>();
  #cutOff = false;
  #cancel: () => void = () => {};

  constructor(clock: Clock, onChange: (cutOff: boolean) => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  get now(): boolean {
    return this.#cutOff;
  }

  handleOnline(online: boolean): void {
    this.#offlineSince = online ? null : (this.#offlineSince ?? this.#clock.now());
    this.#follow();
  }

  /** That link has brought a sign of life. */
  handleHeard(key: string, at: number): void {
    this.#heardAt.set(key, at);
    this.#follow();
  }

  /** That link is no more; without links there is nobody to be heard. */
  handleGone(key: string): void {
    this.#heardAt.delete(key);
    this.#follow();
  }

  close(): void {
    this.#cancel();
  }

  #follow(): void {
    this.#cancel();
    const heardAt = this.#heardAt.size === 0 ? null : Math.max(...this.#heardAt.values());
    const since =
      this.#offlineSince === null || heardAt === null ? null : Math.max(this.#offlineSince, heardAt);
    const leftMs = since === null ? Infinity : since + CUT_OFF_MS - this.#clock.now();
    if (since !== null && leftMs > 0) this.#cancel = this.#clock.after(leftMs, () => this.#follow());
    const cutOff = leftMs <= 0;
    if (cutOff === this.#cutOff) return;
    this.#cutOff = cutOff;
    this.#onChange(cutOff);
  }
}
