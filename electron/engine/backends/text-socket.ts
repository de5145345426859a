import { type ClientOptions, WebSocket } from 'ws';
import type { Net } from '../net/net.ts';

/** An open or opening WebSocket for text. After `close` its handlers hear nothing more. */
export interface RawSocket {
  send(text: string): void;
  /** Answered by every WebSocket, whatever is spoken on it: `onSign`. */
  ping(): void;
  close(): void;
}

export interface SocketHandlers {
  readonly onOpen: () => void;
  readonly onText: (text: string) => void;
  /** The other end has shown that it lives, beside texts. */
  readonly onSign?: () => void;
  /** Called once, also when it could not be opened. */
  readonly onClose: (end: SocketEnd) => void;
}

export interface SocketEnd {
  /** Of the WebSocket protocol; 1006 when nothing was said. */
  readonly code: number;
  readonly reason: string;
  /** There is a web server, which knows of no WebSocket here. */
  readonly isOther?: boolean;
  readonly error?: Error;
}

export type SocketFactory = (url: URL, userAgent: string, handlers: SocketHandlers) => RawSocket;

/** The largest that the servers of all kinds take by default, and give: over a longer frame they close the socket. */
export const FRAME_BYTES_MAX = 1024 * 1024;
/** How long the server may take to say goodbye. */
const CLOSE_TIMEOUT_MS = 2000;

/** WebSockets over a net. Node's tell no origin, which Galène lets in without being configured, and others do not look at. */
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
    let isOther = false;
    socket.on('open', handlers.onOpen);
    socket.on('message', (data, isBinary) => {
      // with the default binary type it is one of Node's buffers; no protocol here has anything but text
      if (isBinary) handlers.onSign?.();
      else handlers.onText((data as Buffer).toString());
    });
    socket.on('ping', () => handlers.onSign?.());
    socket.on('pong', () => handlers.onSign?.());
    socket.on('unexpected-response', () => {
      isOther = true;
      socket.terminate();
    });
    socket.on('error', (cause) => (error = cause));
    socket.on('close', (code, reason) => {
      handlers.onClose({ code, reason: reason.toString(), isOther, ...(error && { error }) });
    });
    return {
      send: (text) => socket.send(text),
      ping: () => socket.ping(),
      close() {
        socket.removeAllListeners();
        socket.on('error', () => {}); // what is let go may break
        if (socket.readyState === WebSocket.CONNECTING) socket.terminate();
        else socket.close(1000);
      },
    };
  };
