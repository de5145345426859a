import { beforeEach } from 'vitest';
import type { AdapterHarness } from './harness.ts';
import { callSuite } from './suite-calls.ts';
import { chatSuite } from './suite-chat.ts';
import { groupCallSuite } from './suite-group-calls.ts';
import { sessionSuite } from './suite-session.ts';

/** What every adapter must do, whatever stands behind it. `open` gives a backend for one test; whoever opened it closes it. */
export function adapterSuite(open: () => Promise<AdapterHarness>): void {
  let harness: AdapterHarness;
  beforeEach(async () => {
    harness = await open();
  });
  sessionSuite(() => harness);
  chatSuite(() => harness);
  callSuite(() => harness);
  groupCallSuite(() => harness);
}
