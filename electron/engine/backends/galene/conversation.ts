import type { Conversation } from '#shared/contracts/connect/model.ts';
import { liveCallOf } from '../live-call.ts';
import type { Chat } from './chat.ts';
import type { GroupCall } from './group-call.ts';
import type { Place } from './place.ts';

/** Nobody tells when a group was made. */
const UNKNOWN_TIME = new Date(0).toISOString();

/** The group as the one conversation of its workspace. Who was here and wrote is named in it too as long as their words are. */
export function conversationOf(place: Place, name: string, chat: Chat, call: GroupCall): Conversation {
  const { conversationId, roster } = place;
  const me = place.me()?.user;
  const { journal } = chat;
  const others = new Set([...roster.present.keys(), ...journal.authors()]);
  if (me) others.delete(me.id);
  return {
    id: conversationId,
    type: 'group',
    name,
    participants: [
      ...(me ? [{ ...me, status: 'online' as const }] : []),
      ...[...others].map((userId) => roster.user(userId)),
    ],
    lastMessage: journal.last,
    lastSeq: journal.lastSeq,
    rev: journal.rev,
    unreadCount: chat.unreadCount,
    lastReadSeq: chat.readSeq,
    muted: false,
    liveCall: liveCallOf(call.call()),
    createdAt: UNKNOWN_TIME,
    updatedAt: journal.last?.createdAt ?? UNKNOWN_TIME,
  };
}
