import { beforeEach } from 'vitest';
import { type Ability, Can, EVERYTHING } from './abilities.ts';
import type { AdapterHarness } from './harness.ts';
import { callSuite } from './suite-calls.ts';
import { chatSuite } from './suite-chat.ts';
import { groupCallSuite } from './suite-group-calls.ts';
import { sessionSuite } from './suite-session.ts';

/**
 * What every adapter must do, whatever stands behind it, as far as its kind can. `open` gives a backend for one test; whoever
 * opened it closes it.
 */
export function adapterSuite(
  open: () => Promise<AdapterHarness>,
  abilities: readonly Ability[] = EVERYTHING,
): void {
  const can = new Can(abilities);
  let harness: AdapterHarness;
  beforeEach(async () => {
    harness = await open();
  });
  sessionSuite(() => harness, can);
  chatSuite(() => harness, can);
  callSuite(() => harness, can);
  groupCallSuite(() => harness, can);
}
