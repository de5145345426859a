import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';

/** A last word, for which nobody waits longer than `ms`. The answer is why it was not told, as a code or `too late`; `null`: it was. */
export async function tellWithin(
  clock: Clock,
  ms: number,
  say: () => Promise<unknown>,
): Promise<string | null> {
  const told = say().then(
    () => null,
    (error: unknown) => AppError.from(error).code,
  );
  let cancel = (): void => {};
  const late = new Promise<string>((resolve) => {
    cancel = clock.after(ms, () => resolve('too late'));
  });
  const why = await Promise.race([told, late]);
  cancel();
  return why;
}
