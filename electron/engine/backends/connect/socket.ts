import { io } from 'socket.io-client';
import { Ack, type ClientEvent, type ClientEventName } from '#shared/contracts/connect/events.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { connectionError } from '../../net/connection-error.ts';
import type { Net } from '../../net/net.ts';
import type { Line } from '../connection.ts';
import { refusalError } from './errors.ts';
import { asObject, textOf } from './read/json.ts';
import type { TokenSource } from './rest.ts';

/** The part of a Socket.IO client that is used; tests give one of their own. */
export interface RawSocket {
  connect(): unknown;
  disconnect(): unknown;
  emit(event: string, ...args: unknown[]): unknown;
  on(event: string, listener: (...args: never[]) => void): unknown;
  onAny(listener: (event: string, ...args: unknown[]) => void): unknown;
  offAny(): unknown;
  removeAllListeners(): unknown;
}

export type SocketFactory = (address: string, token: string, userAgent: string, net: Net) => RawSocket;

export interface SocketDeps {
  readonly address: string;
  readonly userAgent: string;
  readonly net: Net;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly tokens: TokenSource;
  readonly onEvent: (event: string, payload: unknown) => void;
  readonly factory?: SocketFactory;
}

const ACK_TIMEOUT_MS = 5000;
const CHECK_TIMEOUT_MS = 2000;
const CONNECT_TIMEOUT_MS = 8000;

/** A socket that reconnects never: the connection above it decides when to make a new one. */
const createSocket: SocketFactory = (address, token, userAgent, net) => {
  const url = new URL(address);
  return io(url.origin, {
    path: `${url.pathname.replace(/\/$/, '')}/socket.io`,
    auth: { token },
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnection: false,
    forceNew: true,
    autoConnect: false,
    timeout: CONNECT_TIMEOUT_MS,
    extraHeaders: { 'user-agent': userAgent },
    // in Node it is an agent; the types are those of browsers
    agent: net.agent(url) as unknown as boolean,
  });
};

/**
 * Opens one socket with a token that holds; a refused token is renewed once.
 * Errors: session-expired, rate-limited, and those of a connection (see net/dial.ts).
 */
export async function openSocket(
  deps: SocketDeps,
  onLost: (error: AppError) => void,
): Promise<ConnectSocket> {
  const token = await deps.tokens.access();
  try {
    return await dial(deps, token, onLost);
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    const next = await deps.tokens.renew(token);
    return dial(deps, next, onLost).catch((again: unknown) => {
      throw again instanceof TokenRefused ? new AppError('session-expired') : again;
    });
  }
}

class TokenRefused extends Error {}

function dial(deps: SocketDeps, token: string, onLost: (error: AppError) => void): Promise<ConnectSocket> {
  const raw = (deps.factory ?? createSocket)(deps.address, token, deps.userAgent, deps.net);
  return new Promise((resolve, reject) => {
    const line = new ConnectSocket(raw, token, deps);
    let isUp = false;
    raw.on('connect', () => {
      isUp = true;
      resolve(line);
    });
    raw.on('connect_error', (error: Error) => {
      line.close();
      reject(connectError(error, deps.address));
    });
    raw.on('disconnect', (reason: string) => {
      deps.logger.info('socket lost', { reason });
      line.close();
      const error = new AppError('server-unreachable', { address: new URL(deps.address).host });
      // it may go before the server has taken us in: then nobody has a line that could be lost
      if (isUp) onLost(error);
      else reject(error);
    });
    raw.connect();
  });
}

function connectError(error: Error, address: string): Error {
  const data = asObject((error as { data?: unknown }).data);
  const code = textOf(data, 'code');
  if (code === 'token-expired' || code === 'unauthorized') return new TokenRefused(code);
  if (code !== null) return refusalError({ status: null, body: data, retryAfterS: null });
  return connectionError(error, new URL(address).host);
}

/** One open socket: acknowledged events out, any event in. */
export class ConnectSocket implements Line {
  readonly #raw: RawSocket;
  readonly #deps: SocketDeps;
  readonly #waiting = new Set<(error: AppError) => void>();
  #token: string;
  #closed = false;

  constructor(raw: RawSocket, token: string, deps: SocketDeps) {
    this.#raw = raw;
    this.#token = token;
    this.#deps = deps;
    raw.onAny((event, payload) => {
      if (event === 'auth:expiring') void this.#renew();
      else deps.onEvent(event, payload);
    });
  }

  /**
   * Sends and waits for the acknowledgement. Errors: offline (never left), server-unreachable (no acknowledgement came),
   * and what the server refused.
   */
  async ask<N extends ClientEventName>(
    event: N,
    payload: ClientEvent<N>,
    timeoutMs = ACK_TIMEOUT_MS,
  ): Promise<void> {
    if (this.#closed) throw new AppError('offline');
    const answer = await new Promise<unknown>((resolve, reject) => {
      const fail = (error: AppError): void => {
        cancel();
        this.#waiting.delete(fail);
        reject(error);
      };
      const cancel = this.#deps.clock.after(timeoutMs, () => fail(new AppError('server-unreachable')));
      this.#waiting.add(fail);
      this.#raw.emit(event, payload, (ack: unknown) => {
        cancel();
        this.#waiting.delete(fail);
        resolve(ack);
      });
    });
    const ack = Ack.safeParse(answer);
    // a server that acknowledges in words of its own has at least heard it
    if (!ack.success || 'ok' in ack.data) return;
    throw refusalError({ status: null, body: ack.data, retryAfterS: null });
  }

  /** Sends to a server that acknowledges nothing. Errors: offline. */
  tell<N extends ClientEventName>(event: N, payload: ClientEvent<N>): void {
    if (this.#closed) throw new AppError('offline');
    this.#raw.emit(event, payload);
  }

  /** The same token again, acknowledged: harmless, and only a live socket answers. */
  async check(): Promise<boolean> {
    try {
      await this.ask('auth:renew', { token: this.#token }, CHECK_TIMEOUT_MS);
      return true;
    } catch (error) {
      return !['server-unreachable', 'offline'].includes(AppError.from(error).code);
    }
  }

  async #renew(): Promise<void> {
    try {
      const token = await this.#deps.tokens.renew(this.#token);
      await this.ask('auth:renew', { token });
      this.#token = token;
    } catch (error) {
      // the server closes the socket at the end of the token; the next one brings its own
      this.#deps.logger.warn('token of the socket could not be renewed', { error });
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#raw.offAny();
    this.#raw.removeAllListeners();
    this.#raw.disconnect();
    for (const fail of this.#waiting) fail(new AppError('server-unreachable'));
  }
}
