import { split, repr } from './python-text.ts';

/** One connection that has said who it is, as the server knows it. */
export interface Registered {
  readonly uid: string;
  status: { readonly in: 'nothing' } | { readonly in: 'session' } | { readonly in: 'room'; room: string };
  send(frame: string | Uint8Array): void;
  /** Resolves when the other end has said goodbye too, or for too long nothing. */
  close(code: number): Promise<void>;
}

/** What a handler in Python would have raised: the connection goes. */
export class HandlerError extends Error {}

const NOTHING = { in: 'nothing' } as const;

/** Who is there, who talks to whom and who is in which room; and what each frame does. Mistakes of the original are kept. */
export class Registry {
  readonly #peers = new Map<string, Registered>();
  /** Both ways. */
  readonly #sessions = new Map<string, string>();
  readonly #rooms = new Map<string, Set<string>>();

  get uids(): string[] {
    return [...this.#peers.keys()];
  }

  has(uid: string): boolean {
    return this.#peers.has(uid);
  }

  add(peer: Registered): void {
    this.#peers.set(peer.uid, peer);
  }

  clear(): void {
    this.#peers.clear();
    this.#sessions.clear();
    this.#rooms.clear();
  }

  /** Throws HandlerError where the original raises. */
  handle(uid: string, frame: string | Uint8Array): void {
    const me = this.#must(uid);
    if (me.status.in === 'session') return this.#relay(uid, frame);
    if (typeof frame !== 'string') throw new HandlerError('bytes have no startswith of text');
    if (me.status.in === 'room') return this.#inRoom(me, me.status.room, frame);
    // by the start of the text alone: SESSIONS and ROOM_PEER_MSG are taken for these, too
    if (frame.startsWith('SESSION')) return this.#session(me, secondOf(frame));
    if (frame.startsWith('ROOM')) return this.#enter(me, secondOf(frame));
  }

  /** By its name, as the original does: a newer connection of that name would go instead. */
  async remove(uid: string): Promise<void> {
    await this.#endSession(uid);
    const peer = this.#peers.get(uid);
    if (!peer) return;
    if (peer.status.in === 'room') this.#leaveRoom(uid, peer.status.room);
    this.#peers.delete(uid);
    await peer.close(1000);
  }

  #relay(uid: string, frame: string | Uint8Array): void {
    this.#must(this.#sessions.get(uid) ?? '').send(frame);
  }

  #session(me: Registered, callee: string): void {
    const other = this.#peers.get(callee);
    if (!other) return me.send(`ERROR peer ${repr(callee)} not found`);
    if (other.status.in !== 'nothing') return me.send(`ERROR peer ${repr(callee)} busy`);
    me.send('SESSION_OK');
    for (const [one, with_] of [
      [me, other],
      [other, me],
    ] as const) {
      one.status = { in: 'session' };
      this.#sessions.set(one.uid, with_.uid);
    }
  }

  #enter(me: Registered, room: string): void {
    if (room === 'session' || /\s/.test(room)) return me.send(`ERROR invalid room id ${repr(room)}`);
    const there = this.#rooms.get(room) ?? new Set<string>();
    this.#rooms.set(room, there);
    me.send(`ROOM_OK ${[...there].join(' ')}`);
    me.status = { in: 'room', room };
    for (const uid of there) this.#must(uid).send(`ROOM_PEER_JOINED ${me.uid}`);
    there.add(me.uid);
  }

  #inRoom(me: Registered, room: string, frame: string): void {
    if (frame === 'ROOM_PEER_LIST') throw new HandlerError('name peer_id is not defined');
    if (!frame.startsWith('ROOM_PEER_MSG')) return me.send('ERROR invalid msg, already in room');
    const [, to, text] = split(frame, 2);
    if (to === undefined || text === undefined) throw new HandlerError('not enough values to unpack');
    const other = this.#peers.get(to);
    if (!other) return me.send(`ERROR peer ${repr(to)} not found`);
    if (other.status.in !== 'room' || other.status.room !== room)
      return me.send(`ERROR peer ${repr(to)} is not in the room`);
    other.send(`ROOM_PEER_MSG ${me.uid} ${text}`);
  }

  #leaveRoom(uid: string, room: string): void {
    const there = this.#rooms.get(room);
    if (!there?.delete(uid)) return;
    for (const other of there) this.#must(other).send(`ROOM_PEER_LEFT ${uid}`);
  }

  /** The other end loses its connection, too; until that is closed, the first one's name stays taken. */
  async #endSession(uid: string): Promise<void> {
    const otherId = this.#sessions.get(uid);
    if (otherId === undefined) return;
    this.#sessions.delete(uid);
    if (!this.#sessions.delete(otherId)) return;
    const other = this.#peers.get(otherId);
    if (!other) return;
    other.status = NOTHING;
    this.#peers.delete(otherId);
    await other.close(1000);
  }

  #must(uid: string): Registered {
    const peer = this.#peers.get(uid);
    if (!peer) throw new HandlerError(`no such key: ${uid}`);
    return peer;
  }
}

function secondOf(frame: string): string {
  const [, second] = split(frame, 1);
  if (second === undefined) throw new HandlerError('not enough values to unpack');
  return second;
}
