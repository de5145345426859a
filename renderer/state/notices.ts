/** Errors of commands that belong to no form: shown at the foot of the window until read. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { AppError, ERROR_RECOVERY, type ErrorView } from '#shared/errors/app-error.ts';

export interface Notice {
  readonly id: number;
  readonly error: ErrorView;
  /** The same again; `null` where that helps nothing. */
  readonly retry: (() => void) | null;
}

export interface Notices extends StoreApi<{ readonly notices: readonly Notice[] }> {
  /** Runs a command; an error becomes a notice. Resolves to whether it went well, and never rejects. */
  run(command: () => Promise<unknown>): Promise<boolean>;
  dismiss(id: number): void;
}

/** More at once nobody reads: the oldest go. */
const NOTICES_MAX = 3;

export function createNotices(): Notices {
  const store = createStore<{ readonly notices: readonly Notice[] }>(() => ({ notices: [] }));
  let lastId = 0;

  const dismiss = (id: number): void =>
    store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));

  async function run(command: () => Promise<unknown>): Promise<boolean> {
    try {
      await command();
      return true;
    } catch (cause) {
      const error = AppError.from(cause).view();
      lastId += 1;
      const id = lastId;
      const again = (): void => {
        dismiss(id);
        void run(command);
      };
      const retry = ERROR_RECOVERY[error.code] === 'retry' ? again : null;
      store.setState(({ notices }) => ({
        notices: [
          ...notices.filter((notice) => notice.error.code !== error.code),
          { id, error, retry },
        ].slice(-NOTICES_MAX),
      }));
      return false;
    }
  }

  return Object.assign(store, { run, dismiss });
}
