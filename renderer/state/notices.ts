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
  | { readonly type: 'words'; readonly id: number; readonly words: TextKey; readonly params: TextParams }
  /** Somebody else's words. */
  | {
      readonly type: 'said';
      readonly id: number;
      readonly text: string;
      readonly tone: 'info' | 'warning' | 'danger';
    };

export interface Notices extends StoreApi<{ readonly notices: readonly Notice[] }> {
  /** Runs a command; an error becomes a notice. Resolves to whether it went well, and never rejects. */
  run(command: () => Promise<unknown>): Promise<boolean>;
  /** Tells something that no command of this window has brought about. */
  tell(words: TextKey, params?: TextParams): void;
  /** Passes on what a server or a person says. */
  say(text: string, tone: Extract<Notice, { type: 'said' }>['tone']): void;
  dismiss(id: number): void;
}

/** The same would be said twice. */
function same(a: Notice, b: Notice): boolean {
  if (a.type === 'error') return b.type === 'error' && a.error.code === b.error.code;
  if (a.type === 'words') return b.type === 'words' && a.words === b.words;
  return b.type === 'said' && a.text === b.text;
}

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

  function say(text: string, tone: 'info' | 'warning' | 'danger'): void {
    lastId += 1;
    add({ type: 'said', id: lastId, text, tone });
  }

  return Object.assign(store, { run, tell, say, dismiss });
}
