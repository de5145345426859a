import { type ClientOptions, WebSocket } from 'ws';
import type { Net } from '../../net/net.ts';
import { FRAME_BYTES_MAX } from './wire.ts';

/** An open or opening WebSocket for text. After `close` its handlers hear nothing more. */
export interface RawSocket {
  send(frame: string): void;
  close(): void;
}

/** `onClose` is called once, also when it could not be opened. */
export interface SocketHandlers {
  readonly onOpen: () => void;
  readonly onText: (frame: string) => void;
  readonly onClose: (end: SocketEnd) => void;
}

export interface SocketEnd {
  /** Of the WebSocket protocol; 1006 when nothing was said. */
  readonly code: number;
  readonly reason: string;
  readonly error?: Error;
}

export type SocketFactory = (url: URL, userAgent: string, handlers: SocketHandlers) => RawSocket;

/** How long the server may take to say goodbye. */
const CLOSE_TIMEOUT_MS = 2000;

/** WebSockets over a net. Node's tell no origin, which is what Galène lets in without being configured. */
export const webSocketsOver =
  (net: Net): SocketFactory =>
  (url, userAgent, handlers) => {
    // its types do not know `closeTimeout` yet
    const options: ClientOptions & { closeTimeout: number } = {
      headers: { 'user-agent': userAgent },
      agent: net.agent(url),
      maxPayload: FRAME_BYTES_MAX,
      perMessageDeflate: false,
      closeTimeout: CLOSE_TIMEOUT_MS,
    };
    const socket = new WebSocket(url, options);
    let error: Error | undefined;
    socket.on('open', handlers.onOpen);
    socket.on('message', (data, isBinary) => {
      // with the default binary type it is one of Node's buffers
      if (!isBinary) handlers.onText((data as Buffer).toString());
    });
    socket.on('error', (cause) => (error = cause));
    socket.on('close', (code, reason) => {
      handlers.onClose({ code, reason: reason.toString(), ...(error && { error }) });
    });
    return {
      send: (frame) => socket.send(frame),
      close() {
        socket.removeAllListeners();
        socket.on('error', () => {}); // what is let go may break
        if (socket.readyState === WebSocket.CONNECTING) socket.terminate();
        else socket.close(1000);
      },
    };
  };
