import type { Call } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { CallPort } from '../../adapter.ts';
import { Answers } from '../../answers.ts';
import { isCallable } from '../channel-id.ts';
import { AcceptedRow, ActiveRow, IncomingRows, InitiatedRow } from '../rows.ts';
import { type Ask, inPath, readReply, refusalError, saidIn, type Site } from '../site.ts';
import type { CallBoard } from './call-board.ts';
import { isOver, RING_MS, stateOf } from './call-of.ts';
import type { FollowedCall } from './followed-call.ts';
import { rowOf } from './signal-of.ts';

export interface CallPortDeps {
  readonly site: Site;
  readonly board: CallBoard;
  readonly me: () => string;
  readonly isOnline: () => boolean;
  readonly stunPort: () => number;
  /** This server takes somebody out of a call, if it has not heard of them either. */
  readonly takesOut: () => boolean;
  readonly onError: (error: AppError) => void;
}

/** Starts that were answered, for whoever asks again. */
const STARTED_MAX = 50;

/** Calls of a minimost server. */
export function createCallPort(deps: CallPortDeps): CallPort {
  const { site, board, me } = deps;
  const started = new Answers<{ call: Call; ringsForMs: number | null }>(STARTED_MAX);
  const unsupported = () => Promise.reject(new AppError('unsupported'));

  const post = (callId: string, verb: string, json: Ask['json'] = {}) =>
    site.inside(`/calls/${inPath(callId)}/${verb}`, { method: 'POST', json });

  const initiate = async (wish: Parameters<CallPort['initiate']>[0]) => {
    const { conversationId: channel, video, ring } = wish;
    if (!ring) throw new AppError('unsupported');
    if (!isCallable(channel)) throw new AppError('unsupported');
    const reply = await site.inside('/calls/initiate', { method: 'POST', json: { channel } });
    if (reply.status === 409) throw await inTheWay(channel);
    if (reply.status === 400 || reply.status === 403)
      throw new AppError('call-refused', { text: saidIn(reply) });
    const { call_id: callId } = readReply(reply, InitiatedRow);
    const followed = board.follow(callId, video);
    followed.enter(0);
    board.keep(callId, true);
    return { call: await followed.ask(), ringsForMs: RING_MS };
  };

  /** The refusal does not say which call it is: newer servers are asked, and of older ones those that ring here are known. */
  const inTheWay = async (channel: string): Promise<AppError> => {
    const active = await site.inside('/calls/active', { query: { channel } });
    const told = active.status === 200 ? readReply(active, ActiveRow).call?.call_id : board.idIn(channel);
    const incoming = readReply(await site.inside('/calls/incoming'), IncomingRows);
    const callId = told ?? incoming.find((row) => row.channel === channel)?.call_id;
    return new AppError('call-in-progress', callId === undefined ? {} : { callId });
  };

  /** Once per stay: newer servers forget all signals of whoever accepts. */
  const accept = async (followed: FollowedCall): Promise<Call> => {
    followed.come();
    try {
      // before the answer is known: an accepted call that is not ours is one of another device
      followed.enter(await followed.newestSignal());
      const reply = await post(followed.id, 'accept');
      if (reply.status === 409) throw new AppError('call-ended');
      if (reply.status === 403) throw new AppError('not-found');
      const { last_signal_id: newest } = readReply(reply, AcceptedRow);
      if (newest !== undefined) followed.enter(newest);
    } catch (error) {
      followed.leave();
      throw error;
    }
    board.keep(followed.id, true);
    return followed.ask();
  };

  /** Errors: not-found for calls that I have no part in. */
  const mine = async (callId: string): Promise<FollowedCall> => {
    const known = board.get(callId);
    if (known?.row) return known;
    const followed = board.follow(callId);
    try {
      await followed.ask();
      return followed;
    } catch (error) {
      if (!known) board.drop(callId);
      throw error;
    }
  };

  return {
    initiate: (wish) => started.get(wish.clientId, () => initiate(wish)),
    async answer(callId, { rejoin, takeOver }) {
      const call = await board.ask(callId);
      if (isEnded(call)) throw new AppError('call-ended');
      const isIn = call.participants.some((one) => one.userId === me() && one.status === 'joined');
      const isKnown = board.get(callId) !== null;
      const followed = board.follow(callId);
      if (isIn && (followed.isHere || rejoin)) {
        // the server knows one stay only; what was said to the links of the last one is old
        if (rejoin || !followed.isHere) followed.enter(await followed.newestSignal());
        board.keep(callId, true);
        return followed.ask();
      }
      if (isIn && !takeOver) {
        board.dismiss(callId);
        throw new AppError('already-answered');
      }
      try {
        return await accept(followed);
      } catch (error) {
        // one that rings goes on ringing; one that only runs is nothing to us
        if (!isKnown) board.drop(callId);
        throw error;
      }
    },
    async invite(callId, userIds) {
      const followed = await mine(callId);
      for (const username of userIds) {
        const reply = await post(callId, 'invite', { username });
        if (reply.status === 404 && /user/i.test(saidIn(reply))) throw new AppError('not-a-member');
        if (reply.status === 409 && /already/i.test(saidIn(reply))) continue;
        if (reply.status === 409) throw new AppError('call-ended');
        if (reply.status !== 200) throw refusalError(reply);
      }
      return followed.ask();
    },
    async reject(callId) {
      const followed = await mine(callId);
      // a refusal of a call that is over would change what it is remembered as
      const row = followed.row;
      if (row && isOver(row)) return followed.call;
      followed.reject();
      const reply = await post(callId, 'reject');
      if (reply.status !== 200 && reply.status !== 404) throw refusalError(reply);
      const call = await followed.ask().catch(orNothing);
      board.dismiss(callId);
      return call;
    },
    async end(callId) {
      const followed = await mine(callId);
      const reply = await post(callId, 'end');
      board.keep(callId, false);
      if (reply.status !== 200 && reply.status !== 404) throw refusalError(reply);
      const call = await followed.ask().catch(orNothing);
      board.dismiss(callId);
      return call;
    },
    async setMedia(callId, mediaState) {
      const followed = await mine(callId);
      const { row } = followed;
      const isShared = followed.mine.screenSharing;
      if (mediaState.screenSharing !== isShared && row && stateOf(row, me()) === 'accepted') {
        const reply = await post(callId, 'screenshare', { on: mediaState.screenSharing });
        if (reply.status === 409) throw new AppError('call-ended');
        if (reply.status !== 200) throw refusalError(reply);
      }
      followed.setMine(mediaState);
    },
    // the server knows nothing of devices
    ringing: () => {},
    get: (callId) => board.ask(callId),
    async active() {
      await board.refreshIncoming();
      return board.live();
    },
    history: unsupported,
    iceServers: () =>
      Promise.resolve({
        iceServers: [{ urls: [`stun:${site.hostname}:${deps.stunPort()}`] }],
        expiresAt: null,
      }),
    async signal({ callId, targetUserId, signal }) {
      if (!deps.isOnline()) throw new AppError('offline');
      const followed = board.get(callId);
      if (!followed?.isHere) throw new AppError('not-found');
      const row = rowOf(signal);
      if (row) await followed.send(targetUserId, row);
    },
    linkLost(callId, username) {
      if (!deps.takesOut() || !board.get(callId)?.isHere) return;
      post(callId, 'gone', { username }).catch((error: unknown) => deps.onError(AppError.from(error)));
    },
    tell: unsupported,
    sfuToken: unsupported,
    reportQuality: unsupported,
  };
}

const isEnded = ({ status }: Call): boolean => !['initiated', 'ringing', 'active'].includes(status);

const orNothing = (error: unknown): null => {
  if (AppError.from(error).code === 'not-found') return null;
  throw error;
};
