import type { Call } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { CallPort } from '../../adapter.ts';
import { rowOf } from '../calls/signal-of.ts';
import type { ShareBoard } from './share-board.ts';
import { isShareId, shareDialect } from './share-of.ts';

/** Calls, and screens that are shown without one: those have ids of their own. */
export function withShares(calls: CallPort, shares: ShareBoard, isOnline: () => boolean): CallPort {
  /** A window that was loaded anew shows nothing any more. */
  const rejoin = async (callId: string): Promise<Call> => {
    if (shares.get(callId)?.isMine !== true) return shares.watch(callId);
    await shares.leave(callId);
    throw new AppError('call-ended');
  };
  return {
    ...calls,
    async initiate(wish) {
      if (wish.share !== true) return calls.initiate(wish);
      return { call: await shares.begin(wish.conversationId), ringsForMs: null };
    },
    answer(callId, options) {
      if (!isShareId(callId)) return calls.answer(callId, options);
      return options.rejoin ? rejoin(callId) : shares.watch(callId);
    },
    invite: (callId, userIds) =>
      isShareId(callId) ? Promise.reject(new AppError('unsupported')) : calls.invite(callId, userIds),
    reject: (callId) => (isShareId(callId) ? shares.leave(callId) : calls.reject(callId)),
    end: (callId, reason) => (isShareId(callId) ? shares.leave(callId) : calls.end(callId, reason)),
    setMedia: (callId, mediaState) =>
      isShareId(callId) ? shares.setMine(callId, mediaState) : calls.setMedia(callId, mediaState),
    get: (callId) => (isShareId(callId) ? shares.ask(callId) : calls.get(callId)),
    active: async () => [...(await calls.active()), ...shares.live],
    async signal(out) {
      if (!isShareId(out.callId)) return calls.signal(out);
      if (!isOnline()) throw new AppError('offline');
      const followed = shares.get(out.callId);
      if (!followed) throw new AppError('not-found');
      const row = rowOf(out.signal);
      if (row) await followed.send(out.targetUserId, row);
    },
    dialect(callId) {
      const followed = shares.get(callId);
      return followed && shareDialect(followed.isMine);
    },
    linkLost: (callId, userId) =>
      isShareId(callId) ? shares.get(callId)?.lose(userId) : calls.linkLost?.(callId, userId),
  };
}
