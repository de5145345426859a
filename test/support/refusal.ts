import { AppError } from '#shared/errors/app-error.ts';

/** Why it was refused: the code, and the server's own words where it had some. `null`: it was not. */
export const refusedWith = (attempt: Promise<unknown>): Promise<[string, unknown] | null> =>
  attempt.then(
    () => null,
    (error: unknown) => {
      const { code, params } = AppError.from(error);
      return [code, params['text']];
    },
  );
