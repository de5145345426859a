import { AppError } from '#shared/errors/app-error.ts';
import { backoff } from '#shared/tools/backoff.ts';
import type { Line } from '../connection.ts';
import { greet, type GreetingDeps } from './greeting.ts';
import type { RawSocket, SocketEnd } from '../text-socket.ts';

export interface LineHandlers {
  readonly onText: (text: string) => void;
  /** The socket is gone. True: by what the server meant for it, so that another one is opened at once. */
  readonly onLost: (goodbye: boolean) => boolean;
  /** After `again`, or a goodbye: registered once more. */
  readonly onGreeted: () => void;
  /** Called once: there is no line any more. */
  readonly onEnd: (error: AppError) => void;
}

/** The server may still hold the socket that we have just closed, and refuses its name to us for that long. */
const GHOST_MS = 1500;
/** In a session it waits for the other end's goodbye first. */
const GHOST_IN_SESSION_MS = 15_000;
const GHOST_FIRST_MS = 20;
const GHOST_MAX_MS = 500;
/** After so long without a sign of the server it is asked for one; it pings us after 30 s of our own silence. */
const SILENCE_MS = 15_000;
const ANSWER_MS = 8000;
const CHECK_MS = 2000;
const GOODBYE = 1000;

/**
 * Being registered at the server under one id. A call is left by closing the socket, and another one is opened at once: for whoever
 * holds this line that is no loss.
 */
export class PeerLine implements Line {
  readonly #deps: GreetingDeps;
  readonly #id: string;
  readonly #handlers: LineHandlers;
  #socket: RawSocket | null = null;
  #opening: Promise<void> = Promise.resolve();
  #isClosed = false;
  /** Of the socket that is there or on its way: what an earlier one still says counts no more. */
  #current = new AbortController();
  #cancelWatch = (): void => {};
  readonly #checks = new Set<() => void>();

  constructor(deps: GreetingDeps, id: string, handlers: LineHandlers) {
    this.#deps = deps;
    this.#id = id;
    this.#handlers = handlers;
  }

  /** Once. Errors: see `greet`. */
  open(): Promise<void> {
    return this.#greet(GHOST_MS);
  }

  /** Resolves when texts can be sent. Errors: offline. */
  async ready(): Promise<void> {
    await this.#opening;
    if (!this.#socket) throw new AppError('offline');
  }

  /** Lost while the line is being opened anew: what it would have said belongs to what was left. */
  send(text: string): void {
    this.#socket?.send(text);
  }

  /** Leaves whatever this line is in. */
  again(): void {
    if (!this.#socket) return;
    this.#drop();
    this.#reopen();
  }

  check(): Promise<boolean> {
    const socket = this.#socket;
    // what is not there is being opened, or told to be lost
    if (!socket) return Promise.resolve(true);
    return new Promise((resolve) => {
      const alive = (): void => {
        cancel();
        this.#checks.delete(alive);
        resolve(true);
      };
      const cancel = this.#deps.clock.after(CHECK_MS, () => {
        this.#checks.delete(alive);
        resolve(false);
      });
      this.#checks.add(alive);
      socket.ping();
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#drop();
  }

  #reopen(): void {
    this.#opening = this.#greet(GHOST_IN_SESSION_MS).then(
      () => this.#handlers.onGreeted(),
      (error: unknown) => this.#end(AppError.from(error)),
    );
  }

  async #greet(patienceMs: number): Promise<void> {
    const { clock } = this.#deps;
    const startedAt = clock.now();
    const policy = backoff({ firstMs: GHOST_FIRST_MS, maxMs: GHOST_MAX_MS, giveUpAfterMs: patienceMs });
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.#dial();
      } catch (error) {
        const known = AppError.from(error);
        const isGhost = known.code === 'name-in-use' && !this.#isClosed;
        const waitMs = isGhost ? policy({ tries, elapsedMs: clock.now() - startedAt }) : null;
        if (waitMs === null) throw known;
        await this.#pause(waitMs);
      }
    }
  }

  async #dial(): Promise<void> {
    if (this.#isClosed) throw new AppError('offline');
    this.#current = new AbortController();
    const { signal } = this.#current;
    const handlers = {
      onText: (text: string) => {
        if (signal.aborted) return;
        this.#signed();
        this.#handlers.onText(text);
      },
      onSign: () => {
        if (!signal.aborted) this.#signed();
      },
      onClose: (end: SocketEnd) => {
        if (!signal.aborted) this.#lost(end);
      },
    };
    this.#socket = await greet(this.#deps, this.#id, handlers, signal).then((socket) => {
      if (!signal.aborted) return socket;
      socket.close();
      throw new AppError('offline');
    });
    this.#signed();
  }

  #signed(): void {
    for (const alive of this.#checks) alive();
    this.#watch(SILENCE_MS, () => this.#ask());
  }

  #ask(): void {
    this.#socket?.ping();
    this.#watch(ANSWER_MS, () => this.#lost(null));
  }

  /** `null`: it looked open and was dead. */
  #lost(end: SocketEnd | null): void {
    this.#drop();
    if (this.#handlers.onLost(end?.code === GOODBYE)) return this.#reopen();
    const { host } = new URL(this.#deps.address);
    this.#end(new AppError('server-unreachable', { address: host }, end?.error));
  }

  #end(error: AppError): void {
    if (this.#isClosed) return;
    this.close();
    this.#handlers.onEnd(error);
  }

  /** One watch, or pause, at a time. */
  #watch(ms: number, task: () => void): void {
    this.#cancelWatch();
    this.#cancelWatch = this.#deps.clock.after(ms, task);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#deps.clock.after(ms, resolve);
      this.#cancelWatch = () => {
        cancel();
        resolve();
      };
    });
  }

  #drop(): void {
    this.#current.abort();
    this.#cancelWatch();
    this.#cancelWatch = () => {};
    this.#socket?.close();
    this.#socket = null;
    // the loss tells itself
    for (const alive of this.#checks) alive();
  }
}
