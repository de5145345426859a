import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastify from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import type { Logger } from '#shared/tools/logger.ts';
import type { Config } from '../config.ts';
import { Refusal } from '../services/refusal.ts';
import { describeApi } from './openapi.ts';

/** 200 ids or 10,000 characters, escaped, with room to spare. */
const BODY_BYTES_MAX = 128 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;

/** A Fastify that speaks the contract: JSON in and out, one error body, nothing of the framework's own words. */
export async function openApp(config: Config, log: Logger): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: config.trustProxy,
    forceCloseConnections: 'idle',
    // While it drains the last requests are answered, not turned away.
    return503OnClosing: false,
    exposeHeadRoutes: false,
    frameworkErrors: (error, _request, reply) => void answerError(error, reply, log),
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  acceptJsonOnly(app);
  app.setErrorHandler<FastifyError>((error, _request, reply) => answerError(error, reply, log));
  app.setNotFoundHandler((_request, reply) =>
    answerError(new Refusal('not-found', 'There is no such route'), reply, log),
  );
  app.addHook('onResponse', async (request, reply) => {
    log.debug('answered', summary(request, reply));
  });
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    crossOriginResourcePolicy: { policy: config.allowedOrigins.length > 0 ? 'cross-origin' : 'same-origin' },
    // Whether the server is reached by https is the proxy's to say.
    strictTransportSecurity: false,
  });
  await app.register(cors, {
    origin: config.allowedOrigins.length > 0 ? [...config.allowedOrigins] : false,
    methods: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'],
    exposedHeaders: ['Retry-After'],
    maxAge: 600,
  });
  await describeApi(app);
  return app;
}

/** Only JSON is taken (else 415); an empty body counts as none, whatever its declared type. */
function acceptJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.trim() === '') done(null, undefined);
    else void parse(request, body, done);
  });
}

function answerError(error: unknown, reply: FastifyReply, log: Logger): FastifyReply {
  const { refusal, status } = understand(error);
  if (status >= 500) log.error('a request failed', { error });
  const retryAfter = refusal.extras['retryAfter'];
  if (typeof retryAfter === 'number') void reply.header('retry-after', String(retryAfter));
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(refusal.body);
}

/** Refusals as they are, the framework's own errors in the contract's words, anything else as `internal`. */
function understand(error: unknown): { refusal: Refusal; status: number } {
  if (error instanceof Refusal) return { refusal: error, status: error.status };
  if (hasZodFastifySchemaValidationErrors(error)) {
    const details = error.validation.map((issue) => ({
      path: issue.instancePath.replace(/^\//, '').replaceAll('/', '.'),
      message: issue.message ?? 'is wrong',
    }));
    return bad(400, new Refusal('bad-payload', undefined, { details }));
  }
  const { statusCode, code } = error as Partial<FastifyError>;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return bad(413, new Refusal('too-large'));
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return bad(415, new Refusal('bad-payload', 'Only JSON is taken here'));
  if (code === 'FST_ERR_BAD_URL') return bad(404, new Refusal('not-found', 'There is no such route'));
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return bad(400, new Refusal('bad-payload'));
  return bad(500, new Refusal('internal'));
}

function bad(status: number, refusal: Refusal): { refusal: Refusal; status: number } {
  return { refusal, status };
}

/** The route's pattern, never its address: ids and queries stay out of logs. */
function summary(request: FastifyRequest, reply: FastifyReply): Record<string, unknown> {
  return {
    method: request.method,
    route: request.routeOptions.url ?? '(none)',
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime),
  };
}
