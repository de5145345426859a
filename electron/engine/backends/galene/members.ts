import type { ServerFrameOf } from './wire.ts';

/** Somebody in the group. Usernames are not unique, ids are. */
export interface Member {
  readonly id: string;
  readonly username: string;
  readonly permissions: readonly string[];
  /** What they say of themselves, like a raised hand: not to be trusted. */
  readonly data: Readonly<Record<string, unknown>>;
}

export interface MemberChange {
  readonly kind: 'add' | 'change' | 'delete';
  readonly member: Member;
}

/** Who is in the group, ourselves included. */
export class Members {
  readonly #byId = new Map<string, Member>();

  /** What changed; null: somebody left whom nobody knew. */
  take(frame: ServerFrameOf<'user'>): MemberChange | null {
    const { id, username, permissions, data } = frame;
    const known = this.#byId.get(id);
    if (frame.kind === 'delete') {
      this.#byId.delete(id);
      return known ? { kind: 'delete', member: known } : null;
    }
    const member = { id, username, permissions, data };
    this.#byId.set(id, member);
    return { kind: known ? 'change' : 'add', member };
  }

  get(id: string): Member | null {
    return this.#byId.get(id) ?? null;
  }

  list(): readonly Member[] {
    return [...this.#byId.values()];
  }

  clear(): void {
    this.#byId.clear();
  }
}
