import type { FastifyRequest } from 'fastify';
import type { ConnectFeature } from '#shared/contracts/connect/model.ts';
import { MESSAGE_CHARS_MAX } from '#shared/contracts/connect/model.ts';
import { routes } from '#shared/contracts/connect/routes.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Config } from '../config.ts';
import { GROUP_MEMBERS_MAX } from '../services/conversations.ts';
import { Refusal } from '../services/refusal.ts';
import { ping } from '../storage/database.ts';
import type { Db } from '../storage/schema.ts';
import { CONTRACT, SERVER_VERSION } from '../version.ts';
import { isLoopback } from './address.ts';
import type { Metrics } from './metrics.ts';
import type { Web } from './route.ts';
import { registerRoute, reply } from './route.ts';

export interface ServiceRoutesDeps {
  readonly config: Config;
  readonly features: readonly ConnectFeature[];
  readonly db: Db;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

/** What the server says of itself: to clients, to whoever operates it, to whoever writes a client. */
export function registerServiceRoutes(web: Web, deps: ServiceRoutesDeps): void {
  const { config, features, db, metrics, clock } = deps;
  registerRoute(web, routes.server, async () =>
    reply(200, {
      kind: 'connect',
      contract: CONTRACT,
      name: config.name,
      version: SERVER_VERSION,
      features: [...features],
      registration: config.registration,
      limits: {
        messageChars: MESSAGE_CHARS_MAX,
        uploadBytes: 0,
        groupMembers: GROUP_MEMBERS_MAX,
        meshVideo: config.calls.meshVideo,
        meshAudio: config.calls.meshAudio,
        callParticipants: config.calls.participants,
      },
      time: new Date(clock.now()).toISOString(),
    }),
  );
  const forOperators = (request: FastifyRequest): void => {
    if (!config.publicMetrics && !isLoopback(request))
      throw new Refusal('not-found', 'There is no such route');
  };
  const hidden = { schema: { hide: true } };
  web.app.route({
    method: 'GET',
    url: '/health',
    ...hidden,
    handler: async (request) => {
      forOperators(request);
      await ping(db);
      return { status: 'ok' };
    },
  });
  web.app.route({
    method: 'GET',
    url: '/metrics',
    ...hidden,
    handler: async (request, response) => {
      forOperators(request);
      return response.type(metrics.contentType).send(await metrics.text());
    },
  });
  web.app.route({
    method: 'GET',
    url: '/api/openapi.json',
    ...hidden,
    handler: async (_request, response) =>
      response.type('application/json; charset=utf-8').send(web.app.swagger()),
  });
}
