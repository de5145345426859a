import type { Clock } from '#shared/tools/clock.ts';
import type { Scope } from '#shared/tools/scope.ts';

/** Somebody who does not say that they stopped has stopped after this time. */
const EXPIRES_MS = 6000;
/** How often the same is told again while I type. */
const REPEAT_MS = 3000;
/** I count as stopped when the window says nothing for this time. */
const STOPS_MS = 5000;

/** Who types where: others with an expiry, me with a limit on how often it is told. */
export class Typing {
  readonly #clock: Clock;
  readonly #tell: (conversationId: string, typing: boolean) => void;
  readonly #changed: (conversationId: string) => void;
  readonly #others = new Map<string, Map<string, () => void>>();
  readonly #mine = new Map<string, { toldAt: number; cancel: () => void }>();

  constructor(deps: {
    readonly clock: Clock;
    readonly scope: Scope;
    readonly tell: (conversationId: string, typing: boolean) => void;
    readonly changed: (conversationId: string) => void;
  }) {
    this.#clock = deps.clock;
    this.#tell = deps.tell;
    this.#changed = deps.changed;
    deps.scope.add(() => this.#end());
  }

  ids(conversationId: string): string[] {
    return [...(this.#others.get(conversationId)?.keys() ?? [])];
  }

  /** Told of somebody else. */
  handle(conversationId: string, userId: string, typing: boolean): void {
    const there = this.#others.get(conversationId) ?? new Map<string, () => void>();
    this.#others.set(conversationId, there);
    const before = there.get(userId);
    before?.();
    there.delete(userId);
    if (typing) {
      there.set(
        userId,
        this.#clock.after(EXPIRES_MS, () => this.handle(conversationId, userId, false)),
      );
    }
    if ((before !== undefined) !== typing) this.#changed(conversationId);
  }

  /** Without a connection nobody is known to type. */
  clear(): void {
    for (const [conversationId, there] of this.#others) {
      for (const userId of there.keys()) this.handle(conversationId, userId, false);
    }
  }

  /** Told by the window, as often as it likes. */
  setMine(conversationId: string, typing: boolean): void {
    const before = this.#mine.get(conversationId);
    before?.cancel();
    if (!typing) {
      if (!before) return;
      this.#mine.delete(conversationId);
      this.#tell(conversationId, false);
      return;
    }
    const now = this.#clock.now();
    const tellAgain = !before || now - before.toldAt >= REPEAT_MS;
    if (tellAgain) this.#tell(conversationId, true);
    this.#mine.set(conversationId, {
      toldAt: tellAgain ? now : before.toldAt,
      cancel: this.#clock.after(STOPS_MS, () => this.setMine(conversationId, false)),
    });
  }

  #end(): void {
    for (const there of this.#others.values()) for (const cancel of there.values()) cancel();
    for (const { cancel } of this.#mine.values()) cancel();
    this.#others.clear();
    this.#mine.clear();
  }
}
