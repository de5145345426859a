import type { SampledReading } from '../media/stats-sampler.ts';
import type { PeerFacts } from './facts.ts';

/** What comes of the others and of the relay, whichever way it comes. */
export interface Heard {
  readonly onFacts: (facts: PeerFacts) => void;
  /** Of somebody who does not come this way any more. */
  readonly onGone: (facts: PeerFacts) => void;
  readonly onReading: (reading: SampledReading) => void;
  readonly onHeard: (key: string, at: number) => void;
  /** The relay does not take our credentials. */
  readonly onRefused: () => void;
}
