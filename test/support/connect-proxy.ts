import { createServer, type AddressInfo, connect, type Socket } from 'node:net';

/** An HTTP proxy that knows CONNECT and nothing else. Whatever host is asked for, it leads to the same port of this machine. */
export interface ConnectProxy {
  /** Host name and port. */
  readonly host: string;
  /** What was asked for, with the sign-in that came along; in order. */
  readonly asked: readonly { readonly target: string; readonly account: string | null }[];
  /** Bytes that went through towards the servers, as text. */
  readonly seen: () => string;
  close(): Promise<void>;
}

export interface ConnectProxyOptions {
  /** Where every tunnel leads. */
  readonly port: number;
  /** `name:password`; without it everybody is let through. */
  readonly account?: string;
  /** What it asks for when the sign-in is missing or wrong. */
  readonly scheme?: string;
  /** Answered instead of a tunnel. */
  readonly refuse?: string;
}

export async function openConnectProxy(options: ConnectProxyOptions): Promise<ConnectProxy> {
  const asked: { target: string; account: string | null }[] = [];
  const sockets = new Set<Socket>();
  let seen = '';
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    // whoever goes takes the other side along
    return socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    keep(client).once('data', (head: Buffer) => {
      const text = head.toString('latin1');
      const target = /^CONNECT (\S+) HTTP\/1\.1\r\n/.exec(text)?.[1] ?? '';
      const sent = /^proxy-authorization: Basic (\S+)/im.exec(text)?.[1];
      const account = sent === undefined ? null : Buffer.from(sent, 'base64').toString();
      asked.push({ target, account });
      if (options.refuse !== undefined) return client.end(`HTTP/1.1 ${options.refuse}\r\n\r\n`);
      if (options.account !== undefined && account !== options.account) {
        const ask = `Proxy-Authenticate: ${options.scheme ?? 'Basic realm="test"'}`;
        return client.end(
          `HTTP/1.1 407 Proxy Authentication Required\r\n${ask}\r\nContent-Length: 0\r\n\r\n`,
        );
      }
      const upstream = keep(connect(options.port, '127.0.0.1'));
      client.on('data', (bytes: Buffer) => (seen += bytes.toString('latin1')));
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.on('close', () => upstream.destroy());
      upstream.on('close', () => client.destroy());
      return client.pipe(upstream).pipe(client);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    seen: () => seen,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
