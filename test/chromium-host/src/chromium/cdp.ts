import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { EventName, Method, Params, Payload, Result } from './cdp-types.ts';

interface Message {
  id?: number;
  method?: string;
  sessionId?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
}

interface Waiting {
  method: string;
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

/** Session id of the browser itself, as opposed to a page. */
const BROWSER = '';

/** One target's half of the connection: its commands and its events. */
export interface CdpSession {
  send<M extends Method>(method: M, params?: Params<M>): Promise<Result<M>>;
  on<E extends EventName>(event: E, listener: (payload: Payload<E>) => void): void;
}

/**
 * A Chromium child process and the one flat DevTools connection to it over --remote-debugging-pipe.
 * The pipe, not the port, is the host's own: when this process dies, however it dies, Chromium sees it close and leaves.
 */
export class Cdp extends EventEmitter<{ exit: [] }> {
  readonly child: ChildProcess;
  /** Commands and events of the browser as a whole. */
  readonly browser = this.session(BROWSER);
  readonly #pipe: Writable;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<string, EventEmitter>();
  #lastId = 0;

  constructor(executable: string, args: readonly string[]) {
    super();
    const stdio = ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] as const;
    // A group of its own: Ctrl-C in a terminal is for main, which still needs its pages to quit in order.
    const options = { stdio: [...stdio], detached: true };
    this.child = spawn(executable, ['--remote-debugging-pipe', ...args], options);
    this.#pipe = this.child.stdio[3] as Writable;
    this.#pipe.on('error', () => {}); // a broken pipe means that Chromium left: 'exit' tells
    this.#read(this.child.stdio[4] as Readable);
    this.child.once('error', (error) => this.#ended(error.message));
    this.child.once('exit', () => this.#ended('Chromium has exited'));
  }

  /** The half of one attached target. */
  session(sessionId: string): CdpSession {
    return {
      send: (method, params) => this.#send(sessionId, method, params),
      on: (event, listener) => this.#listenersOf(sessionId).on(event, listener),
    };
  }

  /** Forgets the listeners of a target that is gone. */
  forget(sessionId: string): void {
    this.#listeners.delete(sessionId);
  }

  #send<M extends Method>(sessionId: string, method: M, params?: Params<M>): Promise<Result<M>> {
    const id = ++this.#lastId;
    const message = sessionId === BROWSER ? { id, method, params } : { id, method, params, sessionId };
    return new Promise((resolve, reject) => {
      if (this.child.exitCode !== null) return reject(new Error(`${method}: Chromium has exited`));
      this.#waiting.set(id, { method, resolve: (result) => resolve(result as Result<M>), reject });
      this.#pipe.write(`${JSON.stringify(message)}\0`);
    });
  }

  #listenersOf(sessionId: string): EventEmitter {
    const known = this.#listeners.get(sessionId) ?? new EventEmitter().setMaxListeners(0);
    this.#listeners.set(sessionId, known);
    return known;
  }

  /** Messages end with a zero byte and may be split anywhere. */
  #read(pipe: Readable): void {
    let rest: Buffer = Buffer.alloc(0);
    pipe.on('data', (chunk: Buffer) => {
      rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
        this.#receive(JSON.parse(rest.toString('utf8', 0, end)) as Message);
        rest = rest.subarray(end + 1);
      }
    });
  }

  #receive({ id, method, sessionId, params, result, error }: Message): void {
    if (id === undefined) {
      this.#listeners.get(sessionId ?? BROWSER)?.emit(method ?? '', params);
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(`${waiting.method}: ${error.message}`));
    else waiting?.resolve(result);
  }

  #ended(why: string): void {
    for (const { method, reject } of this.#waiting.values()) reject(new Error(`${method}: ${why}`));
    this.#waiting.clear();
    this.emit('exit');
  }
}
