import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP way to a server that can be cut like a cable, and that knows what is still open on it. */
export interface CuttableProxy {
  readonly url: string;
  /** Resolves when no web socket is open; rejects after a while with how many are. Idle HTTP connections are Node's own affair. */
  noWebSockets(): Promise<void>;
  cut(): void;
  mend(): void;
  /** From now on it leads to another server. */
  lead(target: string): void;
  close(): Promise<void>;
}

const CLOSE_LIMIT_MS = 20_000;

export async function openProxy(target: string): Promise<CuttableProxy> {
  let to = new URL(target);
  const sockets = new Set<Socket>();
  const webSockets = new Set<Socket>();
  let onClosed = (): void => {};
  let isCut = false;
  const server = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(to.port), to.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      // a cut cable is what this is for
      socket.on('error', () => {});
    }
    client.once('data', (head: Buffer) => {
      if (/^upgrade: websocket/im.test(head.toString('latin1'))) webSockets.add(client);
    });
    client.on('close', () => {
      upstream.destroy();
      webSockets.delete(client);
      onClosed();
    });
    upstream.on('close', () => client.destroy());
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const dropAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    noWebSockets: () =>
      new Promise((resolve, reject) => {
        const limit = setTimeout(
          () => reject(new Error(`${webSockets.size} web sockets are open`)),
          CLOSE_LIMIT_MS,
        );
        onClosed = () => {
          if (webSockets.size > 0) return;
          clearTimeout(limit);
          resolve();
        };
        onClosed();
      }),
    cut() {
      isCut = true;
      dropAll();
    },
    mend() {
      isCut = false;
    },
    lead(next) {
      to = new URL(next);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        dropAll();
      }),
  };
}
