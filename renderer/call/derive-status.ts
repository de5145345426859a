import type { EndReason } from '#shared/contracts/connect/model.ts';
import type { CallView } from '#shared/contracts/view.ts';
import type { ErrorView } from '#shared/errors/app-error.ts';
import type { QualityReason } from '#shared/rules/quality.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import { type CallFacts, factsOfPerson, type PeerFacts } from './facts.ts';

/** What a person reads. Derived from the call and from links that carry media, never stored. */
export type PersonStatus =
  /** Their devices are being looked for. */
  | { readonly status: 'calling' }
  | { readonly status: 'ringing' }
  | { readonly status: 'incoming'; readonly answering: boolean }
  | { readonly status: 'connecting' }
  | { readonly status: 'connected' }
  | { readonly status: 'poor'; readonly reason: QualityReason }
  | { readonly status: 'reconnecting' }
  | { readonly status: 'held'; readonly by: 'me' | 'them' }
  /** Joined, and nobody else has. */
  | { readonly status: 'waiting' }
  | { readonly status: 'ended'; readonly reason: EndReason; readonly error: ErrorView | null };

/** Pure: the same call and facts always read the same. */
export function deriveStatus(call: CallView, facts: CallFacts): PersonStatus {
  const { state } = call;
  switch (state.phase) {
    case 'outgoing':
      return { status: call.participants.some(({ status }) => status === 'ringing') ? 'ringing' : 'calling' };
    case 'incoming':
      return { status: 'incoming', answering: state.answering };
    case 'joined':
      return state.held ? { status: 'held', by: 'me' } : joinedStatus(call, facts);
    case 'ended':
      return { status: 'ended', reason: state.reason, error: state.error };
    default:
      return assertNever(state, 'unknown call state');
  }
}

function joinedStatus(call: CallView, facts: CallFacts): PersonStatus {
  const links = call.peers.map(({ userId }) => factsOfPerson(call, facts, userId));
  const connected = links.filter((link): link is PeerFacts => link?.link === 'connected');
  if (connected.length > 0 && !facts.cutOff) {
    return onHoldByAll(call) ? { status: 'held', by: 'them' } : connectedStatus(connected);
  }
  const joined = call.participants.filter(({ status }) => status === 'joined');
  if (links.length === 0 && joined.length < 2) return { status: 'waiting' };
  return { status: facts.wasConnected ? 'reconnecting' : 'connecting' };
}

/** `poor` only when it is so with everyone: one person's bad network is told on their own tile. */
function connectedStatus(connected: readonly PeerFacts[]): PersonStatus {
  const poor = connected.flatMap(({ quality }) =>
    quality?.quality.level === 'poor' ? [quality.quality] : [],
  );
  const reason = poor[0]?.reason;
  return poor.length === connected.length && reason ? { status: 'poor', reason } : { status: 'connected' };
}

function onHoldByAll(call: CallView): boolean {
  const peers = new Set(call.peers.map(({ userId }) => userId));
  return call.participants
    .filter(({ userId }) => peers.has(userId))
    .every(({ mediaState }) => mediaState.onHold === true);
}
