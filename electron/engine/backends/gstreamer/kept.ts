import { z } from 'zod';
import { ForeignId, Message, Time } from '#shared/contracts/connect/model.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Queue } from '#shared/tools/queue.ts';
import type { CredentialStore, Identity } from '../adapter.ts';
import { userOf } from './ids.ts';

/** A conversation as it is kept. The server has none; its messages are in the engine's journal, and here only how far they count. */
const Row = z.object({
  id: ForeignId,
  /** Newest last. */
  memberIds: z.array(ForeignId),
  lastSeq: z.int().nonnegative(),
  lastReadSeq: z.int().nonnegative(),
  lastMessage: Message.nullable(),
  createdAt: Time,
  updatedAt: Time,
});
export type Row = z.infer<typeof Row>;

const SignIn = z.object({
  v: z.literal(1),
  id: z.string(),
  deviceId: z.string(),
  conversations: z.array(Row),
});
type SignIn = z.infer<typeof SignIn>;

/** The sign-in as it is kept: one's own id, and what the server does not remember for its peers. */
export class Kept {
  readonly #credentials: CredentialStore;
  readonly #logger: Logger;
  readonly #saves = new Queue();
  #signIn: SignIn | null = null;

  constructor(credentials: CredentialStore, logger: Logger) {
    this.#credentials = credentials;
    this.#logger = logger;
  }

  identity(): Identity | null {
    const { id, deviceId } = this.#signIn ?? {};
    return id === undefined || deviceId === undefined
      ? null
      : { user: { ...userOf(id), status: 'online' }, deviceId };
  }

  get rows(): readonly Row[] {
    return this.#signIn?.conversations ?? [];
  }

  row(conversationId: string): Row | null {
    return this.rows.find(({ id }) => id === conversationId) ?? null;
  }

  /** Takes up what was kept; what cannot be read counts as signed out. */
  async load(): Promise<Identity | null> {
    const text = await this.#credentials.load();
    if (text === null) return null;
    try {
      this.#signIn = SignIn.parse(JSON.parse(text));
    } catch (error) {
      // its message might quote what could not be read
      this.#logger.warn('kept sign-in cannot be read', { why: error instanceof Error ? error.name : '' });
    }
    return this.identity();
  }

  /** A fresh sign-in; under another id it knows nobody yet. */
  async adopt(id: string, deviceId: string): Promise<void> {
    const before = this.#signIn?.id === id ? this.#signIn : null;
    this.#signIn = before ?? { v: 1, id, deviceId, conversations: [] };
    await this.#save();
  }

  /** Resolves when it is kept, or cannot be. */
  async put(row: Row): Promise<void> {
    if (!this.#signIn) return;
    const others = this.#signIn.conversations.filter(({ id }) => id !== row.id);
    this.#signIn = { ...this.#signIn, conversations: [...others, row] };
    await this.#save();
  }

  async forget(): Promise<void> {
    this.#signIn = null;
    await this.#saves.run(() => this.#credentials.clear());
  }

  /** One after the other, so that the last word is the one that stays. */
  #save(): Promise<void> {
    return this.#saves.run(async () => {
      if (!this.#signIn) return;
      try {
        await this.#credentials.save(JSON.stringify(this.#signIn));
      } catch (error) {
        // it holds for this run; the owner of the secrets tells the person
        this.#logger.error('sign-in could not be kept', { error });
      }
    });
  }
}
