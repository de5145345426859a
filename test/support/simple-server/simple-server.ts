import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { type Clock, systemClock } from '#shared/tools/clock.ts';
import { split } from './python-text.ts';
import { HandlerError, Registry } from './registry.ts';

const HOST = '127.0.0.1';
/** After so long without a frame the server pings. */
const SILENCE_MS = 30_000;
/** How long it waits for the other end's goodbye. */
const GOODBYE_MS = 10_000;
const FRAME_BYTES_MAX = 1024 * 1024;

export interface SimpleServer {
  /** `http://…`: of its health route, and with ws instead of http of its socket. */
  readonly url: string;
  /** Who is registered now. */
  readonly uids: readonly string[];
  /** As a power cut would. */
  kill(): Promise<void>;
  /** Starts again at the same address; nobody is registered any more. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Our own server of the simple signalling protocol of the GStreamer examples, with every habit of the original that shows on the wire. */
export async function startSimpleServer({
  clock = systemClock,
}: { clock?: Clock } = {}): Promise<SimpleServer> {
  const registry = new Registry();
  let running = await listen(registry, clock, 0);
  const { port } = running.http.address() as AddressInfo;
  const kill = async (): Promise<void> => {
    for (const socket of running.sockets.clients) socket.terminate();
    registry.clear();
    running.sockets.close();
    running.http.closeAllConnections();
    if (!running.http.listening) return;
    running.http.close();
    await once(running.http, 'close');
  };
  return {
    url: `http://${HOST}:${port}`,
    get uids() {
      return registry.uids;
    },
    kill,
    async restart() {
      await kill();
      running = await listen(registry, clock, port);
    },
    stop: kill,
  };
}

async function listen(
  registry: Registry,
  clock: Clock,
  port: number,
): Promise<{ http: Server; sockets: WebSocketServer }> {
  const http = createServer((request, response) => {
    if (request.url === '/health') response.writeHead(200).end('OK\n');
    else response.writeHead(426, { upgrade: 'websocket' }).end('Failed to open a WebSocket connection.\n');
  });
  const sockets = new WebSocketServer({
    server: http,
    maxPayload: FRAME_BYTES_MAX,
    perMessageDeflate: false,
  });
  sockets.on('connection', (socket) => void serve(socket, registry, clock));
  http.listen(port, HOST);
  await once(http, 'listening');
  return { http, sockets };
}

/** One connection from its first frame to its end. */
async function serve(socket: WebSocket, registry: Registry, clock: Clock): Promise<void> {
  const frames = framesOf(socket, clock);
  const close = (code: number, reason = ''): Promise<void> => closed(socket, clock, code, reason);
  // what breaks is closed by itself
  socket.on('error', () => {});
  const first = await frames.next();
  if (first.done) return;
  const greeting = greetingOf(first.value);
  if (greeting === null) return close(1011);
  if (greeting.word !== 'HELLO') return close(1002, 'invalid protocol');
  const { uid } = greeting;
  if (registry.has(uid) || /\s/.test(uid)) return close(1002, 'invalid peer uid');
  socket.send('HELLO');
  registry.add({ uid, status: { in: 'nothing' }, send: (frame) => socket.send(frame), close });
  try {
    for await (const frame of frames) registry.handle(uid, frame);
  } catch (error) {
    if (!(error instanceof HandlerError)) throw error;
  }
  await registry.remove(uid);
  await close(1000);
}

/** `null`: not two words, over which the original breaks. */
function greetingOf(frame: string | Uint8Array): { word: string; uid: string } | null {
  const [word, uid] = split(typeof frame === 'string' ? frame : Buffer.from(frame).toString('latin1'), 1);
  if (word === undefined || uid === undefined) return null;
  // bytes are never equal to text
  return { word: typeof frame === 'string' ? word : '', uid };
}

/** Text and binary frames in order, until the socket is closed; a silent one is pinged meanwhile. */
async function* framesOf(socket: WebSocket, clock: Clock): AsyncGenerator<string | Uint8Array> {
  const waiting: (string | Uint8Array)[] = [];
  let wake = (): void => {};
  let isClosed = false;
  socket.on('message', (data, isBinary) => {
    waiting.push(isBinary ? (data as Buffer) : (data as Buffer).toString());
    wake();
  });
  socket.on('close', () => {
    isClosed = true;
    wake();
  });
  for (;;) {
    const frame = waiting.shift();
    if (frame !== undefined) yield frame;
    else if (isClosed) return;
    else await silence();
  }

  function silence(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(SILENCE_MS, () => {
        if (!isClosed) socket.ping();
        resolve();
      });
      wake = () => {
        cancel();
        resolve();
      };
    });
  }
}

function closed(socket: WebSocket, clock: Clock, code: number, reason: string): Promise<void> {
  if (socket.readyState === socket.CLOSED) return Promise.resolve();
  socket.close(code, reason);
  return new Promise((resolve) => {
    const cancel = clock.after(GOODBYE_MS, () => socket.terminate());
    socket.once('close', () => {
      cancel();
      resolve();
    });
  });
}
