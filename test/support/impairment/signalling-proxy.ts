/**
 * A way to the backend for the apps of a test: REST and Socket.IO pass through; candidates become ports of the impairment proxy; it can be
 * slow, and it can be cut.
 */
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { until } from './delay-line.ts';
import { fineClock } from './fine-clock.ts';
import type { ImpairmentProxy } from './impairment-proxy.ts';
import { PeerNames } from './peer-names.ts';
import { SocketRelay } from './socket-relay.ts';

export interface SignallingOptions {
  /** The backend's own address. */
  readonly target: string;
  readonly media: ImpairmentProxy;
}

export interface SignallingProxy {
  /** Where apps sign in. */
  readonly url: string;
  /** From now on everything takes that much longer, each way between a client and the backend: two such ways lie between two people. */
  delay(ms: number): void;
  /** Closes the connections of that username, or all, and refuses new ones. */
  cut(peer?: string): void;
  restore(peer?: string): void;
  /** Requests of that username under way. */
  requestsOf(peer: string): number;
  /** @throws the first fault on the way, if there was one */
  close(): Promise<void>;
}

export async function openSignallingProxy(options: SignallingOptions): Promise<SignallingProxy> {
  const way = new Way(options);
  await way.listen();
  return way;
}

class Way implements SignallingProxy {
  url = '';
  readonly #target: URL;
  readonly #media: ImpairmentProxy;
  readonly #names: PeerNames;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  readonly #relays = new Set<SocketRelay>();
  readonly #requests = new Map<IncomingMessage, string | null>();
  readonly #cut = new Set<string>();
  readonly #faults: unknown[] = [];
  #allCut = false;
  #delayMs = 0;

  constructor({ target, media }: SignallingOptions) {
    this.#target = new URL(target);
    this.#media = media;
    this.#names = new PeerNames(this.#target.origin);
    this.#server = createServer((request, response) => {
      this.#forward(request, response).catch((error: unknown) => {
        this.#faults.push(error);
        response.destroy();
      });
    });
    this.#server.on('upgrade', (request, socket, head) => void this.#upgrade(request, socket, head));
  }

  async listen(): Promise<void> {
    await new Promise<void>((listening) => void this.#server.listen(0, '127.0.0.1', listening));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  delay(ms: number): void {
    this.#delayMs = ms;
  }

  cut(peer?: string): void {
    if (peer === undefined) this.#allCut = true;
    else this.#cut.add(peer);
    for (const relay of this.#relays) if (this.#isCut(relay.peer)) relay.end();
    for (const [request, whose] of this.#requests) if (this.#isCut(whose)) request.socket.destroy();
    if (peer === undefined) this.#server.closeAllConnections();
  }

  restore(peer?: string): void {
    if (peer === undefined) {
      this.#allCut = false;
      this.#cut.clear();
    } else this.#cut.delete(peer);
  }

  requestsOf(peer: string): number {
    return [...this.#requests.values()].filter((whose) => whose === peer).length;
  }

  async close(): Promise<void> {
    for (const relay of this.#relays) relay.end();
    const closed = new Promise<void>((done) => void this.#server.close(() => done()));
    this.#server.closeAllConnections();
    await closed;
    if (this.#faults.length > 0) throw this.#faults[0];
  }

  #isCut(peer: string | null): boolean {
    return this.#allCut || (peer !== null && this.#cut.has(peer));
  }

  /** The client's WebSocket opens once the backend's is open, and is refused where that one is. */
  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => {}); // a client that is gone needs no answer
    await this.#wait(); // there,
    await this.#wait(); // and back
    if (this.#allCut) return void socket.destroy();
    const address = new URL(request.url ?? '/', this.#target);
    address.protocol = this.#target.protocol === 'https:' ? 'wss:' : 'ws:';
    const headers = passedOn(request.headers);
    const backend = new WebSocket(address, { perMessageDeflate: false, headers });
    const refuse = (): void => void socket.destroy();
    backend.once('error', refuse);
    backend.once('open', () => {
      backend.off('error', refuse);
      this.#sockets.handleUpgrade(request, socket, head, (client) => this.#relay(client, backend));
    });
  }

  #relay(client: WebSocket, backend: WebSocket): void {
    const relay = new SocketRelay(client, backend, {
      media: this.#media,
      names: this.#names,
      clock: fineClock,
      delayMs: () => this.#delayMs,
      onError: (error) => this.#faults.push(error),
      isCut: (peer) => this.#isCut(peer),
      onClosed: () => this.#relays.delete(relay),
    });
    this.#relays.add(relay);
    if (this.#allCut) relay.end();
  }

  async #forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#requests.set(request, null);
    response.once('close', () => this.#requests.delete(request));
    const { url = '/', method, headers } = request;
    if (url.startsWith('/socket.io/')) {
      // long polling would carry candidates past the rewriter
      response.writeHead(400).end('WebSocket only');
      return;
    }
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    if (token !== undefined) this.#requests.set(request, await this.#names.of(token));
    await this.#wait();
    if (this.#isCut(this.#requests.get(request) ?? null)) return void request.socket.destroy();
    const passed = httpRequest(new URL(url, this.#target), { method, headers: passedOn(headers) });
    passed.once('error', () => response.destroy()); // the backend is gone, and so is the way to it
    passed.once('response', (answer) => {
      void this.#wait().then(() => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
    });
    response.once('close', () => passed.destroy());
    request.pipe(passed);
  }

  #wait(): Promise<void> {
    return until(fineClock, fineClock.now() + this.#delayMs);
  }
}

/** Who a client is, and nothing of the hop to here. */
function passedOn(headers: IncomingMessage['headers']): Record<string, string | string[]> {
  const hop = /^(host|connection|upgrade|keep-alive|transfer-encoding|sec-websocket-.*)$/;
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || hop.test(name) ? [] : [[name, value]],
    ),
  );
}
