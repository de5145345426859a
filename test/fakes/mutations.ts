/** What no honest server says: as a fault of it, of a proxy, or of somebody who wishes us ill would. */
import { seededRandom } from '../support/impairment/random.ts';

export type Random = () => number;

/** The same in every run: numbers from 0 up to 1. */
export const dice = (seed: number): Random => seededRandom(seed, 'mutations');

const ODD: readonly unknown[] = [
  null,
  -1,
  1e300,
  Number.MAX_SAFE_INTEGER,
  '',
  '\u0000',
  'x'.repeat(100_000),
  [],
  {},
  [[[[[[1]]]]]],
  true,
  { toString: 1 },
  '__proto__',
];

export const pick = <T>(all: readonly T[], random: Random): T | undefined =>
  all[Math.floor(random() * all.length)];

/** One thing in it is other than it was: odd, missing, doubled, in another order; and something is there that nobody knows. */
export function mutatedJson(value: unknown, random: Random, odd: readonly unknown[] = ODD): unknown {
  if (typeof value !== 'object' || value === null || random() < 0.15) return pick(odd, random);
  if (Array.isArray(value)) {
    const at = Math.floor(random() * (value.length + 1));
    if (random() < 0.3) return value.toReversed();
    if (random() < 0.3) return [...value, ...value];
    return value.map((item, i) => (i === at ? mutatedJson(item, random, odd) : (item as unknown)));
  }
  const key = pick(Object.keys(value), random);
  if (key === undefined) return pick(odd, random);
  const { [key]: one, ...rest } = value as Record<string, unknown>;
  if (random() < 0.3) return rest;
  return { ...rest, [key]: mutatedJson(one, random, odd), surplus: pick(odd, random) };
}
