import { useNow } from '../state/use-now.ts';

/** Whole seconds until `at` (local milliseconds), counting down to 0; `null` without a time. */
export function useSecondsUntil(at: number | null): number | null {
  const now = useNow(at === null ? null : 1000);
  return at === null ? null : Math.max(0, Math.ceil((at - now) / 1000));
}
