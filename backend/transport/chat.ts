import { routes } from '#shared/contracts/connect/routes.ts';
import type { Services } from '../compose.ts';
import { Refusal } from '../services/refusal.ts';
import type { DeviceSocket } from './event.ts';
import { registerEvent } from './event.ts';
import type { Web } from './route.ts';
import { registerRoute, reply } from './route.ts';

/** People, conversations and messages. */
export function registerChatRoutes(web: Web, services: Services): void {
  const { people, conversations, messages } = services;
  registerRoute(web, routes.users, async ({ query }) =>
    reply(200, { users: await people.search(query.q, query.limit) }),
  );
  registerRoute(web, routes.conversations, async ({ caller }) =>
    reply(200, { conversations: await conversations.list(caller.userId) }),
  );
  registerRoute(web, routes.createConversation, async ({ caller, body }) => {
    const { conversation, created } = await conversations.create(caller.userId, body);
    return reply(created ? 201 : 200, { conversation });
  });
  registerRoute(web, routes.markRead, async ({ caller, params, body }) =>
    reply(200, await conversations.markRead(caller.userId, params.conversationId, body.seq)),
  );
  registerRoute(web, routes.messages, async ({ caller, params, query }) =>
    reply(200, await messages.page(caller.userId, params.conversationId, query)),
  );
  registerRoute(web, routes.changes, async ({ caller, params, query }) =>
    reply(200, await messages.changes(caller.userId, params.conversationId, query.since, query.limit)),
  );
  registerWritingRoutes(web, services);
}

/** What a person writes, at a person's pace. */
function registerWritingRoutes(web: Web, { messages, limits }: Services): void {
  const pace = (userId: string) => {
    const waitS = limits.messages.take(userId);
    if (waitS > 0) throw Refusal.rateLimited(waitS);
  };
  registerRoute(web, routes.sendMessage, async ({ caller, params, body }) => {
    pace(caller.userId);
    const { message, created } = await messages.send(caller.userId, params.conversationId, body);
    return reply(created ? 201 : 200, { message });
  });
  registerRoute(web, routes.editMessage, async ({ caller, params, body }) => {
    pace(caller.userId);
    return reply(200, { message: await messages.edit(caller.userId, params.messageId, body.content) });
  });
  registerRoute(web, routes.deleteMessage, async ({ caller, params }) => {
    pace(caller.userId);
    return reply(200, { message: await messages.remove(caller.userId, params.messageId) });
  });
}

export function registerChatEvents(device: DeviceSocket, { typing, presence }: Services): void {
  registerEvent(device, 'typing:start', ({ conversationId }, caller) => typing.start(caller, conversationId));
  registerEvent(device, 'typing:stop', ({ conversationId }, caller) => typing.stop(caller, conversationId));
  registerEvent(device, 'presence:set', ({ status }, caller) => presence.set(caller, status));
}
