/** What of the calls belongs to this window's eyes alone. React's way to it; the state itself is in call-ui-state.ts. */
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { AppError } from '#shared/errors/app-error.ts';
import type { CallRoom } from '../../call/call-room.ts';
import { CallRoomProvider, useCallRoom } from '../../call/context.tsx';
import type { ShareHint } from '../../media/local-screen.ts';
import type { AppBridge } from '../../state/bridge.ts';
import type { ConversationRef } from '../../state/message-store.ts';
import { type CallDoorKeeper, useCallDoor } from '../../state/call-door.ts';
import { useBridge, useNotices, useView, useViewStore } from '../../state/context.tsx';
import { type Translate, useT } from '../../state/i18n.ts';
import type { Notices } from '../../state/notices.ts';
import type { ViewStore } from '../../state/view-store.ts';
import {
  type CallTarget,
  type CallUi,
  FIRST_UI,
  type JoinTarget,
  type MuteRequest,
  requestKey,
  type Reaction,
  REACTION_MS,
  type SidePanelName,
  type StageUi,
} from './call-ui-state.ts';
import { isTalking } from './is-talking.ts';
import { waysToCall } from './start/offer.ts';
import { useWide } from './use-wide.ts';

const CallUiContext = createContext<StoreApi<CallUi> | null>(null);

/** Above everything that shows or starts calls: the room, and what this window remembers of its looks. */
export function CallProvider(props: { readonly room: CallRoom; readonly children: ReactNode }): ReactNode {
  const store = useMemo(() => createStore<CallUi>(() => FIRST_UI), []);
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

/** Call and conversation stand side by side: the window then shows that conversation alone, right of the call. */
export function useCallBeside(): boolean {
  const wanted = useCallUi(({ beside, expanded }) => beside && !expanded);
  const talks = useView(({ calls }) => Object.values(calls).some(isTalking));
  const wide = useWide();
  return wanted && talks && wide;
}

export interface CallUiVerbs {
  /** Asks whom, where not everybody fits. Never rejects: a refusal is shown by the call layer. */
  readonly start: (target: CallTarget) => Promise<void>;
  /** Goes into a call that runs. Never rejects: a refusal becomes a notice. */
  readonly join: (target: JoinTarget) => Promise<void>;
  readonly forgetRefusal: () => void;
  /** Asks whom to ring, because not everybody of the conversation fits; `null`: the question is over. */
  readonly choose: (target: CallTarget | null) => void;
  /** The call covers the window. */
  readonly expand: (expanded: boolean) => void;
  readonly putBeside: (beside: boolean) => void;
  readonly setStage: (change: Partial<StageUi>) => void;
  readonly openSide: (side: SidePanelName | null) => void;
  readonly setVolume: (userId: string, volume: number) => void;
  /** Never rejects: a refusal is shown beside the call. */
  readonly share: (callId: string, hint: ShareHint) => Promise<void>;
  /** Shows my screen in a conversation without a call. Never rejects: a refusal becomes a notice. */
  readonly shareAlone: (conversation: ConversationRef) => Promise<void>;
  /** Watches such a screen. Never rejects: a refusal becomes a notice. */
  readonly watchScreen: (target: Pick<JoinTarget, 'workspaceId' | 'callId'>) => Promise<void>;
  readonly forgetShareError: () => void;
  /** Asks whether to record this call; `null`: the question is over. */
  readonly askToRecord: (callId: string | null) => void;
  /** Shows a reaction on its sender's tile for some seconds. */
  readonly react: (reaction: Omit<Reaction, 'id'>) => void;
  readonly noteMuteRequest: (request: MuteRequest) => void;
  readonly forgetMuteRequest: (request: MuteRequest) => void;
  /** A call is no longer talked in: what was looked at in it is forgotten; choices of looks stay. */
  readonly leave: () => void;
}

interface Given {
  readonly store: StoreApi<CallUi>;
  readonly room: CallRoom;
  readonly bridge: AppBridge;
  readonly notices: Notices;
  readonly door: CallDoorKeeper;
  readonly views: ViewStore;
  readonly t: Translate;
}

export function useCallUiVerbs(): CallUiVerbs {
  const store = useCallUiStore();
  const room = useCallRoom();
  const bridge = useBridge();
  const notices = useNotices();
  const door = useCallDoor();
  const views = useViewStore();
  const t = useT();
  return useMemo(
    () => verbsOf({ store, room, bridge, notices, door, views, t }),
    [store, room, bridge, notices, door, views, t],
  );
}

function verbsOf(given: Given): CallUiVerbs {
  const { store, room } = given;
  let lastReaction = 0;
  const without = (request: MuteRequest) =>
    store
      .getState()
      .muteRequests.filter(
        ({ callId, from }) => callId !== request.callId || requestKey(from) !== requestKey(request.from),
      );
  return {
    start: (target) => startCall(given, target),
    join: (target) => joinCall(given, target),
    forgetRefusal: () => store.setState({ refused: null }),
    choose: (choosing) => store.setState({ choosing }),
    expand: (expanded) => store.setState(expanded ? { expanded, beside: false } : { expanded }),
    putBeside: (beside) => store.setState(beside ? { beside, expanded: false } : { beside }),
    setStage: (change) => store.setState(({ stage }) => ({ stage: { ...stage, ...change } })),
    openSide: (side) => store.setState({ side }),
    setVolume: (userId, volume) =>
      store.setState(({ volumes }) => ({ volumes: { ...volumes, [userId]: volume } })),
    async share(callId, hint) {
      store.setState({ hint, shareError: null });
      try {
        await room.share(callId, hint);
      } catch (error) {
        store.setState({ shareError: AppError.from(error).view() });
      }
    },
    async shareAlone(conversation) {
      await given.notices.run(() => room.shareAlone(conversation, store.getState().hint));
    },
    async watchScreen({ workspaceId, callId }) {
      const target = { workspaceId, callId, video: false, takeOver: false };
      await given.notices.run(() => given.bridge.call.call.join(target));
    },
    forgetShareError: () => store.setState({ shareError: null }),
    askToRecord: (askingToRecord) => store.setState({ askingToRecord }),
    react(reaction) {
      lastReaction += 1;
      const shown: Reaction = { ...reaction, id: lastReaction };
      store.setState(({ reactions }) => ({ reactions: [...reactions, shown] }));
      setTimeout(
        () => store.setState(({ reactions }) => ({ reactions: reactions.filter((one) => one !== shown) })),
        REACTION_MS,
      );
    },
    noteMuteRequest: (request) => store.setState({ muteRequests: [...without(request), request] }),
    forgetMuteRequest: (request) => store.setState({ muteRequests: without(request) }),
    leave: () =>
      store.setState(({ stage }) => ({
        expanded: false,
        stage: { ...stage, pinned: null },
        side: null,
        reactions: [],
        muteRequests: [],
        shareError: null,
        askingToRecord: null,
      })),
  };
}

async function startCall(given: Given, target: CallTarget): Promise<void> {
  const { store, room, bridge, notices, door } = given;
  if (store.getState().starting) return;
  if (mustChoose(given, target)) {
    store.setState({ choosing: target });
    return;
  }
  const { workspaceId, conversationId, ring = true, userIds, watch = false } = target;
  // no device opens, so nothing is asked at the door
  if (watch) return attempt(given, target, () => room.watch({ workspaceId, conversationId }));
  const entrance = await door({ workspaceId, conversationId, how: 'start', video: target.video });
  if (!entrance || store.getState().starting) return;
  await attempt(given, target, async () => {
    // chosen people are rung one by one in a call that rings nobody by itself
    const { callId } = await room.start(
      { workspaceId, conversationId },
      entrance.camera,
      ring && userIds === undefined,
    );
    if (!entrance.microphone) await room.setMedia(callId, { audioEnabled: false });
    // the call is there whatever becomes of that: to start it again would be wrong
    if (userIds) await notices.run(() => bridge.call.call.invite({ callId, userIds: [...userIds] }));
  });
}

/** Never rejects: a refusal is kept for the call layer. */
async function attempt({ store }: Given, target: CallTarget, begin: () => Promise<unknown>): Promise<void> {
  store.setState({ starting: target, refused: null });
  try {
    await begin();
  } catch (error) {
    store.setState({ refused: { target, error: AppError.from(error).view() } });
  } finally {
    store.setState({ starting: null });
  }
}

/** More members than a call holds, and nobody has said whom to ring. */
function mustChoose({ views, t }: Given, target: CallTarget): boolean {
  if (target.ring === false || target.userIds) return false;
  const workspace = views.getState().view?.workspaces[target.workspaceId];
  const conversation = workspace?.conversations[target.conversationId];
  return (
    workspace !== undefined &&
    conversation !== undefined &&
    waysToCall(t, workspace, conversation, target.video).ring.kind === 'choose'
  );
}

async function joinCall({ room, bridge, notices, door }: Given, target: JoinTarget): Promise<void> {
  const { workspaceId, conversationId, callId, takeOver } = target;
  // who moves a call to this device has been in it: no lobby
  const entrance = takeOver
    ? { microphone: true, camera: target.video }
    : await door({ workspaceId, conversationId, how: 'join', video: target.video });
  if (!entrance) return;
  await notices.run(async () => {
    await bridge.call.call.join({ workspaceId, callId, video: entrance.camera, takeOver });
    if (!entrance.microphone) await room.setMedia(callId, { audioEnabled: false });
  });
}
