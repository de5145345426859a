import { PAGE_MAX } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { ChatPort } from '../adapter.ts';
import { must, type PortDeps } from './port.ts';
import { readConversation, readConversations, readMessage, readMessages } from './read/chat.ts';
import { asObject, countOf } from './read/json.ts';

/** Conversations and messages of a connect server. */
export function createChatPort({ rest, logger, socket, optional }: PortDeps): ChatPort {
  return {
    async conversations() {
      return readConversations(await optional('chat', rest.call('conversations')));
    },
    async changes(conversationId, since) {
      const raw = await rest.call('changes', {
        params: { conversationId },
        query: { since, limit: PAGE_MAX },
      });
      const { messages, hasMore } = readMessages(raw);
      messages.sort((a, b) => a.rev - b.rev);
      const rev = countOf(asObject(raw), 'rev') ?? messages.at(-1)?.rev ?? since;
      return { messages, rev, hasMore };
    },
    async messages(conversationId, page) {
      return readMessages(await rest.call('messages', { params: { conversationId }, query: page }));
    },
    async createDirect(userId) {
      const body = { type: 'direct' as const, participantIds: [userId] };
      return must(readConversation(await rest.call('createConversation', { body })));
    },
    async createGroup(name, userIds) {
      const body = { type: 'group' as const, participantIds: [...userIds], name };
      return must(readConversation(await rest.call('createConversation', { body })));
    },
    async send(conversationId, { clientId, content, replyToId }) {
      const body = { clientId, content, ...(replyToId === null ? {} : { replyToId }) };
      return must(readMessage(await rest.call('sendMessage', { params: { conversationId }, body })));
    },
    async edit(messageId, content) {
      return must(readMessage(await rest.call('editMessage', { params: { messageId }, body: { content } })));
    },
    async delete(messageId) {
      return must(readMessage(await rest.call('deleteMessage', { params: { messageId } })));
    },
    async markRead(conversationId, seq) {
      const fields = asObject(await rest.call('markRead', { params: { conversationId }, body: { seq } }));
      return {
        lastReadSeq: countOf(fields, 'lastReadSeq') ?? seq,
        unreadCount: countOf(fields, 'unreadCount') ?? 0,
      };
    },
    setTyping(conversationId, typing) {
      const line = socket();
      if (!line) return;
      line.ask(typing ? 'typing:start' : 'typing:stop', { conversationId }).catch((error: unknown) => {
        // typing is worth no second try
        logger.debug('typing was not told', { code: AppError.from(error).code });
      });
    },
  };
}
