import type { Conversation } from '#shared/contracts/connect/model.ts';
import type { Clock } from '#shared/tools/clock.ts';
import * as store from '../storage/conversations.ts';
import { appendMessage } from '../storage/messages.ts';
import type { Db } from '../storage/schema.ts';
import { findUsers } from '../storage/users.ts';
import type { People } from './people.ts';
import type { Push } from './push.ts';
import { Refusal } from './refusal.ts';
import { toConversation } from './views.ts';

/** People in one group, its maker included. */
export const GROUP_MEMBERS_MAX = 200;

export interface ConversationsDeps {
  readonly db: Db;
  readonly people: People;
  readonly push: Push;
  readonly clock: Clock;
}

export interface NewConversation {
  readonly type: 'direct' | 'group';
  readonly participantIds: readonly string[];
  readonly name?: string | undefined;
}

/** Conversations: who talks with whom, and how far each has read. */
export class Conversations {
  readonly #deps: ConversationsDeps;

  constructor(deps: ConversationsDeps) {
    this.#deps = deps;
  }

  /** All conversations of a person, newest activity first. */
  async list(userId: string): Promise<Conversation[]> {
    const views = await store.conversationViews(this.#deps.db, { viewerId: userId });
    return views.map((view) => this.#show(view));
  }

  /** The members. @throws Refusal `not-found` when the person is none of them: what is not theirs does not exist for them */
  async requireMember(userId: string, conversationId: string): Promise<string[]> {
    const members = await store.membersOf(this.#deps.db, conversationId);
    if (!members.includes(userId)) throw new Refusal('not-found');
    return members;
  }

  /** @throws Refusal `bad-payload` (a direct one needs exactly one other person), `not-found` (unknown people) */
  async create(
    userId: string,
    wish: NewConversation,
  ): Promise<{ conversation: Conversation; created: boolean }> {
    const others = [...new Set(wish.participantIds)].filter((id) => id !== userId);
    const [first] = others;
    if (wish.type === 'direct' && others.length !== 1) {
      throw new Refusal('bad-payload', 'A direct conversation is with exactly one other person');
    }
    if (first === undefined) throw new Refusal('bad-payload', 'A group needs at least one other person');
    if (others.length >= GROUP_MEMBERS_MAX) {
      throw new Refusal('bad-payload', `A group has at most ${GROUP_MEMBERS_MAX} people`, {
        limit: GROUP_MEMBERS_MAX,
      });
    }
    if ((await findUsers(this.#deps.db, others)).length !== others.length) {
      throw new Refusal('not-found', 'There is no such person');
    }
    return wish.type === 'direct'
      ? this.#openDirect(userId, first)
      : this.#makeGroup(userId, others, wish.name);
  }

  /** Never goes back. The reader's own devices and the other members are told when it moved. */
  async markRead(
    userId: string,
    conversationId: string,
    seq: number,
  ): Promise<{ lastReadSeq: number; unreadCount: number }> {
    const { db, push } = this.#deps;
    const members = await this.requireMember(userId, conversationId);
    const moved = await store.advanceRead(db, { conversationId, userId, seq });
    const state = await store.readStateOf(db, conversationId, userId);
    if (moved !== undefined) {
      const event = { conversationId, userId, seq: moved };
      push.toUser(userId, 'message:read', { ...event, unreadCount: state.unreadCount });
      push.toUsers(
        members.filter((id) => id !== userId),
        'message:read',
        event,
      );
    }
    return state;
  }

  /** Tells everybody who shares a conversation with a person how that conversation looks now (the person's name changed). */
  async announceAllOf(userId: string): Promise<void> {
    const mine = await store.conversationViews(this.#deps.db, { viewerId: userId });
    for (const { id } of mine) await this.#announce(id);
  }

  async #openDirect(
    userId: string,
    otherId: string,
  ): Promise<{ conversation: Conversation; created: boolean }> {
    const { db, clock } = this.#deps;
    const directKey = [userId, otherId].sort().join(':');
    const now = new Date(clock.now());
    const made = await db.transaction().execute((tx) =>
      store.insertConversation(tx, {
        type: 'direct',
        name: null,
        directKey,
        createdBy: userId,
        members: [userId, otherId],
        now,
      }),
    );
    if (made !== undefined) await this.#announce(made);
    const id = made ?? (await store.findDirect(db, directKey));
    if (id === undefined) throw new Error('a direct conversation neither exists nor can be made');
    return { conversation: await this.#view(userId, id), created: made !== undefined };
  }

  async #makeGroup(
    userId: string,
    others: readonly string[],
    name: string | undefined,
  ): Promise<{ conversation: Conversation; created: boolean }> {
    const now = new Date(this.#deps.clock.now());
    const id = await this.#deps.db.transaction().execute(async (tx) => {
      const members = [userId, ...others];
      const wish = {
        type: 'group' as const,
        name: name ?? null,
        directKey: null,
        createdBy: userId,
        members,
        now,
      };
      const made = await store.insertConversation(tx, wish);
      if (made === undefined) throw new Error('a group met a conversation of its own kind');
      const line = {
        conversationId: made,
        senderId: userId,
        kind: 'system' as const,
        content: 'created the group',
      };
      await appendMessage(tx, line, now);
      return made;
    });
    await this.#announce(id);
    return { conversation: await this.#view(userId, id), created: true };
  }

  async #view(viewerId: string, conversationId: string): Promise<Conversation> {
    const [view] = await store.conversationViews(this.#deps.db, { viewerId, conversationId });
    if (!view) throw new Refusal('not-found');
    return this.#show(view);
  }

  async #announce(conversationId: string): Promise<void> {
    const views = await store.conversationViews(this.#deps.db, { conversationId });
    for (const view of views) {
      this.#deps.push.toUser(view.viewerId, 'conversation:updated', { conversation: this.#show(view) });
    }
  }

  #show(view: store.ConversationView): Conversation {
    return toConversation(view, (row) => this.#deps.people.toUser(row));
  }
}
