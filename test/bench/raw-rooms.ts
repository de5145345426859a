/** The reference of the backend under load: bare Socket.IO in a process of its own, which passes on what is said in a room, and keeps nothing. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';

const http = createServer();
const server = new Server(http, { transports: ['websocket'] });
server.on('connection', (socket) => {
  void socket.join(String(socket.handshake.auth['room']));
  socket.on('say', (text: string) => {
    for (const room of socket.rooms) if (room !== socket.id) socket.to(room).emit('said', text);
  });
});
http.listen(0, '127.0.0.1', () => process.send?.((http.address() as AddressInfo).port));
