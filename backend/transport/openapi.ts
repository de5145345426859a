import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ErrorBody } from '#shared/contracts/connect/errors.ts';
import * as model from '#shared/contracts/connect/model.ts';
import { Session } from '#shared/contracts/connect/routes.ts';
import { CONTRACT, SERVER_VERSION } from '../version.ts';

const { Call, CallParticipant, CallRecord, Conversation, Device, MediaState, Message, ServerInfo, User } =
  model;

/** The nouns that the document names once and refers to. */
const NOUNS = {
  User,
  Device,
  Session,
  Message,
  Conversation,
  MediaState,
  CallParticipant,
  Call,
  CallRecord,
  ServerInfo,
  Error: ErrorBody,
};

type ToJson = NonNullable<Parameters<typeof createJsonSchemaTransform>[0]['zodToJsonConfig']>;

/** The contract grows by addition, so no object is closed; a format needs no pattern beside it. */
const zodToJsonConfig: ToJson = {
  override: ({ jsonSchema }) => {
    if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  },
};

/** Derives the OpenAPI document from the schemas that the routes are registered with; `app.swagger()` is the document. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  const schemaRegistry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(NOUNS)) schemaRegistry.add(schema, { id });
  const describeNouns = createJsonSchemaTransformObject({ schemaRegistry, zodToJsonConfig });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Parley connect',
        version: `${CONTRACT}.0.0`,
        description: `The REST half of the connect contract, as Parley ${SERVER_VERSION} answers it. Its meaning and the socket events are in docs/contracts/connect.md.`,
      },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    transform: createJsonSchemaTransform({ schemaRegistry, zodToJsonConfig }),
    transformObject: (given) => withoutUnused(describeNouns(given)),
  });
}

/** Every noun is there twice, as a question and as an answer; most are only ever answered. */
function withoutUnused<Document extends object>(document: Document): Document {
  const { components, paths } = document as {
    components?: { schemas?: Record<string, unknown> };
    paths?: unknown;
  };
  const schemas = components?.schemas ?? {};
  const referred = JSON.stringify(paths);
  for (const name of Object.keys(schemas)) {
    if (name.endsWith('Input') && !referred.includes(`schemas/${name}"`)) delete schemas[name];
  }
  return document;
}
