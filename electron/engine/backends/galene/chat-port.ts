import { AppError } from '#shared/errors/app-error.ts';
import type { ChatPort } from '../adapter.ts';
import type { Conversation } from '#shared/contracts/connect/model.ts';
import type { Chat } from './chat.ts';
import { may, type Place } from './place.ts';

const UNSUPPORTED = (): Promise<never> => Promise.reject(new AppError('unsupported'));

/** The group's chat. What was said before we came is little: the server keeps the last 50 messages for some hours. */
export function createChatPort(place: Place, chat: Chat, conversation: () => Conversation): ChatPort {
  /** Errors: session-expired, server-unreachable, not-found. */
  const enter = (conversationId: string) => {
    const entered = place.enter();
    if (conversationId !== place.conversationId) throw new AppError('not-found');
    return entered;
  };
  return {
    async conversations() {
      place.enter();
      return [conversation()];
    },
    async changes(conversationId, since) {
      enter(conversationId);
      return { messages: [...chat.journal.changes(since)], rev: chat.journal.rev, hasMore: false };
    },
    async messages(conversationId, page) {
      enter(conversationId);
      return chat.journal.page(page);
    },
    createDirect: UNSUPPORTED,
    createGroup: UNSUPPORTED,
    async send(conversationId, { clientId, content }) {
      enter(conversationId);
      if (content.trim() === '') throw new AppError('message-empty');
      return chat.send(clientId, content);
    },
    edit: UNSUPPORTED,
    async delete(messageId) {
      const { stay, membership } = place.enter();
      const message = chat.journal.find(messageId);
      if (!message) throw new AppError('not-found');
      if (!may(membership, 'op')) throw new AppError('not-allowed');
      return chat.delete(stay, message);
    },
    async markRead(conversationId, seq) {
      enter(conversationId);
      return chat.read(seq);
    },
    setTyping() {
      // the protocol has no word for it
    },
  };
}
