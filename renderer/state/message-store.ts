/** Messages of the conversations that were opened: pages from the engine, kept up to date by its events, bounded in number. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { MessageView } from '#shared/contracts/view.ts';
import { AppError, type ErrorView } from '#shared/errors/app-error.ts';
import type { AppBridge } from './bridge.ts';

export interface ConversationRef {
  readonly workspaceId: string;
  readonly conversationId: string;
}

/** One opened conversation, oldest message first, what is on its way out last. */
export interface MessageList {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly error: ErrorView | null;
  readonly messages: readonly MessageView[];
  readonly hasMore: boolean;
  /** Older messages are on their way, or did not come. */
  readonly older: 'idle' | 'loading' | 'failed';
}

export interface MessageState {
  readonly lists: Readonly<Record<string, MessageList>>;
}

export interface MessageStore extends StoreApi<MessageState> {
  /** Hears the engine's events; the answer stops it. */
  start(): () => void;
  /** Loads the newest page unless it is there; after `failed` it tries again. */
  open(ref: ConversationRef): void;
  /** One more page upwards; nothing while one is on its way or where there are no more. */
  loadOlder(ref: ConversationRef): void;
  /** Forgets all but the newest messages: for a list that stands at its bottom, or that nobody looks at. */
  trim(ref: ConversationRef): void;
}

/** Conversations kept, and messages kept of one after `trim`. */
export const LISTS_MAX = 12;
export const TRIMMED_TO = 400;

const EMPTY: MessageList = { status: 'loading', error: null, messages: [], hasMore: false, older: 'idle' };

export const listKey = (ref: ConversationRef): string => `${ref.workspaceId}\n${ref.conversationId}`;

/** By seq; what has none yet is last, in the order of its writing. */
function inOrder(a: MessageView, b: MessageView): number {
  if (a.seq !== null && b.seq !== null) return a.seq - b.seq;
  if (a.seq === null && b.seq === null) return a.sentAt - b.sentAt;
  return a.seq === null ? 1 : -1;
}

/** `newer` wins over `older` by key; keys in `removed` go. */
export function mergeMessages(
  older: readonly MessageView[],
  newer: readonly MessageView[],
  removed: readonly string[] = [],
): MessageView[] {
  const byKey = new Map<string, MessageView>();
  for (const message of older) byKey.set(message.key, message);
  for (const message of newer) byKey.set(message.key, message);
  for (const key of removed) byKey.delete(key);
  return [...byKey.values()].sort(inOrder);
}

export function createMessageStore(bridge: Pick<AppBridge, 'chat'>): MessageStore {
  const store = createStore<MessageState>(() => ({ lists: {} }));
  /** Per list: changes that came while a page was on its way. They are newer than what the page may say of the same message. */
  const during = new Map<string, { messages: MessageView[]; removed: string[] }>();
  /** Least recently opened first. */
  let recent: string[] = [];

  const listOf = (key: string): MessageList | undefined => store.getState().lists[key];

  function put(key: string, change: Partial<MessageList>): void {
    store.setState(({ lists }) => ({ lists: { ...lists, [key]: { ...EMPTY, ...lists[key], ...change } } }));
  }

  function touch(key: string): void {
    recent = [...recent.filter((other) => other !== key), key];
    const gone = recent.slice(0, -LISTS_MAX);
    if (gone.length === 0) return;
    recent = recent.slice(-LISTS_MAX);
    store.setState(({ lists }) => {
      const rest = { ...lists };
      for (const old of gone) delete rest[old];
      return { lists: rest };
    });
  }

  async function load(ref: ConversationRef, before: number | undefined): Promise<void> {
    const key = listKey(ref);
    const changes: { messages: MessageView[]; removed: string[] } = { messages: [], removed: [] };
    during.set(key, changes);
    try {
      const page = await bridge.chat.call.page({ ...ref, ...(before === undefined ? {} : { before }) });
      const list = listOf(key);
      if (!list || during.get(key) !== changes) return;
      const known = mergeMessages(page.messages, list.messages);
      const oldest = page.messages.find((message) => message.seq !== null)?.seq ?? 0;
      const fresh = changes.messages.filter(
        (message) => message.seq === null || message.seq >= oldest || !page.hasMore,
      );
      put(key, {
        status: 'ready',
        error: null,
        older: 'idle',
        messages: mergeMessages(known, fresh, changes.removed),
        hasMore: page.hasMore,
      });
    } catch (error) {
      if (during.get(key) !== changes || !listOf(key)) return;
      if (before === undefined) put(key, { status: 'failed', error: AppError.from(error).view() });
      else put(key, { older: 'failed' });
    } finally {
      if (during.get(key) === changes) during.delete(key);
    }
  }

  function changed(
    ref: ConversationRef & { messages: readonly MessageView[]; removed: readonly string[] },
  ): void {
    const key = listKey(ref);
    const waiting = during.get(key);
    waiting?.messages.push(...ref.messages);
    waiting?.removed.push(...ref.removed);
    const list = listOf(key);
    if (!list || list.status !== 'ready') return;
    const oldest = list.messages.find((message) => message.seq !== null)?.seq ?? 0;
    const known = new Set(list.messages.map((message) => message.key));
    // A change above the loaded part is left out, or it would look as if the messages between did not exist.
    const inside = ref.messages.filter(
      (message) => known.has(message.key) || message.seq === null || message.seq > oldest || !list.hasMore,
    );
    if (inside.length === 0 && ref.removed.length === 0) return;
    put(key, { messages: mergeMessages(list.messages, inside, ref.removed) });
  }

  /** What comes after it may be new: the page is asked for once more. */
  function cleared(ref: ConversationRef): void {
    const key = listKey(ref);
    if (!listOf(key)) return;
    put(key, EMPTY);
    void load(ref, undefined);
  }

  return Object.assign(store, {
    start() {
      const ends = [bridge.chat.on('messages', changed), bridge.chat.on('cleared', cleared)];
      return () => ends.forEach((end) => end());
    },
    open(ref: ConversationRef) {
      const key = listKey(ref);
      const list = listOf(key);
      touch(key);
      if (list && list.status !== 'failed') return;
      put(key, { status: 'loading', error: null });
      void load(ref, undefined);
    },
    loadOlder(ref: ConversationRef) {
      const key = listKey(ref);
      const list = listOf(key);
      if (!list || list.status !== 'ready' || !list.hasMore || list.older === 'loading') return;
      const oldest = list.messages.find((message) => message.seq !== null)?.seq;
      if (oldest === undefined || oldest === null) return;
      put(key, { older: 'loading' });
      void load(ref, oldest);
    },
    trim(ref: ConversationRef) {
      const key = listKey(ref);
      const list = listOf(key);
      if (!list || during.has(key) || list.messages.length <= TRIMMED_TO) return;
      put(key, { messages: list.messages.slice(-TRIMMED_TO), hasMore: true });
    },
  });
}
