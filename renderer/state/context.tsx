/** React's way to the bridge and the stores. */
import { createContext, type ReactNode, useContext, useMemo, useRef, useSyncExternalStore } from 'react';
import type { AppView, ConversationView, WorkspaceView } from '#shared/contracts/view.ts';
import type { AppBridge } from './bridge.ts';
import {
  type ConversationRef,
  createMessageStore,
  listKey,
  type MessageList,
  type MessageStore,
} from './message-store.ts';
import { createNotices, type Notice, type Notices } from './notices.ts';
import { createUploads, ofConversation, type Upload, type Uploads } from './uploads.ts';
import type { ViewState, ViewStore } from './view-store.ts';

export interface AppState {
  readonly bridge: AppBridge;
  readonly store: ViewStore;
  readonly messages: MessageStore;
  readonly notices: Notices;
  readonly uploads: Uploads;
}

const StateContext = createContext<AppState | null>(null);

/** Without `messages` it makes a message store of its own, for windows and tests that show no conversation. */
export function StateProvider(props: {
  readonly children?: ReactNode;
  readonly bridge: AppBridge;
  readonly store: ViewStore;
  readonly messages?: MessageStore;
}): ReactNode {
  const { bridge, store, messages } = props;
  const state = useMemo<AppState>(
    () => ({
      bridge,
      store,
      messages: messages ?? createMessageStore(bridge),
      notices: createNotices(),
      uploads: createUploads(bridge),
    }),
    [bridge, store, messages],
  );
  return <StateContext value={state}>{props.children}</StateContext>;
}

function useAppState(): AppState {
  const state = useContext(StateContext);
  if (!state) throw new Error('this component needs a StateProvider above it');
  return state;
}

export const useBridge = (): AppBridge => useAppState().bridge;
export const useMessageStore = (): MessageStore => useAppState().messages;
/** `run(() => bridge.…)`: a command whose error is shown by itself. */
export const useNotices = (): Notices => useAppState().notices;
export const useNoticeList = (): readonly Notice[] =>
  useSelection(useNotices(), ({ notices }) => notices, Object.is);
export const useUploads = (): Uploads => useAppState().uploads;
export const useUploadList = (ref: ConversationRef): readonly Upload[] =>
  useSelection(useUploads(), ({ uploads }) => ofConversation(uploads, ref), shallowEqual);
export const useViewStore = (): ViewStore => useAppState().store;

interface Readable<State> {
  getState(): State;
  readonly subscribe: (listener: () => void) => () => void;
}

/** A selection of a store; an equal next value keeps the old identity and renders nothing. */
function useSelection<State, Value>(
  store: Readable<State>,
  selector: (state: State) => Value,
  equal: (a: Value, b: Value) => boolean,
): Value {
  const last = useRef<{ value: Value }>(null);
  return useSyncExternalStore(store.subscribe, () => {
    const value = selector(store.getState());
    if (last.current && equal(last.current.value, value)) return last.current.value;
    last.current = { value };
    return value;
  });
}

/** Whether the view is there; the App shows the rest only when it is. */
export const useViewStatus = (): Pick<ViewState, 'status' | 'error'> =>
  useSelection(useViewStore(), ({ status, error }) => ({ status, error }), shallowEqual);

/** A part of the view. Selectors that build new objects take `shallowEqual` or an equality of their own. */
export function useView<Value>(
  selector: (view: AppView) => Value,
  equal: (a: Value, b: Value) => boolean = Object.is,
): Value {
  return useSelection(
    useViewStore(),
    ({ view }) => {
      if (!view) throw new Error('the view is not there yet: render this below a ready App');
      return selector(view);
    },
    equal,
  );
}

/** `null` once it is removed: a component may render once more before it goes. */
export const useWorkspace = (id: string): WorkspaceView | null =>
  useView((view) => view.workspaces[id] ?? null);

export const useConversation = (ref: ConversationRef): ConversationView | null =>
  useView((view) => view.workspaces[ref.workspaceId]?.conversations[ref.conversationId] ?? null);

/** `null` before it was opened. */
export const useMessages = (ref: ConversationRef): MessageList | null =>
  useSelection(useMessageStore(), ({ lists }) => lists[listKey(ref)] ?? null, Object.is);

/** Equal when every member is the same; for arrays and plain objects. */
export function shallowEqual<Value>(a: Value, b: Value): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.is((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  );
}
