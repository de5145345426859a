import { Emitter } from '#shared/tools/emitter.ts';

interface Shown {
  readonly userId: string;
  /** In CSS pixels. */
  readonly width: number;
}

/** How large this window shows the cameras of the others: views say so, and streams through an SFU ask for no more than that. */
export class ShownPictures {
  readonly #shown = new Set<Shown>();
  readonly #events = new Emitter<{ change: string }>();

  /** A picture of that person is shown so wide, in CSS pixels; the answer takes it away and may be called twice. */
  show(userId: string, width: number): () => void {
    const shown = { userId, width };
    this.#shown.add(shown);
    this.#events.emit('change', userId);
    return () => {
      if (this.#shown.delete(shown)) this.#events.emit('change', userId);
    };
  }

  /** The widest picture of that person, now and whenever it may be another; 0: none is in sight. The answer ends it. */
  follow(userId: string, onWidth: (width: number) => void): () => void {
    const tell = (): void => onWidth(this.#widthOf(userId));
    tell();
    return this.#events.on('change', (changed) => {
      if (changed === userId) tell();
    });
  }

  #widthOf(userId: string): number {
    return Math.max(0, ...[...this.#shown].flatMap((one) => (one.userId === userId ? one.width : [])));
  }
}
