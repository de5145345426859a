/** "Do not disturb": for how long, and whether it is on. Pure. */
import type { AppView } from '#shared/contracts/view.ts';

export const QUIET_SPANS = ['halfHour', 'hour', 'twoHours', 'tomorrow', 'always'] as const;
export type QuietSpan = (typeof QUIET_SPANS)[number];

const MINUTES = { halfHour: 30, hour: 60, twoHours: 120 } as const;
/** Work begins again. */
const MORNING_HOUR = 8;

/** When a span that begins `now` ends by itself, in local milliseconds; `null`: by hand. */
export function quietUntil(span: QuietSpan, now: number): number | null {
  if (span === 'always') return null;
  if (span !== 'tomorrow') return now + MINUTES[span] * 60_000;
  const morning = new Date(now);
  morning.setDate(morning.getDate() + 1);
  return morning.setHours(MORNING_HOUR, 0, 0, 0);
}

export type Quiet =
  | { readonly by: 'nobody' | 'system' }
  /** `until`: local milliseconds; `null`: until it is turned off. */
  | { readonly by: 'me'; readonly until: number | null };

/** Who wants quiet now: one's own word counts first, for it can be taken back here. */
export function quietOf({ settings, desktop }: Pick<AppView, 'settings' | 'desktop'>, now: number): Quiet {
  const { on, until } = settings.quiet;
  if (on && (until === null || until > now)) return { by: 'me', until };
  return { by: desktop.quiet === 'system' ? 'system' : 'nobody' };
}
