import { z } from 'zod';
import type { Chat } from './chat.ts';
import { wordsOf } from './errors.ts';
import type { ServerMessage, UserMessage } from './events.ts';
import type { Invitations } from './invitations.ts';
import type { Place } from './place.ts';
import { readTransfer, TRANSFER_KIND } from './transfer-port.ts';

const Level = z.enum(['info', 'warning', 'error']);
const id = z
  .string()
  .nullish()
  .transform((text) => text || null);
const Cleared = z.object({ id, userId: id });

interface IncomingDeps {
  readonly place: Place;
  readonly chat: Chat;
  readonly invitations: Invitations;
}

/** What the server says to us beside its frames of a kind of their own. */
export function handleServerMessage(
  message: ServerMessage,
  { place, chat, invitations }: IncomingDeps,
): void {
  if (invitations.take(message)) return;
  const { kind, value } = message;
  const level = Level.safeParse(kind);
  if (level.success) {
    const text = wordsOf(value);
    if (text !== '') place.events.emit('notice', { type: 'said', level: level.data, text });
    return;
  }
  if (kind !== 'clearchat') return place.logger.debug('server message not used', { kind });
  if (value === null || value === undefined) return chat.cleared(null);
  const what = Cleared.safeParse(value);
  if (what.success && (what.data.id !== null || what.data.userId !== null)) chat.cleared(what.data);
  else place.logger.warn('clearing of nothing', { kind });
}

/** What other people's clients say to ours. Orders count from operators alone. */
export function handleUserMessage(
  { kind, from, isPrivate, privileged, value }: UserMessage,
  { place }: IncomingDeps,
): void {
  const { roster, events, logger } = place;
  const fromUserId = roster.userOf(from.id);
  if (fromUserId === null || fromUserId === place.me()?.user.id) return;
  if (kind === TRANSFER_KIND) {
    const signal = isPrivate ? readTransfer(value) : null;
    if (signal) events.emit('transfer', { fromUserId, signal });
    else logger.warn('file transfer not understood', { isPrivate });
    return;
  }
  const level = Level.safeParse(kind);
  if (!privileged) return logger.debug('message of a member not used', { kind: kind.slice(0, 40) });
  const fromName = roster.user(fromUserId).displayName;
  if (kind === 'mute') events.emit('notice', { type: 'please-mute', fromName });
  else if (level.success)
    events.emit('notice', { type: 'said', level: level.data, text: `${fromName}: ${wordsOf(value)}` });
}
