import { AppError } from '#shared/errors/app-error.ts';
import type { CallPort } from '../adapter.ts';
import type { Conversations } from './conversations.ts';
import type { Desk, Wish } from './desk.ts';
import { whereOf } from './ids.ts';

export interface CallPortDeps {
  readonly desk: Desk;
  readonly conversations: Conversations;
}

const unsupported = (): Promise<never> => Promise.reject(new AppError('unsupported'));

/** Sessions and rooms as calls. */
export function createCallPort({ desk, conversations }: CallPortDeps): CallPort {
  return {
    async initiate({ conversationId, video, ring, watch = false, clientId }) {
      conversations.get(conversationId);
      const wish = wishOf(conversationId, { video, ring, watch });
      return { call: await desk.start(clientId, wish), ringsForMs: null };
    },
    answer: (callId, { rejoin }) => desk.answer(callId, rejoin),
    invite: unsupported,
    reject: async (callId) => desk.leave(callId, 'rejected'),
    end: async (callId, reason) => desk.leave(callId, reason),
    setMedia: async (callId, mediaState) => desk.setMedia(callId, mediaState),
    // nobody hears of it
    ringing: () => {},
    get: async (callId) => desk.get(callId),
    active: async () => (desk.call ? [desk.call] : []),
    history: unsupported,
    iceServers: async () => ({ iceServers: [], expiresAt: null }),
    signal: async (out) => desk.signal(out),
    tell: unsupported,
    sfuToken: () => Promise.reject(new AppError('not-found')),
    reportQuality: unsupported,
  };
}

/** Who called without a name cannot be called back; and a peer cannot be waited for. */
function wishOf(
  conversationId: string,
  { video, ring, watch }: { readonly video: boolean; readonly ring: boolean; readonly watch: boolean },
): Wish {
  const where = whereOf(conversationId);
  if (where?.kind === 'room') return { type: 'enter', conversationId, name: where.name, video };
  if (where?.kind !== 'peer' || !ring) throw new AppError('unsupported');
  return { type: 'call', conversationId, peerId: where.peerId, video, watch };
}
