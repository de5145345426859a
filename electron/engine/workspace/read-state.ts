import { AppError } from '#shared/errors/app-error.ts';
import type { AccountContext } from './context.ts';
import type { Conversations } from './conversations.ts';

/** Tells the server how far I have read: one request at a time per conversation, the last word wins, and after a reconnect again. */
export class ReadState {
  readonly #context: AccountContext;
  readonly #conversations: Conversations;
  readonly #busy = new Set<string>();

  constructor(context: AccountContext, conversations: Conversations) {
    this.#context = context;
    this.#conversations = conversations;
  }

  mark(conversationId: string, seq: number): void {
    this.#conversations.readHere(conversationId, seq);
    void this.#tell(conversationId);
  }

  /** What was read while there was no connection. */
  tellAll(): void {
    for (const { conversation } of this.#conversations.all()) void this.#tell(conversation.id);
  }

  async #tell(conversationId: string): Promise<void> {
    if (this.#busy.has(conversationId)) return;
    this.#busy.add(conversationId);
    try {
      for (;;) {
        const row = this.#conversations.get(conversationId);
        const chat = this.#context.chat();
        if (!row || !chat || !this.#context.online() || row.readSeq <= row.conversation.lastReadSeq) return;
        const { lastReadSeq, unreadCount } = await chat.markRead(conversationId, row.readSeq);
        const me = this.#context.me().user.id;
        this.#conversations.readThere(conversationId, me, lastReadSeq, unreadCount);
        if (lastReadSeq < row.readSeq) return;
      }
    } catch (error) {
      // kept here, and told again after the next reconnect or the next reading
      this.#context.logger.info('read state was not told', { code: AppError.from(error).code });
    } finally {
      this.#busy.delete(conversationId);
    }
  }
}
