/**
 * Suites that need a real program: without it they are skipped, with the reason in their name, or fail where all parts are required that
 * could have been installed.
 */
import { describe, it } from 'vitest';
import { BRING_IT } from '../../build/real-parts.ts';

/** @param missing why the program is not here; null when it is */
export function describeWith(missing: string | null, name: string, suite: () => void): void {
  // oxlint-disable-next-line vitest/valid-title -- the suite's own name
  if (missing === null) describe(name, suite);
  else if (process.env['PARLEY_REQUIRE_REAL_PARTS'] && !missing.includes(BRING_IT)) {
    // oxlint-disable-next-line vitest/valid-title -- the suite's own name
    it(name, () => {
      throw new Error(`PARLEY_REQUIRE_REAL_PARTS is set, but there is ${missing}`);
    });
  } else describe.skip(`${name}: SKIPPED, ${missing}`, suite);
}
