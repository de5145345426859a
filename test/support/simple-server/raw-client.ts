import { WebSocket } from 'ws';

/** A client that knows nothing of the protocol: frames in the order in which they came, and how the socket was closed. */
export class RawClient {
  readonly #socket: WebSocket;
  readonly #frames: (string | Uint8Array)[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  pings = 0;
  #isClosed = false;
  #wake = (): void => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data, isBinary) => {
      this.#frames.push(isBinary ? (data as Buffer) : (data as Buffer).toString());
      this.#wake();
    });
    socket.on('ping', () => {
      this.pings += 1;
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        this.#isClosed = true;
        this.#wake();
        resolve({ code, reason: reason.toString() });
      });
    });
  }

  static async open(url: string): Promise<RawClient> {
    const socket = new WebSocket(url.replace(/^http/, 'ws'));
    const client = new RawClient(socket);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return client;
  }

  /** Open and registered. */
  static async hello(url: string, uid: string): Promise<RawClient> {
    const client = await RawClient.open(url);
    client.send(`HELLO ${uid}`);
    const answer = await client.next();
    if (answer !== 'HELLO') throw new Error(`not greeted: ${String(answer)}`);
    return client;
  }

  send(...frames: (string | Uint8Array)[]): void {
    for (const frame of frames) this.#socket.send(frame);
  }

  /** The next frame; whoever waits for none waits up to the limit of the test. Rejects when the socket is closed instead. */
  async next(): Promise<string | Uint8Array> {
    for (;;) {
      const frame = this.#frames.shift();
      if (frame !== undefined) return frame;
      this.#mustBeOpen();
      await this.#event();
    }
  }

  async pinged(): Promise<void> {
    while (this.pings === 0) {
      this.#mustBeOpen();
      await this.#event();
    }
  }

  /** Nothing has come that was not asked for. */
  get waiting(): readonly (string | Uint8Array)[] {
    return this.#frames;
  }

  async close(): Promise<void> {
    this.#socket.close(1000);
    await this.closed;
  }

  #mustBeOpen(): void {
    if (this.#isClosed) throw new Error('closed, and nothing came');
  }

  #event(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
