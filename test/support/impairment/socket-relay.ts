/** One open WebSocket of a client and the one to the backend behind it. Candidates are rewritten on their way to the receiver. */
import type { WebSocket } from 'ws';
import type { Clock } from '#shared/tools/clock.ts';
import { DelayLine } from './delay-line.ts';
import type { ImpairmentProxy } from './impairment-proxy.ts';
import type { PeerNames } from './peer-names.ts';
import { readEvent, readToken } from './socket-text.ts';

export interface SocketRelayDeps {
  readonly media: ImpairmentProxy;
  readonly names: PeerNames;
  readonly clock: Clock;
  readonly delayMs: () => number;
  readonly onError: (error: unknown) => void;
  readonly isCut: (peer: string | null) => boolean;
  readonly onClosed: () => void;
}

/** Events whose payload holds candidates. */
const WITH_CANDIDATES = new Set(['call:offer', 'call:answer', 'call:ice-candidate']);

export class SocketRelay {
  /** Who signed in on it; null until the client has said so. */
  peer: string | null = null;
  readonly #client: WebSocket;
  readonly #backend: WebSocket;
  readonly #deps: SocketRelayDeps;
  readonly #toBackend: DelayLine;
  readonly #toClient: DelayLine;
  #ended = false;

  constructor(client: WebSocket, backend: WebSocket, deps: SocketRelayDeps) {
    this.#client = client;
    this.#backend = backend;
    this.#deps = deps;
    this.#toBackend = new DelayLine(deps.clock, deps.delayMs, deps.onError);
    this.#toClient = new DelayLine(deps.clock, deps.delayMs, deps.onError);
    client.on('message', (data, isBinary) => this.#fromClient(textOrBytes(data, isBinary)));
    backend.on('message', (data, isBinary) => this.#fromBackend(textOrBytes(data, isBinary)));
    client.on('close', () => this.#toBackend.push(() => this.end()));
    backend.on('close', () => this.#toClient.push(() => this.end()));
    // a socket that breaks closes too, and is meant to in the tests of it
    for (const socket of [client, backend]) socket.on('error', () => {});
  }

  /** Both sockets break off, as when the network is gone. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#toBackend.stop();
    this.#toClient.stop();
    this.#client.terminate();
    this.#backend.terminate();
    this.#deps.onClosed();
  }

  #fromClient(data: string | Buffer): void {
    this.#toBackend.push(async () => {
      const token = typeof data === 'string' ? readToken(data) : null;
      if (token !== null) this.peer = await this.#deps.names.of(token);
      if (this.#deps.isCut(this.peer)) this.end();
      else this.#backend.send(data);
    });
  }

  #fromBackend(data: string | Buffer): void {
    this.#toClient.push(async () => {
      const frame = typeof data === 'string' ? await this.#rewritten(data) : data;
      if (frame !== null && !this.#ended) this.#client.send(frame);
    });
  }

  /** The frame for this client; null: nothing is left of it. */
  async #rewritten(frame: string): Promise<string | null> {
    const event = readEvent(frame);
    if (!event || !WITH_CANDIDATES.has(event.name)) return frame;
    const { fromUserId } = event.payload;
    if (typeof fromUserId !== 'string' || this.peer === null)
      throw new Error(`"${event.name}" between unknown peers would tell a real address`);
    const from = await this.#deps.names.byId(fromUserId);
    const payload = await this.#deps.media.message(from, this.peer, event.payload);
    return payload === null ? null : event.with(payload);
  }
}

/** Text frames are Socket.IO's packets. Neither end asks for anything but Node's buffers. */
const textOrBytes = (data: WebSocket.RawData, isBinary: boolean): string | Buffer => {
  const bytes = data as Buffer;
  return isBinary ? bytes : bytes.toString();
};
