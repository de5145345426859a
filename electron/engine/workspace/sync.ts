import type { Conversation, Message } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { backoff } from '#shared/tools/backoff.ts';
import { inParallel } from '#shared/tools/in-parallel.ts';
import type { Scope } from '#shared/tools/scope.ts';
import type { ConversationRow } from '../store/tables.ts';
import type { AccountContext } from './context.ts';
import type { Conversations } from './conversations.ts';
import type { Messages } from './messages.ts';

/** Pushes may overtake one another: a gap is closed by asking only after this time. */
const GAP_MS = 250;
/** After more pages of changes than this the newest page is taken instead. */
const CHANGE_PAGES_MAX = 10;
const PAGE = 50;
const PARALLEL = 4;

export interface SyncDeps {
  readonly context: AccountContext;
  readonly scope: Scope;
  readonly conversations: Conversations;
  readonly messages: Messages;
  /** Takes messages into the account, as a push would be, without asking for gaps. */
  readonly take: (messages: readonly Message[]) => void;
  readonly onListed: (conversations: readonly Conversation[]) => void;
  readonly onLeft: (conversationId: string) => void;
  /** The server has begun a new history of it: what is known is to be forgotten. */
  readonly onAnew: (conversationId: string) => void;
}

/**
 * Brings what is here up to what the server has: after every connect by the list of conversations and the changes of those whose
 * rev moved, and between connects by noticing revs that were left out. A server that forgets begins a new history sooner or later,
 * with places and revs that were used before: then what is here is forgotten, too.
 */
export class Sync {
  readonly #deps: SyncDeps;
  readonly #policy = backoff({ firstMs: 1000, maxMs: 30_000 });
  /** Revs that came ahead of their turn, by conversation. */
  readonly #ahead = new Map<string, Set<number>>();
  readonly #gaps = new Map<string, () => void>();
  readonly #catching = new Map<string, Promise<void>>();
  #listing: Promise<void> | null = null;
  #listAgain = false;
  #cancelRetry: (() => void) | null = null;
  #tries = 0;

  constructor(deps: SyncDeps) {
    this.#deps = deps;
    deps.scope.add(() => {
      for (const cancel of this.#gaps.values()) cancel();
      this.#cancelRetry?.();
    });
  }

  /** Everything: after a connect. Resolves when done or put off; failures are tried again while the connection holds. */
  async all(): Promise<void> {
    if (this.#listing) {
      this.#listAgain = true;
      return this.#listing;
    }
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    this.#listing = this.#allNow().finally(() => {
      this.#listing = null;
    });
    await this.#listing;
    if (this.#listAgain) {
      this.#listAgain = false;
      await this.all();
    }
  }

  /** What came ahead of its turn is of a history that is over. */
  forget(conversationId: string): void {
    this.#ahead.delete(conversationId);
    this.#gaps.get(conversationId)?.();
    this.#gaps.delete(conversationId);
  }

  /** A pushed message: was anything before it left out? */
  notice(message: Message): void {
    const { conversations } = this.#deps;
    const row = conversations.get(message.conversationId);
    if (!row) {
      this.#later(message.conversationId, () => void this.all());
      return;
    }
    this.#advance(message.conversationId, message.rev);
  }

  /** A pushed conversation: its rev tells of changes that may not have come yet. */
  noticeConversation(conversation: Conversation): void {
    const row = this.#deps.conversations.get(conversation.id);
    if (row && conversation.rev > row.appliedRev) this.#laterCatchUp(conversation.id);
  }

  #advance(conversationId: string, rev: number): void {
    const { conversations } = this.#deps;
    let applied = conversations.get(conversationId)?.appliedRev ?? 0;
    if (rev <= applied) return;
    const ahead = this.#ahead.get(conversationId) ?? new Set<number>();
    this.#ahead.set(conversationId, ahead.add(rev));
    while (ahead.delete(applied + 1)) applied += 1;
    conversations.setAppliedRev(conversationId, applied);
    if (ahead.size > 0) return this.#laterCatchUp(conversationId);
    this.#gaps.get(conversationId)?.();
    this.#gaps.delete(conversationId);
  }

  #laterCatchUp(conversationId: string): void {
    this.#later(conversationId, () => void this.#catchUpQuietly(conversationId));
  }

  #later(conversationId: string, task: () => void): void {
    if (this.#gaps.has(conversationId)) return;
    const cancel = this.#deps.context.clock.after(GAP_MS, () => {
      this.#gaps.delete(conversationId);
      task();
    });
    this.#gaps.set(conversationId, cancel);
  }

  async #allNow(): Promise<void> {
    const { context, conversations, scope } = this.#deps;
    const chat = context.chat();
    if (!chat) return;
    try {
      conversations.beginList();
      const known = new Map(conversations.all().map((row) => [row.conversation.id, row]));
      const listed = await chat.conversations();
      if (scope.ended) return;
      for (const one of listed) if (this.#isAnew(one, known.get(one.id))) this.#deps.onAnew(one.id);
      this.#deps.onListed(listed);
      const ids = new Set(listed.map((conversation) => conversation.id));
      for (const { conversation } of conversations.all()) {
        const { id } = conversation;
        if (!ids.has(id) && !conversations.isToldSinceList(id)) this.#deps.onLeft(id);
      }
      const moved = listed.filter(({ id, rev }) => rev > (conversations.get(id)?.appliedRev ?? rev));
      await inParallel(moved, PARALLEL, ({ id }) => this.#catchUp(id));
      this.#tries = 0;
      context.logger.debug('synchronised', { conversations: listed.length, moved: moved.length });
    } catch (error) {
      this.#putOff(AppError.from(error));
    }
  }

  /** `asked`: what was known when the list was asked for; pushes may have overtaken it since. */
  #isAnew({ rev, lastSeq, lastMessage }: Conversation, asked: ConversationRow | undefined): boolean {
    if (!asked) return false;
    const [revs, places] = [rev - asked.appliedRev, lastSeq - asked.conversation.lastSeq];
    // neither goes back, and every new place took a rev
    if (revs < 0 || places < 0 || revs < places) return true;
    return lastMessage !== null && this.#deps.messages.contradicts(lastMessage);
  }

  /** While the connection holds, nothing else would try again. */
  #putOff(error: AppError): void {
    const { context, scope } = this.#deps;
    if (scope.ended || error.code === 'unsupported') return;
    context.logger.warn('synchronising failed', { code: error.code, error });
    if (!context.online()) return;
    const waitMs = this.#policy({ tries: this.#tries, elapsedMs: 0 }) ?? 0;
    this.#tries += 1;
    this.#cancelRetry?.();
    this.#cancelRetry = context.clock.after(waitMs, () => void this.all());
  }

  async #catchUpQuietly(conversationId: string): Promise<void> {
    if (!this.#deps.context.online()) return;
    try {
      await this.#catchUp(conversationId);
    } catch (error) {
      this.#putOff(AppError.from(error));
    }
  }

  #catchUp(conversationId: string): Promise<void> {
    const running = this.#catching.get(conversationId);
    if (running) return running;
    const started = this.#catchUpNow(conversationId).finally(() => this.#catching.delete(conversationId));
    this.#catching.set(conversationId, started);
    return started;
  }

  async #catchUpNow(conversationId: string): Promise<void> {
    const { context, conversations, scope } = this.#deps;
    for (let pages = 0; ; pages += 1) {
      const row = conversations.get(conversationId);
      const chat = context.chat();
      if (!row || !chat) return;
      if (pages === CHANGE_PAGES_MAX) return this.#startOver(conversationId, row.conversation.rev);
      const { messages, rev, hasMore } = await chat.changes(conversationId, row.appliedRev);
      if (scope.ended) return;
      if (messages.some((message) => this.#deps.messages.contradicts(message))) {
        this.#deps.onAnew(conversationId);
        continue;
      }
      this.#deps.take(messages);
      this.#applied(conversationId, rev);
      if (!hasMore || rev <= row.appliedRev) return;
    }
  }

  /** Too much has changed: what is kept is dropped for the newest page. */
  async #startOver(conversationId: string, rev: number): Promise<void> {
    const { context, messages, scope } = this.#deps;
    const page = await context.chat()?.messages(conversationId, { limit: PAGE });
    if (!page || scope.ended) return;
    context.logger.info('conversation started over', { conversationId });
    messages.reset(conversationId, page.messages);
    this.#deps.take(page.messages);
    this.#applied(conversationId, rev);
  }

  #applied(conversationId: string, rev: number): void {
    this.#deps.conversations.setAppliedRev(conversationId, rev);
    const applied = this.#deps.conversations.get(conversationId)?.appliedRev ?? rev;
    const ahead = this.#ahead.get(conversationId);
    for (const one of ahead ?? []) if (one <= applied) ahead?.delete(one);
    const next = ahead && Math.min(...ahead);
    if (next !== undefined && Number.isFinite(next)) this.#advance(conversationId, next);
  }
}
