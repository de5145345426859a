import { once } from 'node:events';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import type { Clock } from '#shared/tools/clock.ts';
import { systemClock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { compose } from './compose.ts';
import type { Config, ListenConfig } from './config.ts';
import { serverLog } from './log.ts';
import type { Storage } from './storage/database.ts';
import { openStorage } from './storage/database.ts';
import { openTransport } from './transport/transport.ts';

export interface ServerOptions {
  /** Every time limit but Socket.IO's own heartbeat runs on it; tests turn it by hand. */
  readonly clock?: Clock;
  readonly log?: Logger;
  /** Metrics of the whole process, too: for a server that has the process to itself. */
  readonly processMetrics?: boolean;
}

/** A running server. */
export interface ParleyServer {
  /** `http://host:port`, without a slash at the end. */
  readonly url: string;
  /** Drains: no new connections, sockets closed, requests finished, the database closed. May be called twice. */
  close(): Promise<void>;
}

const KEY_NAME = 'access-tokens';

/**
 * Starts a server: storage, services, transport, listening. Whatever was started is stopped again when a later step fails.
 * @throws DirectoryLockedError, or the error of the database or of listening (`EADDRINUSE`)
 */
export async function createServer(config: Config, options: ServerOptions = {}): Promise<ParleyServer> {
  const { clock = systemClock, log = serverLog(config.logLevel), processMetrics = false } = options;
  await assertFree(config.listen);
  const storage = await openStorage(config.storage, log.child('storage'));
  try {
    return await serve(config, storage, { clock, log, processMetrics });
  } catch (error) {
    await storage.close();
    throw error;
  }
}

async function serve(
  config: Config,
  storage: Storage,
  options: Required<ServerOptions>,
): Promise<ParleyServer> {
  const { clock, log, processMetrics } = options;
  const jwtSecret = config.jwtSecret ?? (await storage.key(KEY_NAME));
  const transport = await openTransport({
    config,
    db: storage.db,
    clock,
    log,
    processMetrics,
    compose: (push, countCall) => compose({ config, db: storage.db, push, clock, log, jwtSecret, countCall }),
  });
  const stop = async () => {
    await transport.close();
    await transport.services.close();
  };
  try {
    await transport.services.start();
    await transport.app.listen(config.listen);
  } catch (error) {
    await stop();
    throw error;
  }
  const url = urlOf(config.listen.host, transport.app.server.address() as AddressInfo);
  log.info('listening', { url, storage: config.storage.kind });
  let closing: Promise<void> | null = null;
  const close = async () => {
    log.info('closing');
    await stop();
    await storage.close();
    log.info('closed');
  };
  return { url, close: () => (closing ??= close()) };
}

/** Refuses a taken port or a foreign address before anything is opened or made; listening itself would, but only after the database. */
async function assertFree({ host, port }: ListenConfig): Promise<void> {
  const probe = createTcpServer();
  probe.listen(port, host);
  await once(probe, 'listening');
  probe.close();
  await once(probe, 'close');
}

function urlOf(host: string, { port }: AddressInfo): string {
  const shown = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}
