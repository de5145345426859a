import type { Conversation, Message, User } from '#shared/contracts/connect/model.ts';
import type { ConversationView, MessageView, UserView } from '#shared/contracts/view.ts';
import { AppError, fileTooLarge } from '#shared/errors/app-error.ts';
import { Scope } from '#shared/tools/scope.ts';
import type { Adapter, ChatPort } from '../backends/adapter.ts';
import type { AccountContext } from './context.ts';
import { Conversations } from './conversations.ts';
import { Messages } from './messages.ts';
import { messageView } from './message-view.ts';
import { Outbox } from './outbox.ts';
import { People, userView } from './people.ts';
import { ReadState } from './read-state.ts';
import { Sync } from './sync.ts';
import { Typing } from './typing.ts';
import { type FileWish, Uploads } from './uploads.ts';

const PAGE = 50;
/** As many as are kept. */
const KNOWN_MAX = 200;
/** A search answers no more. */
const FOUND_MAX = 50;
const EMPTY = { messages: [], hasMore: false };

/** One person on one workspace: people, conversations and messages, remembered and kept in step with the server. */
export class Account {
  readonly uploads: Uploads;
  readonly #context: AccountContext;
  readonly #scope = new Scope();
  readonly #people = new People();
  readonly #messages: Messages;
  readonly #conversations: Conversations;
  readonly #outbox: Outbox;
  readonly #typing: Typing;
  readonly #readState: ReadState;
  readonly #sync: Sync;

  constructor(context: AccountContext, adapter: Adapter) {
    this.#context = context;
    this.uploads = new Uploads(context);
    this.#scope.add(() => this.uploads.cancelAll());
    this.#typing = new Typing({
      clock: context.clock,
      scope: this.#scope,
      tell: (conversationId, typing) => context.chat()?.setTyping(conversationId, typing),
      changed: (conversationId) => this.#conversations.refresh(conversationId),
    });
    this.#messages = new Messages(context);
    this.#outbox = new Outbox({
      context,
      scope: this.#scope,
      onSent: (message) => this.#takePushed(message),
      onChange: (conversationId, key, view) => {
        this.#conversations.refresh(conversationId);
        this.#tell(conversationId, view ? [view] : [], view ? [] : [key]);
      },
    });
    this.#conversations = new Conversations(context, {
      draft: (conversationId) => context.store.rows('drafts').get(conversationId)?.text ?? '',
      typingIds: (conversationId) => this.#typing.ids(conversationId),
      lastPending: (conversationId) => this.#outbox.views(conversationId).at(-1) ?? null,
    });
    this.#readState = new ReadState(context, this.#conversations);
    this.#sync = new Sync({
      context,
      scope: this.#scope,
      conversations: this.#conversations,
      messages: this.#messages,
      take: (messages) => this.#take(messages),
      onListed: (listed) => {
        this.#people.meet(listed.flatMap((conversation) => conversation.participants));
        for (const conversation of listed) this.#conversations.takeListed(conversation);
      },
      onLeft: (conversationId) => this.#left(conversationId),
      onAnew: (conversationId) => this.#forget(conversationId),
    });
    const known = this.#conversations.all().flatMap((row) => row.conversation.participants);
    this.#people.meet([...known, context.me().user]);
    this.#people.allOffline();
    this.#conversations.refreshAll();
    this.#listen(adapter);
  }

  get users(): Readonly<Record<string, UserView>> {
    return this.#people.view;
  }

  get conversations(): Readonly<Record<string, ConversationView>> {
    return this.#conversations.view;
  }

  /** The people of a conversation besides me. Errors: not-found. */
  othersIn(conversationId: string): string[] {
    const { memberIds } = this.#conversation(conversationId);
    return memberIds.filter((userId) => userId !== this.#context.me().user.id);
  }

  /** What is known here of a conversation, the newest so many. */
  knownMessages(conversationId: string): readonly Message[] {
    const last = this.#conversations.get(conversationId)?.conversation.lastMessage ?? null;
    const kept = this.#messages.newest(conversationId, KNOWN_MAX);
    return last ? [...kept, last] : kept;
  }

  /** The connection is there again. */
  async online(): Promise<void> {
    this.#outbox.kickAll();
    await this.#sync.all();
    this.#readState.tellAll();
  }

  /** The connection is gone. */
  offline(): void {
    this.#typing.clear();
  }

  /** A page, oldest first; without `before` the newest, with all that is on its way out. Errors: not-found, server-unreachable. */
  async page(
    conversationId: string,
    before: number | null,
  ): Promise<{ messages: MessageView[]; hasMore: boolean }> {
    const { lastSeq } = this.#conversation(conversationId);
    const kept = lastSeq === 0 ? EMPTY : this.#messages.page(conversationId, before, PAGE);
    const page = kept ?? (await this.#askPage(conversationId, before));
    const pending = before === null ? this.#outbox.views(conversationId) : [];
    return {
      messages: [...page.messages.map((message) => this.#view(message)), ...pending],
      hasMore: page.hasMore,
    };
  }

  /** Resolves when the message would survive a crash. Errors: message-empty, message-too-long {limit}, not-found, unsupported. */
  async send(conversationId: string, content: string, replyToId: string | null = null): Promise<string> {
    this.#conversation(conversationId);
    this.#checkContent(content);
    if (replyToId !== null && !this.#context.features().chat?.replies) throw new AppError('unsupported');
    this.#typing.setMine(conversationId, false);
    return this.#outbox.add(conversationId, content, replyToId);
  }

  /**
   * A file with its text, to be given piece by piece under the id that this answers.
   * Errors: not-found, unsupported, file-too-large {limit}, message-too-long {limit}, offline, bad-payload (too many at a time).
   */
  beginUpload(wish: FileWish): string {
    this.#conversation(wish.conversationId);
    const port = this.#context.files();
    const { files } = this.#context.features();
    if (!port || !files) throw new AppError('unsupported');
    if (wish.size > files.maxBytes) throw fileTooLarge(files.maxBytes);
    this.#checkLength(wish.text);
    if (!this.#context.online()) throw new AppError('offline');
    return this.uploads.begin(port, wish);
  }

  retry(conversationId: string, key: string): Promise<void> {
    return this.#outbox.retry(conversationId, key);
  }

  discard(conversationId: string, key: string): Promise<void> {
    return this.#outbox.discard(conversationId, key);
  }

  async edit(messageId: string, content: string): Promise<void> {
    this.#checkContent(content);
    this.#takePushed(await this.#chat().edit(messageId, content));
  }

  async delete(messageId: string): Promise<void> {
    this.#takePushed(await this.#chat().delete(messageId));
  }

  /** Sets my reaction, or takes it back. Errors: unsupported, offline, not-found. */
  async react(messageId: string, emoji: string): Promise<void> {
    const chat = this.#chat();
    if (!chat.react || !this.#context.features().chat?.reactions) throw new AppError('unsupported');
    this.#takePushed(await chat.react(messageId, emoji));
  }

  /** Messages of conversations that are here, newest first. `conversationId: null`: in all. Errors: not-found, unsupported, offline. */
  async search(
    query: string,
    conversationId: string | null,
  ): Promise<{ conversationId: string; message: MessageView }[]> {
    if (conversationId !== null) this.#conversation(conversationId);
    const chat = this.#chat();
    if (!chat.search || !this.#context.features().chat?.search) throw new AppError('unsupported');
    const found = await chat.search(query, conversationId);
    return found
      .filter((message) => this.#conversations.get(message.conversationId) !== null)
      .slice(0, FOUND_MAX)
      .map((message) => ({
        conversationId: message.conversationId,
        message: this.#view(this.#messages.newer(message)),
      }));
  }

  markRead(conversationId: string, seq: number): void {
    this.#conversation(conversationId);
    this.#readState.mark(conversationId, seq);
  }

  setTyping(conversationId: string, typing: boolean): void {
    this.#conversation(conversationId);
    if (this.#context.features().chat?.typing) this.#typing.setMine(conversationId, typing);
  }

  saveDraft(conversationId: string, text: string): void {
    this.#conversation(conversationId);
    const row = text === '' ? null : { text };
    this.#context.store.note([{ table: 'drafts', key: conversationId, row }]);
    this.#conversations.refresh(conversationId);
  }

  /** People found are known from then on. */
  found(users: readonly User[]): UserView[] {
    if (this.#people.meet(users)) this.#context.changed();
    return users.map((user) => this.#people.get(user.id) ?? userView(user));
  }

  async createDirect(userId: string): Promise<string> {
    return this.enter(await this.#chat().createDirect(userId));
  }

  async createGroup(name: string, userIds: readonly string[]): Promise<string> {
    return this.enter(await this.#chat().createGroup(name, userIds));
  }

  /** A conversation that I have just made, or come into. */
  enter(conversation: Conversation): string {
    this.#people.meet(conversation.participants);
    this.#conversations.take(conversation);
    return conversation.id;
  }

  /** Lets go of timers and listeners. The store is closed by whoever opened it. */
  end(): void {
    this.#scope.end();
  }

  #listen({ events }: Adapter): void {
    const { workspaceId, tell } = this.#context;
    this.#scope.add(events.on('message', (message) => this.#takePushed(message)));
    this.#scope.add(events.on('cleared', ({ conversationId }) => this.#forget(conversationId)));
    this.#scope.add(events.on('notice', (notice) => tell('notice', { workspaceId, notice })));
    this.#scope.add(
      events.on('transfer', (transfer) => tell('transferSignal', { workspaceId, ...transfer })),
    );
    this.#scope.add(
      events.on('conversation', (conversation) => {
        if (this.#people.meet(conversation.participants)) this.#context.changed();
        this.#conversations.take(conversation);
        this.#sync.noticeConversation(conversation);
      }),
    );
    this.#scope.add(
      events.on('live-call', ({ conversationId, liveCall }) =>
        this.#conversations.takeLiveCall(conversationId, liveCall),
      ),
    );
    this.#scope.add(events.on('conversation-left', ({ conversationId }) => this.#left(conversationId)));
    this.#scope.add(
      events.on('read', ({ conversationId, userId, seq, unreadCount }) =>
        this.#conversations.readThere(conversationId, userId, seq, unreadCount),
      ),
    );
    this.#scope.add(
      events.on('typing', ({ conversationId, userId, isTyping }) => {
        if (userId !== this.#context.me().user.id) this.#typing.handle(conversationId, userId, isTyping);
      }),
    );
    this.#scope.add(
      events.on('presence', ({ userId, status }) => {
        if (this.#people.setPresence(userId, status)) this.#context.changed();
      }),
    );
    this.#scope.add(
      events.on('identity', ({ user }) => {
        if (this.#people.meet([user])) this.#context.changed();
      }),
    );
  }

  #takePushed(message: Message): void {
    if (this.#messages.contradicts(message)) this.#forget(message.conversationId);
    const unread = this.#take([message]);
    this.#sync.notice(message);
    if (unread.length > 0) this.#announce(message);
  }

  /** Into everything that shows messages; answers those that are new, somebody else's and unread. */
  #take(told: readonly Message[]): Message[] {
    const messages = told.filter((message) => this.#messages.put(message));
    const unread = messages.filter((message) => {
      this.#outbox.acknowledge(message);
      this.#typing.handle(message.conversationId, message.senderId, false);
      return this.#conversations.takeMessage(message);
    });
    for (const conversationId of new Set(messages.map((message) => message.conversationId))) {
      const views = messages.filter((message) => message.conversationId === conversationId);
      this.#tell(
        conversationId,
        views.map((message) => this.#view(message)),
        [],
      );
      this.#conversations.refresh(conversationId);
    }
    return unread;
  }

  #announce(message: Message): void {
    const conversation = this.#conversations.view[message.conversationId];
    if (!conversation || conversation.muted || message.kind !== 'text' || message.deletedAt !== null) return;
    this.#context.tell('incoming-message', {
      workspaceId: this.#context.workspaceId,
      conversationId: message.conversationId,
      senderName: this.#people.get(message.senderId)?.displayName ?? '',
      conversationName: conversation.type === 'group' ? conversation.name : null,
      text: this.#view(message).content,
    });
  }

  #left(conversationId: string): void {
    this.#conversations.remove(conversationId);
    this.#messages.forget(conversationId);
    this.#sync.forget(conversationId);
  }

  /** Every message of it is gone, or of a history that is over: windows ask for what there is now. */
  #forget(conversationId: string): void {
    this.#messages.forget(conversationId);
    this.#conversations.startOver(conversationId);
    this.#sync.forget(conversationId);
    this.#context.tell('cleared', { workspaceId: this.#context.workspaceId, conversationId });
  }

  async #askPage(
    conversationId: string,
    before: number | null,
  ): Promise<{ messages: Message[]; hasMore: boolean }> {
    try {
      const page = await this.#chat().messages(conversationId, {
        limit: PAGE,
        ...(before === null ? {} : { before }),
      });
      this.#messages.join(conversationId, page.messages);
      // a push may have brought a newer version meanwhile
      const messages = page.messages.map((one) => this.#messages.newer(one));
      return { messages, hasMore: page.hasMore };
    } catch (error) {
      // without the server the newest of what is here is better than nothing
      const kept = before === null ? this.#messages.newest(conversationId, PAGE) : [];
      const hasPending = before === null && this.#outbox.views(conversationId).length > 0;
      if (kept.length === 0 && !hasPending) throw error;
      return { messages: [...kept], hasMore: true };
    }
  }

  #checkContent(content: string): void {
    if (content.trim() === '') throw new AppError('message-empty');
    this.#checkLength(content);
  }

  #checkLength(content: string): void {
    const limit = this.#context.features().chat?.messageChars;
    if (limit !== undefined && content.length > limit) throw new AppError('message-too-long', { limit });
  }

  #chat(): ChatPort {
    const chat = this.#context.chat();
    if (!chat || !this.#context.features().chat) throw new AppError('unsupported');
    return chat;
  }

  #conversation(conversationId: string): ConversationView {
    const conversation = this.#conversations.view[conversationId];
    if (!conversation) throw new AppError('not-found');
    return conversation;
  }

  #view(message: Message): MessageView {
    return messageView(message, this.#context.me().user.id, this.#context.toLocal);
  }

  #tell(conversationId: string, messages: MessageView[], removed: string[]): void {
    this.#context.tell('messages', {
      workspaceId: this.#context.workspaceId,
      conversationId,
      messages,
      removed,
    });
  }
}
