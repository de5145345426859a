import { MESSAGE_CHARS_MAX } from '#shared/contracts/connect/model.ts';
import type { Call } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Emitter } from '#shared/tools/emitter.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { AdapterEvents, InBandPort } from '../adapter.ts';
import type { Conversations } from './conversations.ts';

export interface InBandDeps {
  readonly conversations: Conversations;
  readonly events: Emitter<AdapterEvents>;
  readonly logger: Logger;
  readonly call: () => Call | null;
}

/** Text over the data channels of the call that runs: all the text that there is on such a server. */
export class InBand implements InBandPort {
  readonly #deps: InBandDeps;
  /** Whom a channel is open to, and in which call. */
  readonly #open = new Map<string, string>();
  /** What is to be sent waits for a channel. */
  #waiting: { readonly go: () => void; readonly giveUp: (error: AppError) => void }[] = [];

  constructor(deps: InBandDeps) {
    this.#deps = deps;
  }

  setChannel(callId: string, userId: string, open: boolean): void {
    if (!open) {
      if (this.#open.get(userId) === callId) this.#open.delete(userId);
      return;
    }
    this.#open.set(userId, callId);
    for (const { go } of this.#waiting.splice(0)) go();
  }

  take(callId: string, fromUserId: string, text: string): void {
    const call = this.#deps.call();
    if (call?.id !== callId || text.trim() === '') return;
    this.#add(call.conversationId, fromUserId, text.slice(0, MESSAGE_CHARS_MAX)).catch((error: unknown) =>
      this.#deps.logger.error('text of a call is lost', { callId, error }),
    );
  }

  /** To everybody of that conversation's call whose channel is open. False: there is nobody. */
  say(conversationId: string, text: string): boolean {
    const call = this.#deps.call();
    const there = call?.conversationId === conversationId ? this.#reached(call) : [];
    for (const toUserId of there)
      this.#deps.events.emit('text-out', { callId: call?.id ?? '', toUserId, text });
    return there.length > 0;
  }

  /** Resolves when another channel is open. Errors: offline, when nobody is connected any more. */
  opened(): Promise<void> {
    return new Promise((go, giveUp) => this.#waiting.push({ go, giveUp }));
  }

  /** The line is gone, and with it every call. */
  forget(): void {
    this.#open.clear();
    for (const { giveUp } of this.#waiting.splice(0)) giveUp(new AppError('offline'));
  }

  #reached(call: Call): string[] {
    return [...this.#open].filter(([, callId]) => callId === call.id).map(([userId]) => userId);
  }

  async #add(conversationId: string, senderId: string, content: string): Promise<void> {
    const { conversations, events } = this.#deps;
    events.emit('message', await conversations.add(conversationId, { senderId, content, clientId: null }));
  }
}
