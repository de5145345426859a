import { CLEAN, type Conditions } from './conditions.ts';

export type Verdict =
  | { readonly is: 'cut' | 'lost' | 'overflow' }
  /** Leaves at that time of the clock. */
  | { readonly is: 'passes'; readonly at: number; readonly late: boolean };

/** Headers of IP and UDP, which fill the cable too. */
const HEADER_BYTES = 28;

/**
 * Decides what becomes of each packet of one direction. Chance depends on the packet's number alone, whatever the conditions and the
 * time: the same seed loses the same packets.
 */
export class Fate {
  #conditions = CLEAN;
  readonly #random: () => number;
  #losing = false;
  /** When the last bit of what has a rate will have left. */
  #cableFreeAt = 0;
  /** Nothing in order leaves before this. */
  #lastAt = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  get conditions(): Conditions {
    return this.#conditions;
  }

  set(change: Partial<Conditions>): void {
    const before = this.#conditions;
    const after = { ...before, ...change };
    this.#conditions = after;
    if (after.delayMs + after.jitterMs < before.delayMs + before.jitterMs) this.#lastAt = 0;
    if (after.rateKbps !== before.rateKbps) this.#cableFreeAt = 0;
  }

  next(bytes: number, now: number): Verdict {
    const { cut, delayMs, jitterMs, reorderPct, reorderMs } = this.#conditions;
    const [forLoss, forJitter, forOrder] = [this.#random(), this.#random(), this.#random()];
    if (cut) return { is: 'cut' };
    this.#losing = this.#isLost(forLoss);
    if (this.#losing) return { is: 'lost' };
    const sentAt = this.#throughCable(bytes, now);
    if (sentAt === null) return { is: 'overflow' };
    const at = sentAt + delayMs + forJitter * jitterMs;
    if (forOrder * 100 < reorderPct) return { is: 'passes', at: at + reorderMs, late: true };
    this.#lastAt = Math.max(at, this.#lastAt);
    return { is: 'passes', at: this.#lastAt, late: false };
  }

  /** Two states, losing and not; a run of losses ends with probability 1 / burst. */
  #isLost(chance: number): boolean {
    const share = this.#conditions.lossPct / 100;
    const burst = Math.max(1, this.#conditions.lossBurst);
    if (share >= 1 || burst === 1) return chance < share;
    return chance < (this.#losing ? 1 - 1 / burst : share / burst / (1 - share));
  }

  /** When the packet's last bit is on its way; null: the queue is full. */
  #throughCable(bytes: number, now: number): number | null {
    const { rateKbps, queueMs } = this.#conditions;
    if (rateKbps === 0) return now;
    const start = Math.max(now, this.#cableFreeAt);
    if (start - now > queueMs) return null;
    this.#cableFreeAt = start + ((bytes + HEADER_BYTES) * 8) / rateKbps;
    return this.#cableFreeAt;
  }
}
