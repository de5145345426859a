import { rings } from '#shared/machines/call.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { CallHost } from './host.ts';
import type { Calls } from './calls.ts';

/** Leaves every call of `host`, or all; resolves when it is told or `limitMs` have passed. */
export async function leaveCalls(
  calls: Calls,
  host: CallHost | null,
  { clock, limitMs }: { readonly clock: Clock; readonly limitMs: number },
): Promise<void> {
  const leaving = calls.live.filter((record) => host === null || record.host === host);
  for (const record of leaving) {
    const state = calls.state(record.id);
    // a call that rings here goes on ringing on other devices
    if (state && rings(state)) calls.drop(record.id);
    else calls.say(record.id, { type: 'hang-up' });
  }
  let cancel = (): void => {};
  const limit = new Promise<void>((resolve) => {
    cancel = clock.after(limitMs, resolve);
  });
  await Promise.race([Promise.all(leaving.map((record) => record.queue.idle())), limit]);
  cancel();
}
