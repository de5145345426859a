import type { RawSocket, SocketHandlers } from '#engine/backends/text-socket.ts';
import type { Clock } from '#shared/tools/clock.ts';

export type Frame = Readonly<Record<string, unknown>>;

/** A frame of a client. All but the type may be absent, and a client may write anything into it. */
export interface Heard {
  readonly type: string;
  readonly kind?: string;
  readonly version?: readonly string[];
  readonly id?: string;
  readonly source?: string;
  readonly username?: string;
  readonly dest?: string;
  readonly group?: string;
  readonly password?: string;
  readonly token?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly label?: string;
  readonly replace?: string;
  readonly sdp?: string;
  readonly candidate?: unknown;
  readonly request?: Readonly<Record<string, readonly string[]>>;
  readonly noecho?: boolean;
  readonly value?: unknown;
}

const GREETING_MS = 15_000;
const LOOK_MS = 10_000;
const PING_AFTER_MS = 20_000;
const DEAD_AFTER_MS = 45_000;
const FRAME_BYTES_MAX = 1024 * 1024;

/** What the connection may look at of its server. */
export interface FakeServer {
  readonly isDown: boolean;
  readonly isMute: boolean;
}

/** One connection as the server sees it; `socket` is the other end. Everything arrives a turn later, in order. */
export abstract class FakeGaleneConnection {
  /** What came in, oldest first. */
  readonly received: Heard[] = [];
  readonly socket: RawSocket;
  /** As the client greeted. */
  id = '';
  /** How the server ended it; null: it is open, or the client did. */
  closedWith: { readonly code: number; readonly reason: string } | null = null;
  isClosed = false;
  /** The server does not hear of it when the client goes. */
  isGhost = false;
  /** The client hears nothing more of it, until it ends. */
  isSilent = false;
  protected readonly clock: Clock;
  readonly #server: FakeServer;
  readonly #handlers: SocketHandlers;
  /** The client listens no more; what it sent before still arrives. */
  #hungUp = false;
  #greeted = false;
  #heardAt: number;
  #cancelLook: () => void;

  constructor(server: FakeServer, clock: Clock, handlers: SocketHandlers) {
    this.#server = server;
    this.clock = clock;
    this.#handlers = handlers;
    this.#heardAt = clock.now();
    this.#cancelLook = clock.after(GREETING_MS, () => this.close(1006, ''));
    this.socket = {
      send: (frame) => this.later(() => this.#hear(frame)),
      ping: () => {}, // Galène's client has pings of its own
      close: () => {
        this.#hungUp = true;
        if (!this.isGhost) this.later(() => this.#gone());
      },
    };
    this.later(() => {
      if (server.isDown) this.close(1006, '');
      else if (!this.#hungUp) handlers.onOpen();
    });
  }

  /** What the client says once it has greeted. */
  protected abstract take(frame: Heard): void;

  /** The connection has ended. */
  protected abstract leave(): void;

  /** Tells it something, as the server would. */
  say(frame: Frame): void {
    this.sayText(JSON.stringify(frame));
  }

  /** Tells it anything. */
  sayText(text: string): void {
    this.later(() => {
      if (!this.#server.isMute && !this.isSilent && !this.#hungUp) this.#handlers.onText(text);
    });
  }

  /** Ends it from the server's side, after the last words were heard; 1006 is a cut cable. */
  close(code: number, reason: string): void {
    if (this.isClosed) return;
    this.closedWith = { code, reason };
    this.later(() => {
      this.#gone();
      if (!this.#hungUp) this.#handlers.onClose({ code, reason });
    });
  }

  /** The frames of a type that came in. */
  frames(type: string): readonly Heard[] {
    return this.received.filter((frame) => frame.type === type);
  }

  protected later(task: () => void): void {
    queueMicrotask(() => {
      if (!this.isClosed) task();
    });
  }

  protected complain(why: string): void {
    this.say({ type: 'usermessage', kind: 'error', dest: this.id, privileged: true, value: why });
  }

  protected protocolError(why: string): void {
    this.complain(why);
    this.close(1002, why);
  }

  #gone(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#cancelLook();
    this.leave();
  }

  #hear(text: string): void {
    if (this.#server.isMute) return;
    if (Buffer.byteLength(text) > FRAME_BYTES_MAX) return this.close(1009, '');
    this.#heardAt = this.clock.now();
    let frame: Heard;
    try {
      frame = JSON.parse(text) as Heard; // as trusting as a fake may be
    } catch {
      return this.close(1011, '');
    }
    this.received.push(frame);
    if (this.#greeted) this.take(frame);
    else this.#greet(frame);
  }

  #greet({ type, id = '', version = [] }: Heard): void {
    if (type !== 'handshake') return this.close(1002, 'you must handshake first');
    this.#greeted = true;
    this.id = id;
    this.#cancelLook();
    this.#look();
    this.say({ type: 'handshake', version: ['2'] });
    if (version.includes('2')) return;
    const value = 'This client is using an unknown protocol version.';
    this.say({ type: 'usermessage', kind: 'warning', dest: id, privileged: true, value });
  }

  /** Every 10 s: who was silent is asked, who stays silent is dead. */
  #look(): void {
    this.#cancelLook = this.clock.after(LOOK_MS, () => {
      const silentMs = this.clock.now() - this.#heardAt;
      if (silentMs > DEAD_AFTER_MS) return this.close(1011, '');
      if (silentMs > PING_AFTER_MS) this.say({ type: 'ping' });
      this.#look();
    });
  }
}
