import { type ServerEventName, serverEvents } from '#shared/contracts/connect/events.ts';
import { EndReason, PresenceStatus } from '#shared/contracts/connect/model.ts';
import type { Emitter } from '#shared/tools/emitter.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { AdapterEvents } from '../adapter.ts';
import type { CallMirror } from './call-mirror.ts';
import { readCall, readMediaState } from './read/call.ts';
import { readConversation, readLiveCall, readMessage } from './read/chat.ts';
import { asObject, countOf, flagOf, idOf, oneOf, textOf } from './read/json.ts';
import { readSignal } from './read/signal.ts';
import { readTold } from './read/told.ts';

export interface IncomingDeps {
  readonly events: Emitter<AdapterEvents>;
  readonly logger: Logger;
  /** Non-null on a plain seed server, whose single changes are put together there. */
  readonly mirror: () => CallMirror | null;
  readonly myId: () => string | null;
}

type Reader = (raw: unknown, deps: IncomingDeps) => boolean;

/** Turns what the socket says into the adapter's events. What cannot be read is logged and dropped, never a crash. */
export function handleIncoming(event: string, raw: unknown, deps: IncomingDeps): void {
  const reader = Object.hasOwn(serverEvents, event) ? readers[event as ServerEventName] : undefined;
  if (!reader) return deps.logger.debug('unknown event', { event });
  if (!reader(raw, deps)) deps.logger.warn('event cannot be read', { event });
}

const message: Reader = (raw, { events }) => {
  const read = readMessage(raw);
  if (read) events.emit('message', read);
  return read !== null;
};

const signalOf =
  (event: ServerEventName): Reader =>
  (raw, { events }) => {
    const signal = readSignal(event, raw);
    if (signal) events.emit('signal', signal);
    return signal !== null;
  };

/** Our own server tells the whole in call:updated: the single changes are for plain clients. */
const single =
  (change: (mirror: CallMirror, callId: string, userId: string, raw: unknown) => void): Reader =>
  (raw, deps) => {
    const fields = asObject(raw);
    const callId = idOf(fields, 'callId');
    const userId = idOf(fields, 'userId', 'id', '_id');
    if (callId === null || userId === null) return false;
    const mirror = deps.mirror();
    if (mirror) change(mirror, callId, userId, raw);
    return true;
  };

const ignored: Reader = () => true;

const readers: Readonly<Record<ServerEventName, Reader>> = {
  'message:new': message,
  'message:updated': message,
  'message:read': (raw, { events }) => {
    const fields = asObject(raw);
    const conversationId = idOf(fields, 'conversationId');
    const userId = idOf(fields, 'userId');
    const seq = countOf(fields, 'seq');
    if (conversationId === null || userId === null || seq === null) return false;
    const unreadCount = countOf(fields, 'unreadCount');
    events.emit('read', {
      conversationId,
      userId,
      seq,
      ...(unreadCount === null ? {} : { unreadCount }),
    });
    return true;
  },
  'typing:update': (raw, { events }) => {
    const fields = asObject(raw);
    const conversationId = idOf(fields, 'conversationId');
    const userId = idOf(fields, 'userId');
    const isTyping = flagOf(fields, 'isTyping');
    if (conversationId === null || userId === null || isTyping === null) return false;
    events.emit('typing', { conversationId, userId, isTyping });
    return true;
  },
  'presence:update': (raw, { events }) => {
    const fields = asObject(raw);
    const userId = idOf(fields, 'userId', 'id');
    const status = oneOf(PresenceStatus, fields?.['status']);
    if (userId === null || status === null) return false;
    events.emit('presence', { userId, status });
    return true;
  },
  'conversation:updated': (raw, { events, myId }) => {
    const conversation = readConversation(raw);
    if (!conversation) return false;
    if (conversation.participants.some((user) => user.id === myId())) {
      events.emit('conversation', conversation);
    } else {
      events.emit('conversation-left', { conversationId: conversation.id });
    }
    return true;
  },
  'conversation:call': (raw, { events }) => {
    const fields = asObject(raw);
    const conversationId = idOf(fields, 'conversationId');
    const liveCall = readLiveCall(fields?.['liveCall']);
    if (conversationId === null || liveCall === undefined) return false;
    events.emit('live-call', { conversationId, liveCall });
    return true;
  },
  'auth:expiring': ignored,
  'call:incoming': (raw, { events, mirror }) => {
    const call = readCall(raw, { status: 'initiated' });
    if (!call) return false;
    const ringsForMs = countOf(asObject(raw), 'ringsForMs');
    mirror()?.set(call);
    events.emit('call', { call, ringsForMs });
    return true;
  },
  'call:updated': (raw, { events, mirror }) => {
    const call = readCall(raw);
    if (!call) return false;
    const mirrored = mirror();
    if (mirrored) mirrored.set(call);
    else events.emit('call', { call, ringsForMs: null });
    return true;
  },
  'call:ended': (raw, { events, mirror }) => {
    const fields = asObject(raw);
    const callId = idOf(fields, 'callId', 'id');
    if (callId === null) return false;
    mirror()?.forget(callId);
    const reason = oneOf(EndReason, fields?.['reason'] ?? fields?.['endReason']) ?? 'ended-by-user';
    events.emit('call-ended', { callId, reason, rev: countOf(fields, 'rev') });
    return true;
  },
  'call:offer': signalOf('call:offer'),
  'call:answer': signalOf('call:answer'),
  'call:ice-candidate': signalOf('call:ice-candidate'),
  'call:relay': (raw, { events, logger }) => {
    const told = readTold(raw);
    if (told === null) return false;
    const { callId, fromUserId, kind, message: heard } = told;
    if (heard === null) logger.debug('unknown message in a call', { callId, kind });
    else events.emit('told', { callId, fromUserId, message: heard });
    return true;
  },
  'call:participant-joined': single((mirror, callId, userId, raw) => {
    const fields = asObject(raw);
    const userName = textOf(fields, 'userName', 'displayName', 'name');
    mirror.change(callId, userId, { status: 'joined', ...(userName === null ? {} : { userName }) });
  }),
  'call:participant-left': single((mirror, callId, userId) =>
    mirror.change(callId, userId, { status: 'left' }),
  ),
  'call:media-state-changed': single((mirror, callId, userId, raw) => {
    const state = asObject(raw)?.['mediaState'] ?? raw;
    mirror.change(callId, userId, { mediaState: (before) => readMediaState(state, before) });
  }),
};
