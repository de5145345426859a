import { useCallback, useRef, useState } from 'react';
import { AppError, type ErrorView } from '#shared/errors/app-error.ts';

export interface Submit<Args extends unknown[]> {
  readonly busy: boolean;
  readonly error: ErrorView | null;
  /** Runs unless it runs already; never rejects. */
  readonly run: (...args: Args) => void;
  readonly clear: () => void;
}

/** One command of a form: whether it runs, and the error that it ended with. An answer that comes after `clear` is not heard. */
export function useSubmit<Args extends unknown[]>(command: (...args: Args) => Promise<void>): Submit<Args> {
  const [state, setState] = useState<{ busy: boolean; error: ErrorView | null }>({
    busy: false,
    error: null,
  });
  const latest = useRef(0);
  const busy = useRef(false);
  const run = (...args: Args): void => {
    if (busy.current) return;
    busy.current = true;
    latest.current += 1;
    const mine = latest.current;
    setState({ busy: true, error: null });
    const end = (error: ErrorView | null): void => {
      if (mine !== latest.current) return;
      busy.current = false;
      setState({ busy: false, error });
    };
    command(...args).then(
      () => end(null),
      (error: unknown) => end(AppError.from(error).view()),
    );
  };
  const clear = useCallback((): void => {
    latest.current += 1;
    busy.current = false;
    setState({ busy: false, error: null });
  }, []);
  return { ...state, run, clear };
}
