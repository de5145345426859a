import type { SocketFactory } from '#engine/backends/text-socket.ts';

export interface TokenWish {
  readonly user: string;
  readonly permissions: readonly string[];
  /** Signed by nobody who is trusted. */
  readonly isForged?: boolean;
}

/** A server of Galène, real or fake, for the suite. */
export interface GaleneHarness {
  /** Of the WebSocket. */
  readonly endpoint: string;
  readonly openSocket: SocketFactory;
  readonly fetch?: typeof fetch;
  /** A group that is made when it is asked for. */
  location(group: string): string;
  /** Its full name, as the server has it. */
  nameOf(group: string): string;
  token(group: string, wish: TokenWish): Promise<string>;
  kill(): Promise<void>;
  restart(): Promise<void>;
}
