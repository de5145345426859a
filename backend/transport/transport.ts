import type { FastifyInstance } from 'fastify';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { Services } from '../compose.ts';
import type { Config } from '../config.ts';
import type { Push } from '../services/push.ts';
import { Refusal } from '../services/refusal.ts';
import type { Db } from '../storage/schema.ts';
import { registerAccountRoutes } from './accounts.ts';
import { openApp } from './app.ts';
import { registerCallEvents, registerCallRoutes } from './calls.ts';
import { registerChatEvents, registerChatRoutes } from './chat.ts';
import { prepareDrain } from './drain.ts';
import { Hub } from './hub.ts';
import { createMetrics } from './metrics.ts';
import type { Web } from './route.ts';
import { registerServiceRoutes } from './service.ts';
import { openSockets } from './sockets.ts';

export interface TransportDeps {
  readonly config: Config;
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly processMetrics: boolean;
  /** Makes the services over this transport's hub. */
  readonly compose: (push: Push, countCall: (what: string) => void) => Services;
}

export interface Transport {
  readonly app: FastifyInstance;
  readonly services: Services;
  /** Stops accepting, tells the sockets goodbye and waits for the requests under way. */
  close(): Promise<void>;
}

/** HTTP and sockets over one set of services; not listening yet. New routes and events are registered here. */
export async function openTransport(deps: TransportDeps): Promise<Transport> {
  const { config, db, clock, log } = deps;
  const app = await openApp(config, log.child('http'));
  const metrics = createMetrics(app, deps.processMetrics);
  const hub = new Hub(log.child('hub'));
  const countCall = metrics.counter(
    'parley_calls_total',
    'Calls begun, answered, moved to the SFU and over',
    'what',
  );
  const services = deps.compose(hub, countCall);
  metrics.gauge('parley_devices_connected', 'Devices with an open socket', () => hub.size);
  metrics.gauge('parley_calls_live', 'Calls that are not over', () => services.calls.liveCount);

  const web: Web = {
    app,
    authenticate: (authorization) => services.devices.authenticate(bearer(authorization)),
  };
  registerServiceRoutes(web, { config, features: services.features, db, metrics, clock });
  registerAccountRoutes(web, services);
  registerChatRoutes(web, services);
  registerCallRoutes(web, services);
  await app.ready();

  const io = openSockets({
    http: app.server,
    hub,
    devices: services.devices,
    signals: services.limits.signals,
    clock,
    log,
    allowedOrigins: config.allowedOrigins,
    register: (device) => {
      registerChatEvents(device, services);
      registerCallEvents(device, services);
    },
  });
  return {
    app,
    services,
    close: prepareDrain(app, io),
  };
}

function bearer(authorization: string | undefined): string {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw new Refusal('unauthorized');
  return token;
}
