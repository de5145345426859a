import { backoff } from '#shared/tools/backoff.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { Scope } from '#shared/tools/scope.ts';
import type { AppBridge } from '../state/bridge.ts';

const retryAfter = backoff({ firstMs: 1000, maxMs: 8000 });

/** A reloaded window comes back with a new stay: tried as long as the call lives, for the network may be away just now. Never rejects. */
export async function rejoin(
  callId: string,
  verbs: Pick<AppBridge['call']['call'], 'rejoin'>,
  { clock, logger, scope }: { readonly clock: Clock; readonly logger: Logger; readonly scope: Scope },
): Promise<void> {
  for (let tries = 0; !scope.ended; tries += 1) {
    try {
      return await verbs.rejoin({ callId });
    } catch (error) {
      logger.warn('rejoin refused', { error, tries });
      const ms = retryAfter({ tries, elapsedMs: 0 }) ?? 0;
      await new Promise<void>((resolve) => scope.add(clock.after(ms, resolve)));
    }
  }
}
