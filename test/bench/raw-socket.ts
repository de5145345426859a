/** The reference of everything that travels through the backend: bare Socket.IO, one process, two clients, one event. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';

/** Milliseconds from one client's emit to the other's listener, `count` times after a warm-up. */
export async function rawDeliveries(count: number): Promise<number[]> {
  const { http, server } = await listen(0);
  server.on('connection', (socket) =>
    socket.on('say', (at: number) => void socket.broadcast.emit('said', at)),
  );
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const [from, to] = [0, 1].map(() => io(url, { transports: ['websocket'] }));
  if (!from || !to) throw new Error('two clients are needed');
  await Promise.all(
    [from, to].map((socket) => new Promise<void>((connected) => socket.once('connect', connected))),
  );
  const times: number[] = [];
  for (let index = -5; index < count; index += 1) {
    const said = new Promise<number>((heard) =>
      to.once('said', (at: number) => heard(performance.now() - at)),
    );
    from.emit('say', performance.now());
    const time = await said;
    if (index >= 0) times.push(time);
  }
  from.close();
  to.close();
  await server.close();
  return times;
}

/** Milliseconds until a bare client, with the settings that it comes with, is connected again to a server that was down so long. */
export async function rawReconnection(downMs: number): Promise<number> {
  let running = await listen(0);
  const { port } = running.http.address() as AddressInfo;
  const client = io(`http://127.0.0.1:${port}`, { transports: ['websocket'] });
  const connected = (): Promise<void> => new Promise((done) => void client.once('connect', done));
  await connected();
  const again = connected();
  const killedAt = performance.now();
  await running.server.close();
  await new Promise((over) => setTimeout(over, downMs - (performance.now() - killedAt)));
  running = await listen(port);
  const since = performance.now();
  await again;
  const time = performance.now() - since;
  client.close();
  await running.server.close();
  return time;
}

async function listen(
  port: number,
): Promise<{ readonly http: ReturnType<typeof createServer>; readonly server: Server }> {
  const http = createServer();
  const server = new Server(http);
  await new Promise<void>((listening) => http.listen(port, '127.0.0.1', listening));
  return { http, server };
}
