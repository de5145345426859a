import { useCallback, useEffect, useRef, useState } from 'react';
import type { OpenTarget } from '#shared/contracts/open-target.ts';
import type { AppView } from '#shared/contracts/view.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import { useCallUiVerbs } from '../../features/call/call-ui.tsx';
import { useBridge, useNotices, useViewStore } from '../../state/context.tsx';
import type { Notices } from '../../state/notices.ts';
import type { Navigation } from '../navigation.ts';

/** What is asked before something from outside is done. */
export type TargetQuestion =
  | { readonly kind: 'join'; readonly workspaceId: string; readonly conversationId: string }
  | { readonly kind: 'call-person'; readonly workspaceId: string; readonly userId: string };

interface Ways {
  readonly view: AppView;
  readonly navigation: Navigation;
  readonly notices: Notices;
  readonly ask: (question: TargetQuestion) => void;
  /** The call comes large on screen. */
  readonly expandCall: () => void;
}

/** Listens for what is to be shown from outside of the window: a link, a notification, the tray. Also for what was asked for before it listened. */
export function useTargets(navigation: Navigation): {
  readonly question: TargetQuestion | null;
  readonly settle: () => void;
} {
  const bridge = useBridge();
  const notices = useNotices();
  const store = useViewStore();
  const { expand } = useCallUiVerbs();
  const [question, setQuestion] = useState<TargetQuestion | null>(null);
  const follow = useRef<(target: OpenTarget) => void>(() => {});
  useEffect(() => {
    follow.current = (target) => {
      const { view } = store.getState();
      if (!view) return;
      followTarget(target, { view, navigation, notices, ask: setQuestion, expandCall: () => expand(true) });
    };
  });
  useEffect(() => {
    const off = bridge.desktop.on('target', (target) => follow.current(target));
    // it is taken away by asking, so that an answer counts even when this has stopped listening
    bridge.desktop.call.takeTarget().then(
      (target) => target && follow.current(target),
      () => undefined, // nothing was asked for
    );
    return off;
  }, [bridge]);
  const settle = useCallback(() => setQuestion(null), []);
  return { question, settle };
}

function followTarget(target: OpenTarget, ways: Ways): void {
  const { view, navigation, notices, ask } = ways;
  switch (target.type) {
    case 'conversation': {
      const { workspaceId, conversationId, offerJoin } = target;
      if (!isThere(workspaceId, ways)) return;
      navigation.goTo({ workspaceId, conversationId });
      if (offerJoin) ask({ kind: 'join', workspaceId, conversationId });
      return;
    }
    case 'call': {
      const call = view.calls[target.callId];
      if (!call || call.state.phase === 'ended') {
        void notices.run(() => Promise.reject(new AppError('call-ended')));
        return;
      }
      navigation.goTo(call);
      if (call.state.phase !== 'incoming') ways.expandCall();
      return;
    }
    case 'history':
      if (isThere(target.workspaceId, ways)) navigation.goToCalls(target.workspaceId);
      return;
    case 'call-person':
      if (!isThere(target.workspaceId, ways)) return;
      ask({ kind: 'call-person', workspaceId: target.workspaceId, userId: target.userId });
      return;
    case 'find':
      find(target.text, ways);
      return;
    case 'settings':
      navigation.set('profile');
      return;
    case 'bad-link':
      notices.tell('desktop.badLink', { text: target.text });
      return;
    default:
      assertNever(target, 'unknown target');
  }
}

function isThere(workspaceId: string, { view, notices }: Ways): boolean {
  if (view.workspaces[workspaceId]) return true;
  void notices.run(() => Promise.reject(new AppError('not-found')));
  return false;
}

/** In the workspace on screen, or else in the first where somebody is signed in. */
function find(text: string, { view, navigation, notices }: Ways): void {
  const searchable = (id: string | null): boolean => {
    const workspace = view.workspaces[id ?? ''];
    return workspace?.session.state === 'signed-in' && workspace.features.people !== null;
  };
  const here = navigation.workspaceId;
  const where = searchable(here) ? here : Object.keys(view.workspaces).find(searchable);
  if (where === undefined || where === null) {
    notices.tell('desktop.findNeedsSignIn', { text });
    return;
  }
  if (where !== here || navigation.adding) navigation.showWorkspace(where);
  navigation.find(text);
}
