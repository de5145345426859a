import { MESSAGE_CHARS_MAX, type Message } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { ChatPort } from '../adapter.ts';
import { Answers } from '../answers.ts';
import type { Conversations } from './conversations.ts';
import { peerIdOf, UNKNOWN } from './ids.ts';
import type { InBand } from './in-band.ts';

export interface ChatDeps {
  readonly conversations: Conversations;
  readonly inBand: InBand;
  /** Errors: session-expired. */
  readonly myId: () => string;
}

/** Messages that were sent and may be asked for once more. */
const SENT_MAX = 200;

const unsupported = (): Promise<never> => Promise.reject(new AppError('unsupported'));

/** Conversations with peers, callers and in rooms. Nothing is kept by a server: what is written waits for a call whose link carries it. */
export function createChatPort({ conversations, inBand, myId }: ChatDeps): ChatPort {
  const sent = new Answers<Message>(SENT_MAX);
  const send = async (conversationId: string, clientId: string, content: string): Promise<Message> => {
    while (!inBand.say(conversationId, content)) await inBand.opened();
    return conversations.add(conversationId, { senderId: myId(), content, clientId });
  };
  return {
    conversations: async () => conversations.list(),
    changes: async (conversationId, since) => conversations.changes(conversationId, since),
    messages: async (conversationId, page) => conversations.messages(conversationId, page),
    async createDirect(userId) {
      if (userId === UNKNOWN) return conversations.get(UNKNOWN);
      const peerId = peerIdOf(userId);
      if (peerId === null || userId === myId()) throw new AppError('not-found');
      return conversations.open({ kind: 'peer', peerId });
    },
    createGroup: unsupported,
    /** Errors: also offline, when nobody is connected any more and it has not left. */
    async send(conversationId, { clientId, content }) {
      conversations.get(conversationId);
      if (content.trim() === '') throw new AppError('message-empty');
      if (content.length > MESSAGE_CHARS_MAX)
        throw new AppError('message-too-long', { limit: MESSAGE_CHARS_MAX });
      return sent.get(clientId, () => send(conversationId, clientId, content));
    },
    edit: unsupported,
    delete: unsupported,
    markRead: (conversationId, seq) => conversations.markRead(conversationId, seq),
    // no words for it
    setTyping: () => {},
  };
}
