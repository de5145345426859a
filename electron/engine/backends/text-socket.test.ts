import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { directNet } from '../net/direct-net.ts';
import { type RawSocket, webSocketsOver } from './text-socket.ts';

let server: WebSocketServer;
let url: URL;
let served: { socket: WebSocket; request: IncomingMessage }[];
beforeEach(async () => {
  served = [];
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket, request) => served.push({ socket, request }));
  await new Promise<void>((listening) => void server.once('listening', listening));
  url = new URL(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`);
});
afterEach(async () => {
  for (const client of server.clients) client.terminate();
  await new Promise<void>((closed) => server.close(() => closed()));
});

/** Opens one and keeps what it told. */
function dial(to = url) {
  const told: string[] = [];
  const socket: RawSocket = webSocketsOver(directNet())(to, 'Parley/1', {
    onOpen: () => told.push('open'),
    onText: (frame) => told.push(`text ${frame.length > 20 ? frame.length : frame}`),
    onClose: ({ code, reason, error }) => told.push(`close ${code} ${reason}${error ? ' by an error' : ''}`),
  });
  return { socket, told };
}
function soon(holds: () => unknown) {
  return expect.poll(holds, { interval: 5, timeout: 5000 });
}

it('tells no origin, for the server refuses those that it does not know', async () => {
  const { told } = dial();
  await soon(() => told).toEqual(['open']);
  const { headers } = served[0]!.request;
  expect(headers.origin).toBeUndefined();
  expect(headers['user-agent']).toBe('Parley/1');
});

it('carries texts both ways, and tells how it ended', async () => {
  const { socket, told } = dial();
  await soon(() => told).toEqual(['open']);
  const heard: string[] = [];
  served[0]!.socket.on('message', (data: Buffer) => heard.push(data.toString()));
  socket.send('there');
  await soon(() => heard).toEqual(['there']);
  served[0]!.socket.send('here');
  served[0]!.socket.send(Buffer.from('no text'));
  served[0]!.socket.close(1002, 'unexpected message');
  await soon(() => told).toEqual(['open', 'text here', 'close 1002 unexpected message']);
  socket.send('nobody hears it'); // and nothing breaks
});

it('takes a frame of 1 MiB and no more', async () => {
  const { told } = dial();
  await soon(() => told).toEqual(['open']);
  served[0]!.socket.send('x'.repeat(1024 * 1024));
  await soon(() => told).toEqual(['open', 'text 1048576']);
  served[0]!.socket.send('x'.repeat(1024 * 1024 + 1));
  await soon(() => told.at(-1)).toMatch(/^close .* by an error$/);
});

it('that cannot be opened is closed by an error', async () => {
  const nowhere = new URL(url);
  nowhere.port = '1';
  const { told } = dial(nowhere);
  await soon(() => told).toEqual(['close 1006  by an error']);
});

it('closed from here, hears nothing more, in whatever state', async () => {
  const opening = dial();
  opening.socket.close();
  const open = dial();
  await soon(() => open.told).toEqual(['open']);
  open.socket.close();
  open.socket.close();
  for (const { socket } of served) socket.send('too late');
  await soon(() => server.clients.size).toBe(0);
  expect(opening.told).toEqual([]);
  expect(open.told).toEqual(['open']);
});
