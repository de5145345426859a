import type { Message } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { ChatPort } from '../adapter.ts';
import { Answers } from '../answers.ts';
import type { Channel } from './channel.ts';
import type { Channels } from './channels.ts';
import { reactionNameOf, REACTIONS } from './reactions.ts';
import { FoundRows, MadePrivate } from './rows.ts';
import { inPath, readReply, refusalError, type Site } from './site.ts';

export interface ChatPortDeps {
  readonly site: Site;
  readonly channels: Channels;
  readonly logger: Logger;
  readonly me: () => string;
  readonly messageChars: () => number;
  readonly now: () => number;
  /** The person does something in this channel: it is followed closely. */
  readonly onTouched: (channel: Channel) => void;
}

/** Typing is told at most this often; the server forgets it after 5 s. */
const TYPING_EVERY_MS = 2000;
/** Sends that were acknowledged, for whoever asks again. */
const SENT_MAX = 200;

/** Conversations and messages of a minimost server. */
export function createChatPort(deps: ChatPortDeps): ChatPort {
  const { site, channels, logger, me, onTouched } = deps;
  const sent = new Answers<Message>(SENT_MAX);
  const typedAt = new Map<string, number>();

  const touched = (id: string): Channel => {
    const channel = channels.must(id);
    onTouched(channel);
    return channel;
  };
  const check = (content: string): void => {
    if (content.trim() === '') throw new AppError('message-empty');
    const limit = deps.messageChars();
    if (content.length > limit) throw new AppError('message-too-long', { limit });
  };
  /** Does something to a message, and answers it as it is then. */
  const change = async (messageId: string, path: string, form: Record<string, string>): Promise<Message> => {
    const channel = channels.of(messageId);
    const reply = await site.inside(`${path}/${messageId}`, { method: 'POST', form });
    // the server says the same of messages of others and of none
    if (reply.status === 403) throw new AppError('not-found');
    if (reply.status !== 200) throw refusalError(reply);
    await channels.refresh(channel);
    const message = channel.log.find(Number(messageId));
    if (!message) throw new AppError('not-found');
    return message;
  };
  const send = async (channel: Channel, wish: Parameters<ChatPort['send']>[1]): Promise<Message> => {
    const { clientId, content, replyToId } = wish;
    const { message, told } = await channel.send(clientId, { text: content, replyToId });
    channels.tell(channel, told.some((one) => one.id === message.id) ? renamed(told, message) : told);
    channel.unread = 0;
    return message;
  };

  return {
    reactions: REACTIONS,
    async conversations() {
      await channels.listAgain();
      return channels.conversations();
    },
    async changes(conversationId, since) {
      const channel = channels.must(conversationId);
      await channels.refresh(channel);
      return { messages: channel.log.changes(since), rev: channel.log.rev, hasMore: false };
    },
    async messages(conversationId, page) {
      const channel = touched(conversationId);
      await channels.refresh(channel);
      return channel.log.page(page);
    },
    async createDirect(userId) {
      const channel = await channels.open([me(), userId]);
      onTouched(channel);
      return channel.conversation();
    },
    async createGroup(name, userIds) {
      const reply = await site.inside('/private_channels/create', {
        method: 'POST',
        json: { name, members: userIds },
      });
      const made = readReply(reply, MadePrivate);
      const channel = await channels.add(made.channel, made.name, [...userIds, me()]);
      onTouched(channel);
      return channel.conversation();
    },
    async send(conversationId, wish) {
      check(wish.content);
      const channel = touched(conversationId);
      return sent.get(wish.clientId, () => send(channel, wish));
    },
    async edit(messageId, content) {
      check(content);
      return change(messageId, '/edit', { text: content });
    },
    delete: (messageId) => change(messageId, '/delete', {}),
    react(messageId, emoji) {
      const reaction = reactionNameOf(emoji);
      if (reaction === null) return Promise.reject(new AppError('unsupported'));
      return change(messageId, '/react', { reaction });
    },
    async markRead(conversationId, seq) {
      const channel = touched(conversationId);
      // the server knows only "all of it"
      if (seq >= channel.log.lastSeq && channel.unread > 0) {
        const reply = await site.inside(`/mark_read/${inPath(conversationId)}`, { method: 'POST' });
        if (reply.status >= 400) throw refusalError(reply);
        channel.unread = 0;
      }
      return { lastReadSeq: channel.lastReadSeq, unreadCount: channel.unread };
    },
    setTyping(conversationId, typing) {
      const channel = channels.get(conversationId);
      if (!channel) return;
      onTouched(channel);
      const now = deps.now();
      if (!typing || now - (typedAt.get(conversationId) ?? 0) < TYPING_EVERY_MS) return;
      typedAt.set(conversationId, now);
      site.inside(`/typing/${inPath(conversationId)}`, { method: 'POST' }).catch((error: unknown) => {
        // typing is worth no second try
        logger.debug('typing was not told', { code: AppError.from(error).code });
      });
    },
    async search(query, conversationId) {
      const reply = await site.inside('/search_messages', {
        query: { q: query, ...(conversationId === null ? {} : { channel: conversationId }) },
      });
      const found = readReply(reply, FoundRows);
      return found.flatMap(({ id, channel }) => channels.get(channel)?.log.find(id) ?? []);
    },
  };
}

/** With the clientId that it has got meanwhile. */
const renamed = (told: readonly Message[], message: Message): Message[] =>
  told.map((one) => (one.id === message.id ? message : one));
