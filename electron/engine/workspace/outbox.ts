import type { Message } from '#shared/contracts/connect/model.ts';
import type { MessageView } from '#shared/contracts/view.ts';
import { AppError, type AppErrorCode } from '#shared/errors/app-error.ts';
import { backoff } from '#shared/tools/backoff.ts';
import type { Scope } from '#shared/tools/scope.ts';
import type { OutboxRow } from '../store/tables.ts';
import type { AccountContext } from './context.ts';
import { outboxView } from './message-view.ts';

/** The server has understood and will not take it: trying again is no use, the person decides. */
const DEFINITE: ReadonlySet<AppErrorCode> = new Set([
  'not-a-member',
  'not-allowed',
  'not-found',
  // where messages go from device to device: nobody keeps them for later
  'colleague-offline',
  'bad-payload',
  'message-empty',
  'message-too-long',
  'unsupported',
]);

const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 30_000;

export interface OutboxDeps {
  readonly context: AccountContext;
  readonly scope: Scope;
  /** A message was acknowledged. */
  readonly onSent: (message: Message) => void;
  /** Rows of this conversation changed; `view` for windows, `null` when the row is gone. */
  readonly onChange: (conversationId: string, key: string, view: MessageView | null) => void;
}

/**
 * Messages on their way out. Each is in the store before anybody sees it, goes out with its clientId until it is acknowledged,
 * one at a time per conversation and in order, and is `failed` only when it was refused for good.
 */
export class Outbox {
  readonly #deps: OutboxDeps;
  readonly #rows = new Map<string, OutboxRow>();
  readonly #flights = new Set<string>();
  readonly #waits = new Map<string, { tries: number; cancel: (() => void) | null }>();
  readonly #policy = backoff({ firstMs: RETRY_FIRST_MS, maxMs: RETRY_MAX_MS });
  #nextOrder: number;

  constructor(deps: OutboxDeps) {
    this.#deps = deps;
    for (const [key, row] of deps.context.store.rows('outbox')) this.#rows.set(key, row);
    this.#nextOrder = Math.max(0, ...[...this.#rows.values()].map((row) => row.order + 1));
    deps.scope.add(() => this.#cancelWaits());
  }

  /** Resolves when the message would survive a crash. */
  async add(conversationId: string, content: string, replyToId: string | null): Promise<string> {
    const { store, clock, randomId } = this.#deps.context;
    const row: OutboxRow = {
      clientId: randomId(),
      conversationId,
      content,
      replyToId,
      createdAt: clock.now(),
      order: this.#nextOrder++,
      refused: null,
    };
    try {
      await store.save([{ table: 'outbox', key: row.clientId, row }]);
    } catch (error) {
      store.note([{ table: 'outbox', key: row.clientId, row: null }]);
      throw error;
    }
    this.#set(row);
    this.#go(conversationId);
    return row.clientId;
  }

  /** A refused message tries again. Errors: not-found. */
  async retry(conversationId: string, key: string): Promise<void> {
    const row = this.#row(conversationId, key);
    const again = { ...row, refused: null };
    await this.#deps.context.store.save([{ table: 'outbox', key, row: again }]);
    this.#set(again);
    this.kick(conversationId);
  }

  /** Takes a message back that has not left. Errors: not-found. */
  async discard(conversationId: string, key: string): Promise<void> {
    const row = this.#row(conversationId, key);
    if (!row.refused && this.#flights.has(conversationId)) throw new AppError('not-found');
    this.#rows.delete(key);
    await this.#deps.context.store.save([{ table: 'outbox', key, row: null }]);
    this.#deps.onChange(conversationId, key, null);
  }

  /** In order of writing. */
  views(conversationId: string): MessageView[] {
    const myId = this.#deps.context.me().user.id;
    return this.#of(conversationId).map((row) => outboxView(row, myId));
  }

  /** The message is known to the server: told by its answer, by a push, or by a sync. */
  acknowledge(message: Message): void {
    if (message.clientId === null || message.senderId !== this.#deps.context.me().user.id) return;
    if (!this.#rows.delete(message.clientId)) return;
    // if this is lost, the next try gets the same message back
    this.#deps.context.store.note([{ table: 'outbox', key: message.clientId, row: null }]);
  }

  /** The connection is back. */
  kickAll(): void {
    for (const conversationId of new Set([...this.#rows.values()].map((row) => row.conversationId))) {
      this.kick(conversationId);
    }
  }

  kick(conversationId: string): void {
    this.#waits.get(conversationId)?.cancel?.();
    this.#waits.delete(conversationId);
    this.#go(conversationId);
  }

  #go(conversationId: string): void {
    if (this.#flights.has(conversationId) || this.#waits.get(conversationId)?.cancel) return;
    void this.#send(conversationId);
  }

  async #send(conversationId: string): Promise<void> {
    this.#flights.add(conversationId);
    let waitMs: number | null = null;
    try {
      waitMs = await this.#sendAll(conversationId);
    } finally {
      this.#flights.delete(conversationId);
    }
    // not while the flight counts as one: the next would find no room
    if (waitMs !== null && !this.#deps.scope.ended) this.#wait(conversationId, waitMs);
  }

  /** Milliseconds to wait before the next try; `null`: nothing more to do. */
  async #sendAll(conversationId: string): Promise<number | null> {
    const { context, scope, onSent } = this.#deps;
    for (;;) {
      const row = this.#of(conversationId).find((one) => one.refused === null);
      const chat = context.chat();
      if (!row || !chat || !context.online() || scope.ended) return null;
      try {
        const message = await chat.send(conversationId, row);
        if (scope.ended) return null;
        this.#waits.delete(conversationId);
        onSent(message);
        // a server that does not repeat the clientId has acknowledged all the same
        if (this.#rows.has(row.clientId)) this.acknowledge({ ...message, clientId: row.clientId });
      } catch (error) {
        if (scope.ended) return null;
        const waitMs = await this.#refused(row, AppError.from(error));
        if (waitMs !== null) return waitMs;
      }
    }
  }

  /** Milliseconds to wait; `null` when the line goes on: the message was refused for good and stands aside. */
  async #refused(row: OutboxRow, error: AppError): Promise<number | null> {
    const { context } = this.#deps;
    if (DEFINITE.has(error.code)) {
      context.logger.warn('message refused', { clientId: row.clientId, code: error.code });
      const failed = { ...row, refused: error.view() };
      await context.store.save([{ table: 'outbox', key: row.clientId, row: failed }]);
      if (this.#rows.has(row.clientId)) this.#set(failed);
      return null;
    }
    const tries = this.#waits.get(row.conversationId)?.tries ?? 0;
    const asked = error.code === 'rate-limited' ? Number(error.params['seconds'] ?? 0) * 1000 : 0;
    const waitMs = Math.max(asked, this.#policy({ tries, elapsedMs: 0 }) ?? RETRY_MAX_MS);
    context.logger.info('message waits', { clientId: row.clientId, code: error.code, waitMs });
    return waitMs;
  }

  #wait(conversationId: string, waitMs: number): void {
    const tries = (this.#waits.get(conversationId)?.tries ?? 0) + 1;
    const cancel = this.#deps.context.clock.after(waitMs, () => {
      this.#waits.set(conversationId, { tries, cancel: null });
      this.#go(conversationId);
    });
    this.#waits.set(conversationId, { tries, cancel });
  }

  #set(row: OutboxRow): void {
    this.#rows.set(row.clientId, row);
    const view = outboxView(row, this.#deps.context.me().user.id);
    this.#deps.onChange(row.conversationId, row.clientId, view);
  }

  #row(conversationId: string, key: string): OutboxRow {
    const row = this.#rows.get(key);
    if (!row || row.conversationId !== conversationId) throw new AppError('not-found');
    return row;
  }

  #of(conversationId: string): OutboxRow[] {
    return [...this.#rows.values()]
      .filter((row) => row.conversationId === conversationId)
      .sort((a, b) => a.order - b.order);
  }

  #cancelWaits(): void {
    for (const { cancel } of this.#waits.values()) cancel?.();
    this.#waits.clear();
  }
}
