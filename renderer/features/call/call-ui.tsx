/** What of the calls belongs to this window's eyes alone: the size of the call view, a start under way, a start that was refused. */
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { AppError, type ErrorView } from '#shared/errors/app-error.ts';
import type { CallRoom } from '../../call/call-room.ts';
import { CallRoomProvider, useCallRoom } from '../../call/context.tsx';

export interface CallTarget {
  readonly workspaceId: string;
  readonly conversationId: string;
  readonly video: boolean;
}

export interface CallUi {
  /** The call view fills the window. */
  readonly expanded: boolean;
  /** Clicked, and not in the view yet. */
  readonly starting: CallTarget | null;
  readonly refused: { readonly target: CallTarget; readonly error: ErrorView } | null;
}

const CallUiContext = createContext<StoreApi<CallUi> | null>(null);

/** Above everything that shows or starts calls: the room, and what this window remembers of its looks. */
export function CallProvider(props: { readonly room: CallRoom; readonly children: ReactNode }): ReactNode {
  const store = useMemo(
    () => createStore<CallUi>(() => ({ expanded: false, starting: null, refused: null })),
    [],
  );
  return (
    <CallRoomProvider room={props.room}>
      <CallUiContext value={store}>{props.children}</CallUiContext>
    </CallRoomProvider>
  );
}

function useCallUiStore(): StoreApi<CallUi> {
  const store = useContext(CallUiContext);
  if (!store) throw new Error('this component needs a CallProvider above it');
  return store;
}

export const useCallUi = <Value,>(selector: (ui: CallUi) => Value): Value =>
  useStore(useCallUiStore(), selector);

export interface CallUiVerbs {
  /** Never rejects: a refusal is shown by the call layer. */
  readonly start: (target: CallTarget) => Promise<void>;
  readonly expand: (expanded: boolean) => void;
  readonly forgetRefusal: () => void;
}

export function useCallUiVerbs(): CallUiVerbs {
  const store = useCallUiStore();
  const room = useCallRoom();
  return useMemo(
    () => ({
      async start(target) {
        if (store.getState().starting) return;
        store.setState({ starting: target, refused: null });
        try {
          await room.start(target, target.video);
        } catch (error) {
          store.setState({ refused: { target, error: AppError.from(error).view() } });
        } finally {
          store.setState({ starting: null });
        }
      },
      expand: (expanded) => store.setState({ expanded }),
      forgetRefusal: () => store.setState({ refused: null }),
    }),
    [store, room],
  );
}
