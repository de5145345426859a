import { routes } from '#shared/contracts/connect/routes.ts';
import type { Services } from '../compose.ts';
import type { Web } from './route.ts';
import { registerRoute, reply } from './route.ts';

/** Sign-in, the own account, signed-in devices. */
export function registerAccountRoutes(
  web: Web,
  { accounts, devices, people, conversations }: Services,
): void {
  registerRoute(web, routes.register, async ({ body, address }) =>
    reply(201, await accounts.register(body, address)),
  );
  registerRoute(web, routes.login, async ({ body, address }) =>
    reply(200, await accounts.login(body, address)),
  );
  registerRoute(web, routes.refresh, async ({ body }) =>
    reply(200, await accounts.refresh(body.refreshToken)),
  );
  registerRoute(web, routes.logout, async ({ caller }) => {
    await devices.signOut(caller.userId, caller.deviceId);
    return reply(204);
  });
  registerRoute(web, routes.changePassword, async ({ caller, body, address }) => {
    await accounts.changePassword(caller, body, address);
    return reply(204);
  });
  registerRoute(web, routes.me, async ({ caller }) => reply(200, { user: await people.get(caller.userId) }));
  registerRoute(web, routes.updateMe, async ({ caller, body }) => {
    const user = await people.rename(caller.userId, body.displayName);
    await conversations.announceAllOf(caller.userId);
    return reply(200, { user });
  });
  registerRoute(web, routes.devices, async ({ caller }) =>
    reply(200, { devices: await devices.list(caller) }),
  );
  registerRoute(web, routes.signOutDevice, async ({ caller, params }) => {
    await devices.signOut(caller.userId, params.deviceId);
    return reply(204);
  });
}
