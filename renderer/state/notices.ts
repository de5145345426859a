/** What belongs to no form: errors of commands, and what is only to be known. Shown at the foot of the window until read. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { AppError, ERROR_RECOVERY, type ErrorView } from '#shared/errors/app-error.ts';
import type { TextKey, TextParams } from './i18n.ts';

export type Notice =
  | {
      readonly type: 'error';
      readonly id: number;
      readonly error: ErrorView;
      /** The same again; `null` where that helps nothing. */
      readonly retry: (() => void) | null;
    }
  | { readonly type: 'words'; readonly id: number; readonly words: TextKey; readonly params: TextParams };

export interface Notices extends StoreApi<{ readonly notices: readonly Notice[] }> {
  /** Runs a command; an error becomes a notice. Resolves to whether it went well, and never rejects. */
  run(command: () => Promise<unknown>): Promise<boolean>;
  /** Tells something that no command of this window has brought about. */
  tell(words: TextKey, params?: TextParams): void;
  dismiss(id: number): void;
}

/** The same would be said twice. */
const same = (a: Notice, b: Notice): boolean =>
  a.type === 'error'
    ? b.type === 'error' && a.error.code === b.error.code
    : b.type === 'words' && a.words === b.words;

/** More at once nobody reads: the oldest go. */
const NOTICES_MAX = 3;

export function createNotices(): Notices {
  const store = createStore<{ readonly notices: readonly Notice[] }>(() => ({ notices: [] }));
  let lastId = 0;

  const dismiss = (id: number): void =>
    store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));

  function add(next: Notice): void {
    store.setState(({ notices }) => ({
      notices: [...notices.filter((notice) => !same(notice, next)), next].slice(-NOTICES_MAX),
    }));
  }

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
      add({ type: 'error', id, error, retry });
      return false;
    }
  }

  function tell(words: TextKey, params: TextParams = {}): void {
    lastId += 1;
    add({ type: 'words', id: lastId, words, params });
  }

  return Object.assign(store, { run, tell, dismiss });
}
