import { createServer } from 'node:net';

/** Does a program listen on this port of the loopback address? Found out by taking it for a moment. */
export function isPortTaken(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const server = createServer();
    server.once('error', () => answer(true));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => answer(false)));
  });
}
