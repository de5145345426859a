import {
  ALONE,
  cameraLimit,
  type LinkTerms,
  planSenders,
  type SenderPlan,
  type SentVideo,
  sentVideo,
} from './sender-plan.ts';
import type { SampledReading } from './stats-sampler.ts';
import { climb, LADDER_TOP, type LadderReading, type LadderState } from './video-ladder.ts';

interface SenderControlOptions {
  /** Only when it has changed. */
  readonly onPlan: (plan: SenderPlan) => void;
}

/** Decides what one link sends: its own readings move the ladder, the terms of the call limit it. */
export class SenderControl {
  readonly #onPlan: (plan: SenderPlan) => void;
  #state: LadderState = LADDER_TOP;
  #terms: LinkTerms = ALONE;
  #reading: LadderReading | null = null;
  #plan: SenderPlan = planSenders(LADDER_TOP, ALONE, null);

  constructor(options: SenderControlOptions) {
    this.#onPlan = options.onPlan;
  }

  get sentVideo(): SentVideo {
    return sentVideo(this.#state, this.#terms);
  }

  /** The one that is in force. */
  get plan(): SenderPlan {
    return this.#plan;
  }

  handleReading({ quality: { sample }, limitation }: SampledReading, atMs: number): void {
    const { availableKbps, lossPercent } = sample;
    this.#reading = { atMs, availableKbps, lossPercent, limitation };
    this.#state = climb(this.#state, this.#reading, cameraLimit(this.#terms));
    this.#follow();
  }

  handleTerms(terms: LinkTerms): void {
    this.#terms = terms;
    this.#follow();
  }

  #follow(): void {
    const plan = planSenders(this.#state, this.#terms, this.#reading);
    if (JSON.stringify(plan) === JSON.stringify(this.#plan)) return;
    this.#plan = plan;
    this.#onPlan(plan);
  }
}
