/** What peers, rooms and their conversations are called here. A peer's id on the wire is its user id, but for one name. */
import type { User } from '#shared/contracts/connect/model.ts';

/** Whoever calls us: the protocol does not say who it is. */
export const UNKNOWN = 'unknown';
/** A peer that is really called so must not be taken for everybody who calls. White space is in no peer's id. */
const CALLED_UNKNOWN = 'unknown (id)';
/** Leaves room for what is put before it in ids of conversations. */
const CHARS_MAX = 180;

const PEER = 'peer:';
const ROOM = 'room:';

/** What the server takes for a name: no white space, not empty. */
export const isPeerId = (text: string): boolean => /^\S+$/.test(text) && text.length <= CHARS_MAX;
/** Rooms too, but for the one word that the server keeps for itself. */
export const isRoomName = (text: string): boolean => isPeerId(text) && text !== 'session';

export const userIdOf = (peerId: string): string => (peerId === UNKNOWN ? CALLED_UNKNOWN : peerId);

/** `null`: nobody who could be called. */
export function peerIdOf(userId: string): string | null {
  if (userId === CALLED_UNKNOWN) return UNKNOWN;
  return userId !== UNKNOWN && isPeerId(userId) ? userId : null;
}

/** Where somebody who calls, a peer or a room is talked with. */
export type Where =
  | { readonly kind: 'caller' }
  | { readonly kind: 'peer'; readonly peerId: string }
  | { readonly kind: 'room'; readonly name: string };

export function conversationIdOf(where: Where): string {
  switch (where.kind) {
    case 'caller':
      return UNKNOWN;
    case 'peer':
      return `${PEER}${where.peerId}`;
    case 'room':
      return `${ROOM}${where.name}`;
    default:
      return where satisfies never;
  }
}

/** `null`: none of ours. */
export function whereOf(conversationId: string): Where | null {
  if (conversationId === UNKNOWN) return { kind: 'caller' };
  const rest = conversationId.slice(PEER.length);
  if (conversationId.startsWith(PEER) && isPeerId(rest)) return { kind: 'peer', peerId: rest };
  if (conversationId.startsWith(ROOM) && isRoomName(rest)) return { kind: 'room', name: rest };
  return null;
}

/** Nobody is told whether they are there: only a call finds out. */
export function userOf(userId: string): User {
  const name = userId === UNKNOWN ? '' : (peerIdOf(userId) ?? userId);
  return {
    id: userId,
    username: name,
    userIdentifier: name,
    displayName: name,
    avatarUrl: null,
    status: 'offline',
  };
}
