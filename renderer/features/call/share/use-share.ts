import type { CallView } from '#shared/contracts/view.ts';
import { useCallRoom, useRoomFacts } from '../../../call/context.tsx';
import type { CallPerson } from '../../../call/derive-people.ts';
import type { LocalScreenState, ShareHint } from '../../../media/local-screen.ts';
import { useWorkspace } from '../../../state/context.tsx';
import { type Translate, useT } from '../../../state/i18n.ts';
import { useCallUi, useCallUiVerbs } from '../call-ui.tsx';

export interface Share {
  readonly state: 'off' | 'picking' | 'sharing';
  /** Why it cannot be begun now; `null`: it can. */
  readonly reason: string | null;
  /** What mattered the last time. */
  readonly hint: ShareHint;
  readonly start: (hint: ShareHint) => void;
  readonly stop: () => void;
}

/** My own screen in this call. */
export function useShare(call: CallView, people: readonly CallPerson[]): Share {
  const t = useT();
  const room = useCallRoom();
  const screen = useRoomFacts((facts) => facts.screen);
  const features = useWorkspace(call.workspaceId)?.features.calls ?? null;
  const hint = useCallUi((ui) => ui.hint);
  const { share } = useCallUiVerbs();
  const can = features?.screen === true && call.dialect.screenAs !== 'none';
  return {
    state: stateIn(screen, call.id),
    reason: whyNotShare(t, people, { can, one: features?.sharers === 'one' }),
    hint,
    start: (next) => void share(call.id, next),
    stop: () => room.stopSharing(),
  };
}

function stateIn(screen: LocalScreenState, callId: string): Share['state'] {
  return screen.state !== 'off' && screen.callId === callId ? screen.state : 'off';
}

/** `one`: only one person can share at a time here. */
export function whyNotShare(
  t: Translate,
  people: readonly Pick<CallPerson, 'name' | 'screen'>[],
  { can, one }: { readonly can: boolean; readonly one: boolean },
): string | null {
  if (!can) return t('call.share.noScreen');
  const sharer = one ? people.find(({ screen }) => screen !== null) : undefined;
  return sharer ? t('call.share.taken', { name: sharer.name }) : null;
}
