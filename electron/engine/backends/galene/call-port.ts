import type { Call, MediaState } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { CallPort } from '../adapter.ts';
import type { GroupCall } from './group-call.ts';
import type { LentGroup } from './lent-group.ts';
import type { Place } from './place.ts';

/** Credentials of relays are short-lived, and come anew with every connection. */
const ICE_FRESH_MS = 10 * 60_000;
const UNSUPPORTED = (): Promise<never> => Promise.reject(new AppError('unsupported'));

/** The one call of a group: starting it and joining it are the same, and nobody is ever called. */
export function createCallPort(place: Place, groupCall: GroupCall, group: LentGroup): CallPort {
  const known = (callId: string): GroupCall => {
    if (!place.me()) throw new AppError('session-expired');
    if (callId !== groupCall.id) throw new AppError('not-found');
    return groupCall;
  };
  return {
    async initiate({ conversationId, video, watch = false }) {
      if (conversationId !== place.conversationId) throw new AppError('not-found');
      return { call: groupCall.join(sending(!watch, video && !watch)), ringsForMs: 0 };
    },
    async answer(callId, { rejoin }) {
      const call = known(callId);
      const before = rejoin ? mediaIn(call.call(), place.me()?.user.id) : null;
      return call.join(before ?? sending(true, false));
    },
    invite: UNSUPPORTED,
    reject: () => Promise.resolve(null),
    async end(callId) {
      return known(callId).leave();
    },
    async setMedia(callId, mediaState) {
      known(callId).setMedia(mediaState);
    },
    ringing() {
      // nothing rings here
    },
    async get(callId) {
      return known(callId).call();
    },
    async active() {
      place.enter();
      return groupCall.isIn ? [groupCall.call()] : [];
    },
    history: UNSUPPORTED,
    async iceServers() {
      const iceServers = place.membership()?.rtcConfiguration.iceServers ?? [];
      return { iceServers: [...iceServers], expiresAt: place.clock.now() + ICE_FRESH_MS };
    },
    signal: UNSUPPORTED,
    tell: UNSUPPORTED,
    sfuToken: () => Promise.reject(new AppError('not-found')),
    sfuGroup: (callId) => (callId === groupCall.id ? group : null),
    reportQuality: UNSUPPORTED,
  };
}

const sending = (audioEnabled: boolean, videoEnabled: boolean): MediaState => ({
  audioEnabled,
  videoEnabled,
  screenSharing: false,
});

const mediaIn = ({ participants }: Call, userId: string | undefined): MediaState | null =>
  participants.find((one) => one.userId === userId && one.status === 'joined')?.mediaState ?? null;
