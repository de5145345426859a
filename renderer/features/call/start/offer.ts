/** How a conversation can be called. Pure. */
import type { ConversationView, WorkspaceView } from '#shared/contracts/view.ts';
import type { Translate } from '../../../state/i18n.ts';
import { otherIdOf, ownName } from '../../../state/names.ts';

export type CallOffer =
  | { readonly kind: 'none'; readonly reason: string }
  /** Everybody is rung. */
  | { readonly kind: 'all' }
  /** More members than a call holds: some are chosen, or nobody is rung. `limit` counts me. */
  | { readonly kind: 'choose'; readonly limit: number };

export interface Ways {
  readonly ring: CallOffer;
  /** A call can be started that rings nobody, and colleagues find it. */
  readonly quietly: boolean;
  /** It can be called only to look and to listen. */
  readonly watch: boolean;
}

export function waysToCall(
  t: Translate,
  workspace: WorkspaceView,
  conversation: ConversationView,
  video: boolean,
): Ways {
  const { calls } = workspace.features;
  const no = (reason: string): Ways => ({ ring: { kind: 'none', reason }, quietly: false, watch: false });
  if (!calls) return no(t('call.why.noCalls'));
  if (workspace.session.state !== 'signed-in') return no(t('call.why.notSignedIn'));
  if (workspace.connection.state !== 'online') return no(t('call.why.offline'));
  if (video ? !calls.video : !calls.audio) return no(t(video ? 'call.why.noVideo' : 'call.why.noCalls'));
  if (conversation.callable === false) return no(t('call.why.notHere'));
  const otherId = otherIdOf(workspace, conversation);
  const other = otherId === null ? undefined : workspace.users[otherId];
  if (other && ownName(other) === '') return no(t('call.why.unknown'));
  const isGroup = conversation.type === 'group';
  if (isGroup && !calls.group) return no(t('call.why.noGroupCalls'));
  // a room is entered, with or without anybody in it; who was there once is not rung
  if (isGroup && workspace.features.rooms) return { ring: { kind: 'all' }, quietly: false, watch: false };
  const people = conversation.memberIds.length;
  if (people < 2) return no(t('call.why.alone'));
  const limit = roomFor(calls, video);
  // who is not rung must be told of the call some other way
  const quietly = isGroup && calls.live;
  const watch = calls.watch && !isGroup;
  if (people <= limit) return { ring: { kind: 'all' }, quietly, watch };
  if (calls.invite) return { ring: { kind: 'choose', limit }, quietly, watch };
  return { ring: { kind: 'none', reason: t('call.why.tooMany', { limit }) }, quietly, watch };
}

/** Why this conversation cannot be called now; `null` when it can, perhaps after the question whom. */
export function whyNot(...asked: Parameters<typeof waysToCall>): string | null {
  const { ring } = waysToCall(...asked);
  return ring.kind === 'none' ? ring.reason : null;
}

/** How many may be in such a call; without an SFU everyone is linked to everyone. */
function roomFor(calls: NonNullable<WorkspaceView['features']['calls']>, video: boolean): number {
  if (calls.sfu) return calls.participants;
  return Math.min(calls.participants, video ? calls.meshVideo : calls.meshAudio);
}
