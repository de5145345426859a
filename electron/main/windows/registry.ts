import type { WindowKind } from '#shared/contracts/ipc/group.ts';

/** The part of Electron's WebContents that is used. */
export interface RegisteredContents {
  readonly id: number;
  isDestroyed(): boolean;
  send(channel: string, payload: unknown): void;
  once(event: 'destroyed', listener: () => void): unknown;
}

/** Which web contents are windows of ours, and of which kind. Whoever is not in here is nobody. */
export class WindowRegistry {
  readonly #windows = new Map<number, { kind: WindowKind; contents: RegisteredContents }>();

  add(kind: WindowKind, contents: RegisteredContents): void {
    this.#windows.set(contents.id, { kind, contents });
    contents.once('destroyed', () => this.#windows.delete(contents.id));
  }

  /** `null`: not a window of ours. */
  kindOf(contents: { readonly id: number }): WindowKind | null {
    return this.#windows.get(contents.id)?.kind ?? null;
  }

  /** The living windows of these kinds. */
  of(kinds: readonly WindowKind[]): RegisteredContents[] {
    return [...this.#windows.values()]
      .filter(({ kind, contents }) => kinds.includes(kind) && !contents.isDestroyed())
      .map(({ contents }) => contents);
  }
}
