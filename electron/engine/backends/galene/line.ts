import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Scope } from '#shared/tools/scope.ts';
import { GaleneError } from './errors.ts';
import { FRAME_BYTES_MAX, type RawSocket, type SocketEnd, type SocketFactory } from '../text-socket.ts';
import { type ClientFrame, PROTOCOL_VERSION, readFrame, type ServerFrame } from './wire.ts';

export interface LineDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly userAgent: string;
  readonly openSocket: SocketFactory;
}

export interface LineHandlers {
  /** The socket is open, the server has not greeted yet. */
  readonly onOpen: () => void;
  readonly onGreeted: (line: Line) => void;
  readonly onFrame: (frame: ServerFrame, line: Line) => void;
  /** Called once, unless it was closed from here. */
  readonly onLost: (error: GaleneError) => void;
}

/** Until the server has greeted. It gives us 15 s from its side. */
const GREETING_MS = 10_000;
/** After so long without a word from the server it is asked for one; it pings us only after 20 s of our own silence. */
const SILENCE_MS = 15_000;
const ANSWER_MS = 10_000;
const CHECK_MS = 2000;
const CLOSED_FOR_PROTOCOL = 1002;

/** One WebSocket to Galène: greeting, keeping alive, frames in and out. Knows no groups. */
export class Line {
  readonly #deps: LineDeps;
  readonly #handlers: LineHandlers;
  readonly #address: string;
  readonly #scope = new Scope();
  readonly #socket: RawSocket;
  #greeted = false;
  #cancelWatch = (): void => {};

  constructor(deps: LineDeps, url: URL, clientId: string, handlers: LineHandlers) {
    this.#deps = deps;
    this.#handlers = handlers;
    this.#address = url.host;
    this.#socket = deps.openSocket(url, deps.userAgent, {
      onOpen: () => {
        this.send({ type: 'handshake', version: [PROTOCOL_VERSION], id: clientId });
        handlers.onOpen();
      },
      onText: (frame) => this.#hear(frame),
      onClose: (end) => this.#lost(this.#whyClosed(end)),
    });
    this.#scope.add(() => this.#socket.close());
    this.#scope.add(() => this.#cancelWatch());
    this.#watch(GREETING_MS, () => this.#lost(new GaleneError('unreachable', { address: this.#address })));
  }

  /** Errors: bad-payload for a frame that the server would close the socket over. Nothing is sent on a closed line. */
  send(frame: ClientFrame): void {
    if (this.#scope.ended) return;
    const text = JSON.stringify(frame);
    if (Buffer.byteLength(text) > FRAME_BYTES_MAX) throw new AppError('bad-payload', { text: frame.type });
    this.#socket.send(text);
  }

  /** Asks for a sign of life at once: after a sleep the line may look open and be dead. */
  check(): void {
    if (this.#greeted && !this.#scope.ended) this.#ask(CHECK_MS);
  }

  /** Lets go, at most once; nothing is heard afterwards. */
  close(): void {
    this.#scope.end();
  }

  #hear(text: string): void {
    const frame = readFrame(text);
    if (this.#greeted) this.#watch(SILENCE_MS, () => this.#ask(ANSWER_MS));
    if ('bad' in frame) {
      this.#deps.logger.warn('frame not understood', { type: frame.bad.type, why: frame.bad.why });
      return;
    }
    switch (frame.type) {
      case 'handshake':
        return this.#greet(frame.version ?? []);
      case 'ping':
        return this.send({ type: 'pong' });
      case 'pong':
        return;
      default:
        if (this.#greeted) this.#handlers.onFrame(frame, this);
        else this.#deps.logger.warn('frame before the greeting', { type: frame.type });
    }
  }

  #greet(versions: readonly string[]): void {
    if (this.#greeted) return;
    if (!versions.includes(PROTOCOL_VERSION)) {
      return this.#lost(
        new GaleneError('protocol', { text: `version ${versions.join(', ')}`.slice(0, 100) }),
      );
    }
    this.#greeted = true;
    this.#watch(SILENCE_MS, () => this.#ask(ANSWER_MS));
    this.#handlers.onGreeted(this);
  }

  #ask(waitMs: number): void {
    this.send({ type: 'ping' });
    this.#watch(waitMs, () => this.#lost(new GaleneError('lost', { address: this.#address })));
  }

  /** One watch at a time. */
  #watch(ms: number, task: () => void): void {
    this.#cancelWatch();
    this.#cancelWatch = this.#deps.clock.after(ms, task);
  }

  #whyClosed({ code, reason, error }: SocketEnd): GaleneError {
    const address = this.#address;
    if (error instanceof AppError) return GaleneError.of(error, `https://${address}`);
    if (code === CLOSED_FOR_PROTOCOL)
      return new GaleneError('protocol', { text: reason.slice(0, 200) }, error);
    return new GaleneError(this.#greeted ? 'lost' : 'unreachable', { address }, error);
  }

  #lost(error: GaleneError): void {
    if (this.#scope.ended) return;
    this.#scope.end();
    this.#handlers.onLost(error);
  }
}
