/** Who may signal to whom in a call, and to which of that person's devices. Pure: decided on the state alone. */
import { isIn, isOver, participantOf, type CallState } from './state.ts';

/** The address of one piece of signalling, as its sender gave it. */
export interface Address {
  readonly targetUserId: string;
  readonly targetDeviceId?: string | undefined;
  readonly fromJoinId?: string | undefined;
  readonly toJoinId?: string | undefined;
}

export interface Sender {
  readonly userId: string;
  readonly deviceId: string;
}

export type RelayRefusal = 'not-found' | 'call-ended' | 'not-joined' | 'target-away';

export type Routed =
  | { readonly to: 'device'; readonly userId: string; readonly deviceId: string }
  /** Before an answer: every device of the person. */
  | { readonly to: 'user'; readonly userId: string }
  /** It belongs to a stay that is no more: nobody would want it. */
  | { readonly to: 'nobody' }
  | { readonly refused: RelayRefusal };

const refuse = (refused: RelayRefusal): Routed => ({ refused });

/** Where a piece of signalling from `sender` goes; that a named device is the target's own, the caller checks. */
export function route(state: CallState, sender: Sender, address: Address): Routed {
  const refused = mayNotSend(state, sender);
  if (refused) return refuse(refused);
  const from = participantOf(state, sender.userId)?.standing;
  const target = participantOf(state, address.targetUserId)?.standing;
  if (!target || address.targetUserId === sender.userId) return refuse('not-found');
  if (!isIn(target)) return refuse('target-away');

  const ownJoinId = from?.status === 'joined' ? from.stay.joinId : undefined;
  const theirJoinId = target.status === 'joined' ? target.stay.joinId : undefined;
  if (address.fromJoinId !== undefined && address.fromJoinId !== ownJoinId) return { to: 'nobody' };
  if (address.toJoinId !== undefined && address.toJoinId !== theirJoinId) return { to: 'nobody' };

  if (target.status === 'joined') {
    const { deviceId } = target.stay;
    // A device that pre-warmed and did not get the call has closed its link.
    if (address.targetDeviceId !== undefined && address.targetDeviceId !== deviceId)
      return refuse('target-away');
    return { to: 'device', userId: address.targetUserId, deviceId };
  }
  const { targetDeviceId } = address;
  return targetDeviceId === undefined
    ? { to: 'user', userId: address.targetUserId }
    : { to: 'device', userId: address.targetUserId, deviceId: targetDeviceId };
}

/** Why a device may not signal in a call; null if it may. */
export function mayNotSend(state: CallState, { userId, deviceId }: Sender): RelayRefusal | null {
  const standing = participantOf(state, userId)?.standing;
  if (!standing) return 'not-found';
  if (isOver(state)) return 'call-ended';
  if (!isIn(standing)) return 'not-joined';
  if (standing.status === 'joined' && standing.stay.deviceId !== deviceId) return 'not-joined';
  return null;
}

/** How many numbers of a link are remembered one by one; older ones count as seen. */
const WINDOW = 512;

/** The counters `n` of the links of one call: which have passed already. */
export class SeenCounters {
  readonly #links = new Map<string, { floor: number; seen: Set<number> }>();

  has(link: string, n: number): boolean {
    const known = this.#links.get(link);
    return known !== undefined && (n <= known.floor || known.seen.has(n));
  }

  add(link: string, n: number): void {
    const known = this.#links.get(link) ?? { floor: 0, seen: new Set<number>() };
    this.#links.set(link, known);
    known.seen.add(n);
    if (known.seen.size <= WINDOW) return;
    known.floor = Math.min(...known.seen);
    known.seen.delete(known.floor);
  }
}
