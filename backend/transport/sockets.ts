import { createHash } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import type { Socket } from 'socket.io';
import { Server } from 'socket.io';
import { z } from 'zod';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { AccessToken } from '../services/access-tokens.ts';
import type { Devices } from '../services/devices.ts';
import type { RateLimiter } from '../services/rate-limiter.ts';
import { Refusal } from '../services/refusal.ts';
import type { DeviceSocket } from './event.ts';
import { registerEvent } from './event.ts';
import type { Hub } from './hub.ts';

/** `auth:expiring` comes so long before a token ends. */
const WARN_BEFORE_MS = 60_000;
/** An SDP of 64 KB doubles at worst in JSON; a larger packet closes the socket. */
const PACKET_BYTES_MAX = 256 * 1024;
const PING_MS = 10_000;

const Handshake = z.object({ token: z.string().min(1).max(4096) });

export interface SocketsDeps {
  readonly http: HttpServer;
  readonly hub: Hub;
  readonly devices: Devices;
  readonly signals: RateLimiter;
  readonly clock: Clock;
  readonly log: Logger;
  readonly allowedOrigins: readonly string[];
  /** Adds the client events of all features to a device's socket. */
  readonly register: (device: DeviceSocket) => void;
}

/** Socket.IO on the HTTP server: a handshake by access token, one socket per device, closed when its token ends unless renewed. */
export function openSockets(deps: SocketsDeps): Server {
  const { hub, devices, allowedOrigins, log } = deps;
  const io = new Server(deps.http, {
    serveClient: false,
    maxHttpBufferSize: PACKET_BYTES_MAX,
    pingInterval: PING_MS,
    pingTimeout: PING_MS,
    connectTimeout: PING_MS,
    cors: { origin: [...allowedOrigins] },
    // CORS does not hold back a page's WebSocket, so the origin is looked at here; apps and servers send none.
    allowRequest: (request, decide) => {
      const { origin } = request.headers;
      decide(null, origin === undefined || allowedOrigins.includes(origin));
    },
  });
  hub.attach(io);
  io.use((socket, next) => {
    void (async () => next(await admit(socket, devices, log)))();
  });
  io.on('connection', (socket) => welcome(deps, socket));
  return io;
}

function welcome(deps: SocketsDeps, socket: Socket): void {
  const { hub, devices, clock } = deps;
  const access = socket.data as AccessToken;
  const caller = { userId: access.userId, deviceId: access.deviceId };
  const log = deps.log.child('socket', { ...caller });
  let stopExpiry = () => {};
  const expireAt = (expiresAt: number) => {
    stopExpiry();
    stopExpiry = watchExpiry(socket, clock, expiresAt);
  };
  const device: DeviceSocket = { socket, caller, log, signals: deps.signals };
  registerEvent(device, 'auth:renew', async ({ token }) => {
    const renewed = await devices.authenticate(token);
    if (renewed.deviceId !== caller.deviceId || renewed.userId !== caller.userId)
      throw new Refusal('unauthorized');
    if (socket.connected) expireAt(renewed.expiresAt);
  });
  deps.register(device);
  socket.on('disconnect', (reason) => {
    stopExpiry();
    hub.leave(socket, caller);
    log.debug('socket closed', { reason });
  });
  expireAt(access.expiresAt);
  hub.join(socket, caller);
  log.debug('socket open', { address: addressMark(socket.handshake.address) });
  // Signed out between the handshake's check and `join`: nobody would have closed it.
  devices.isSignedIn(caller).then(
    (still) => {
      if (!still) socket.disconnect(true);
    },
    (error: unknown) => {
      log.error('checking a device failed, its socket is closed', { error });
      socket.disconnect(true);
    },
  );
}

/** Says when the token is about to end and closes the socket when it has; the answer stops the watch. */
function watchExpiry(socket: Socket, clock: Clock, expiresAt: number): () => void {
  const leftMs = expiresAt - clock.now();
  const warn = clock.after(Math.max(0, leftMs - WARN_BEFORE_MS), () => {
    socket.emit('auth:expiring', { expiresIn: Math.max(0, Math.round((expiresAt - clock.now()) / 1000)) });
  });
  const close = clock.after(Math.max(0, leftMs), () => socket.disconnect(true));
  return () => {
    warn();
    close();
  };
}

/** Checks the handshake; the error is what a refused client sees as `connect_error`, with `data.code`. */
async function admit(socket: Socket, devices: Devices, log: Logger): Promise<Error | undefined> {
  try {
    const handshake = Handshake.safeParse(socket.handshake.auth);
    if (!handshake.success) throw new Refusal('unauthorized');
    socket.data = await devices.authenticate(handshake.data.token);
    return undefined;
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Refusal('internal');
    if (refusal.code === 'internal') log.error('a handshake failed', { error });
    return Object.assign(new Error(refusal.message), { data: refusal.body });
  }
}

/** Tells addresses apart in a log without keeping them. */
function addressMark(address: string): string {
  return createHash('sha256').update(address).digest('hex').slice(0, 8);
}
