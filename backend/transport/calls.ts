import { routes } from '#shared/contracts/connect/routes.ts';
import type { Services } from '../compose.ts';
import { Refusal } from '../services/refusal.ts';
import type { DeviceSocket } from './event.ts';
import { registerEvent } from './event.ts';
import type { Web } from './route.ts';
import { registerRoute, reply } from './route.ts';

/** Calls: the verbs of a participant, what lives, what was. */
export function registerCallRoutes(web: Web, { calls, qualities, turn, people }: Services): void {
  registerRoute(web, routes.initiateCall, async ({ caller, body }) =>
    reply(200, await calls.initiate(caller, body)),
  );
  registerRoute(web, routes.answerCall, async ({ caller, params, body }) =>
    reply(200, await calls.answer(caller, params.callId, body)),
  );
  registerRoute(web, routes.rejectCall, async ({ caller, params }) =>
    reply(200, await calls.reject(caller, params.callId)),
  );
  registerRoute(web, routes.endCall, async ({ caller, params, body }) =>
    reply(200, await calls.end(caller, params.callId, body)),
  );
  registerRoute(web, routes.callMedia, async ({ caller, params, body }) =>
    reply(200, await calls.media(caller, params.callId, body)),
  );
  registerRoute(web, routes.inviteToCall, async ({ caller, params, body }) =>
    reply(200, await calls.invite(caller, params.callId, body)),
  );
  registerRoute(web, routes.sfuToken, async ({ caller, params }) =>
    reply(200, await calls.sfuToken(caller, params.callId)),
  );
  registerRoute(web, routes.callQuality, async ({ caller, params, body }) => {
    await qualities.save(caller, params.callId, body);
    return reply(200, { success: true });
  });
  registerRoute(web, routes.turnCredentials, async ({ caller }) => {
    if (!turn) throw new Refusal('not-found', 'There is no TURN server here');
    const { username } = await people.get(caller.userId);
    return reply(200, await turn.of(caller.userId, username));
  });
  registerRoute(web, routes.activeCalls, async ({ caller }) => reply(200, await calls.active(caller)));
  registerRoute(web, routes.callHistory, async ({ caller, query }) =>
    reply(200, await calls.history(caller, query)),
  );
  registerRoute(web, routes.call, async ({ caller, params }) =>
    reply(200, { call: await calls.get(caller, params.callId) }),
  );
}

/** Ringing and signalling between devices. */
export function registerCallEvents(device: DeviceSocket, { calls }: Services): void {
  const { signalling } = calls;
  registerEvent(device, 'call:ringing', (event, caller) => calls.ringing(caller, event));
  registerEvent(device, 'call:offer', (event, caller) => signalling.offer(caller, event));
  registerEvent(device, 'call:answer', (event, caller) => signalling.answer(caller, event));
  registerEvent(device, 'call:ice-candidate', (event, caller) => signalling.candidate(caller, event));
  registerEvent(device, 'call:relay', (event, caller) => signalling.relay(caller, event));
}
