/** What is remembered of one sign-in, as tables of records by key. Every record is parsed when it is read back. */
import { z } from 'zod';
import { Conversation, ForeignId, Message, User } from '#shared/contracts/connect/model.ts';
import { ErrorView } from '#shared/errors/app-error.ts';

/** A conversation with how far this client is in it. */
export const ConversationRow = z.object({
  conversation: Conversation,
  /** Every change up to this rev is applied here. */
  appliedRev: z.int().nonnegative(),
  /** How far the person has read here; the server may not know it yet. */
  readSeq: z.int().nonnegative(),
});
export type ConversationRow = z.infer<typeof ConversationRow>;

/** A message on its way out. `order` is the place in the line of its conversation. */
export const OutboxRow = z.object({
  clientId: z.string(),
  conversationId: ForeignId,
  content: z.string(),
  replyToId: ForeignId.nullable(),
  /** Local milliseconds. */
  createdAt: z.number(),
  order: z.int().nonnegative(),
  /** Why it was refused for good; `null`: it goes out by itself. */
  refused: ErrorView.nullable(),
});
export type OutboxRow = z.infer<typeof OutboxRow>;

export const tables = {
  /** One record, `me`. */
  account: z.object({ user: User }),
  /** By conversation id. */
  conversations: ConversationRow,
  /** By `<conversation id>/<seq>`. */
  messages: Message,
  /** By conversation id. */
  drafts: z.object({ text: z.string() }),
  /** By clientId. */
  outbox: OutboxRow,
} as const;

export type TableName = keyof typeof tables;
export type Row<T extends TableName> = z.infer<(typeof tables)[T]>;

/** One change of one record; a `null` row deletes it. */
export type Change = {
  [T in TableName]: { readonly table: T; readonly key: string; readonly row: Row<T> | null };
}[TableName];

/** The form of a change on disk: the row is parsed by its table. */
export const RawChange = z.object({ table: z.string(), key: z.string(), row: z.unknown() });

/** The records of all tables in memory. */
export class TableSet {
  readonly #tables = new Map<TableName, Map<string, unknown>>();

  rows<T extends TableName>(table: T): ReadonlyMap<string, Row<T>> {
    return this.#table(table) as ReadonlyMap<string, Row<T>>;
  }

  apply(changes: readonly Change[]): void {
    for (const { table, key, row } of changes) {
      if (row === null) this.#table(table).delete(key);
      else this.#table(table).set(key, row);
    }
  }

  /** Everything that lives, as changes that would make it again. */
  *all(): Generator<Change> {
    for (const [table, rows] of this.#tables) {
      for (const [key, row] of rows) yield { table, key, row } as Change;
    }
  }

  #table(name: TableName): Map<string, unknown> {
    const table = this.#tables.get(name) ?? new Map<string, unknown>();
    this.#tables.set(name, table);
    return table;
  }
}

export const messageKey = (message: { conversationId: string; seq: number }): string =>
  `${message.conversationId}/${message.seq}`;
