import type { FastifyInstance } from 'fastify';
import type { Socket } from 'node:net';
import type { Server } from 'socket.io';

/** Whoever has not finished by then is cut off; real time, whatever clock the server runs on. */
const LIMIT_MS = 5000;
const IDLE_CHECK_MS = 20;

/** Follows a server's connections from now on; the answer closes it: nothing new, what runs is finished, the rest is cut off in the end. */
export function prepareDrain(app: FastifyInstance, io: Server): () => Promise<void> {
  const connections = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  return async () => {
    const limit = setTimeout(() => {
      for (const socket of connections) socket.destroy();
    }, LIMIT_MS);
    // A connection whose request ends now would be kept alive for the next one.
    const idle = setInterval(() => app.server.closeIdleConnections(), IDLE_CHECK_MS);
    try {
      // Without Socket.IO's own goodbye, which would forbid its clients to come back by themselves.
      io.engine.close();
      await app.close();
    } finally {
      clearTimeout(limit);
      clearInterval(idle);
    }
  };
}
