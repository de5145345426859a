import type { Clock } from '#shared/tools/clock.ts';
import type { Conversations } from './conversations.ts';
import type { Caller, Push } from './push.ts';

/** Who stops typing without saying so is taken for silent after this; clients repeat `typing:start` more often. */
export const TYPING_EXPIRES_MS = 6000;

export interface TypingDeps {
  readonly conversations: Conversations;
  readonly push: Push;
  readonly clock: Clock;
}

interface Typist {
  readonly userId: string;
  readonly deviceId: string;
  readonly conversationId: string;
  readonly members: readonly string[];
  readonly cancel: () => void;
}

/** Who is typing where; kept in memory only, and told to the other members. */
export class Typing {
  readonly #deps: TypingDeps;
  readonly #typists = new Map<string, Typist>();
  readonly #unsubscribe: () => void;

  constructor(deps: TypingDeps) {
    this.#deps = deps;
    this.#unsubscribe = deps.push.on('disconnected', ({ deviceId }) => {
      for (const typist of this.#typists.values()) if (typist.deviceId === deviceId) this.#end(typist);
    });
  }

  /** @throws Refusal `not-found` */
  async start(caller: Caller, conversationId: string): Promise<void> {
    const members = await this.#deps.conversations.requireMember(caller.userId, conversationId);
    // The device may have gone while the members were read; nobody would end it then before it expires.
    if (!this.#deps.push.isConnected(caller.deviceId)) return;
    const key = keyOf(caller.userId, conversationId);
    this.#typists.get(key)?.cancel();
    const cancel = this.#deps.clock.after(TYPING_EXPIRES_MS, () => this.#end(typist));
    const typist: Typist = { ...caller, conversationId, members, cancel };
    this.#typists.set(key, typist);
    this.#tell(typist, true);
  }

  /** @throws Refusal `not-found` */
  async stop(caller: Caller, conversationId: string): Promise<void> {
    await this.#deps.conversations.requireMember(caller.userId, conversationId);
    this.wrote(caller.userId, conversationId);
  }

  /** A message that arrives says that its writer is done. */
  wrote(userId: string, conversationId: string): void {
    const typist = this.#typists.get(keyOf(userId, conversationId));
    if (typist) this.#end(typist);
  }

  close(): void {
    this.#unsubscribe();
    for (const typist of this.#typists.values()) typist.cancel();
    this.#typists.clear();
  }

  #end(typist: Typist): void {
    typist.cancel();
    if (this.#typists.delete(keyOf(typist.userId, typist.conversationId))) this.#tell(typist, false);
  }

  #tell({ userId, conversationId, members }: Typist, isTyping: boolean): void {
    this.#deps.push.toUsers(
      members.filter((id) => id !== userId),
      'typing:update',
      { conversationId, userId, isTyping },
    );
  }
}

function keyOf(userId: string, conversationId: string): string {
  return `${userId}:${conversationId}`;
}
