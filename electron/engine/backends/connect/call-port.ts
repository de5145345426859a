import type { Call, CallParticipant } from '#shared/contracts/connect/model.ts';
import { SfuToken } from '#shared/contracts/connect/call-routes.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { CallPort, SignalOut } from '../adapter.ts';
import { must, type PortDeps } from './port.ts';
import { type KnownCall, readCall, readCallRecords, readCalls } from './read/call.ts';
import { asObject, countOf } from './read/json.ts';
import { relayOf } from './read/told.ts';
import { readTurn } from './read/turn.ts';
import { RefusedError } from './rest.ts';

/** Calls of a connect server; on a plain seed server the mirror fills in what its answers leave out. */
export function createCallPort(deps: PortDeps): CallPort {
  const { rest, logger, socket, mirror, optional } = deps;

  /** The call of an answer, merged with what the mirror knows; told on when the server itself will not tell. */
  const taken = (raw: unknown, callId: string, known: KnownCall = {}): Call | null => {
    const mirrored = mirror();
    const call = readCall(raw, { ...mirrored?.get(callId), id: callId, ...known });
    return call && mirrored ? mirrored.set(call) : call;
  };

  return {
    async initiate({ conversationId, participantIds, video, ring, clientId }) {
      const type = video ? ('video' as const) : ('audio' as const);
      const silent = ring ? {} : { ring };
      const body = { conversationId, type, participantIds: [...participantIds], clientId, ...silent };
      const raw = await rest.call('initiateCall', { body }).catch(refuseCall);
      const me = deps.myId() ?? '';
      const call = must(readCall(raw, { conversationId, type, initiatedBy: me }));
      const whole = withMe(call, me, deps.myName(), video);
      mirror()?.set(whole);
      return { call: whole, ringsForMs: countOf(asObject(raw), 'ringsForMs') };
    },
    async answer(callId, { rejoin, takeOver }) {
      const body = { ...(rejoin ? { rejoin } : {}), ...(takeOver ? { takeOver } : {}) };
      const raw = await rest.call('answerCall', { params: { callId }, body });
      const known = mirror()?.get(callId);
      return must(taken(raw, callId, known ? { participants: joinedBy(known, deps.myId()) } : {}));
    },
    async invite(callId, userIds) {
      const body = { userIds: [...userIds] };
      const answer = rest.call('inviteToCall', { params: { callId }, body });
      return must(taken(await optional('invite', answer), callId));
    },
    async reject(callId) {
      return taken(await rest.call('rejectCall', { params: { callId } }), callId);
    },
    async end(callId, reason) {
      return taken(await rest.call('endCall', { params: { callId }, body: { reason } }), callId);
    },
    async setMedia(callId, mediaState) {
      await rest.call('callMedia', { params: { callId }, body: mediaState });
    },
    ringing(callId, prewarm) {
      const line = socket();
      if (!line || mirror()) return;
      line.ask('call:ringing', { callId, prewarm }).catch((error: unknown) => {
        // the ring goes on here; only the caller's view lacks it
        logger.debug('ringing was not told', { callId, code: AppError.from(error).code });
      });
    },
    async get(callId) {
      return must(readCall(await rest.call('call', { params: { callId } }), mirror()?.get(callId) ?? {}));
    },
    async active() {
      // a plain seed server has no such list: nothing to recover there
      if (mirror()) return [];
      return readCalls(await rest.call('activeCalls'));
    },
    async history({ cursor, missedOnly }) {
      const query = { ...(cursor === null ? {} : { cursor }), ...(missedOnly ? { missed: 'true' } : {}) };
      return readCallRecords(await optional('history', rest.call('callHistory', { query })));
    },
    async iceServers() {
      const raw = await optional('turn', rest.call('turnCredentials')).catch((error: unknown) => {
        if (AppError.from(error).code === 'unsupported') return [];
        throw error;
      });
      const { iceServers, expiresAt } = readTurn(raw);
      return {
        iceServers,
        expiresAt: expiresAt === null ? null : Date.parse(expiresAt) - deps.serverOffsetMs(),
      };
    },
    async signal(out) {
      const line = socket();
      if (!line) throw new AppError('offline');
      const address = addressOf(out);
      const plain = mirror() !== null;
      switch (out.signal.type) {
        case 'candidate': {
          const payload = { ...address, candidate: out.signal.candidate };
          return plain ? line.tell('call:ice-candidate', payload) : line.ask('call:ice-candidate', payload);
        }
        case 'description': {
          const { type, sdp } = out.signal.description;
          const tracks = out.signal.tracks ? { tracks: out.signal.tracks } : {};
          if (type === 'offer') {
            const payload = { ...address, offer: { type, sdp, ...tracks } };
            return plain ? line.tell('call:offer', payload) : line.ask('call:offer', payload);
          }
          const payload = { ...address, answer: { type, sdp, ...tracks } };
          return plain ? line.tell('call:answer', payload) : line.ask('call:answer', payload);
        }
      }
    },
    async tell(callId, toUserId, message) {
      const line = socket();
      if (!line) throw new AppError('offline');
      if (mirror()) throw new AppError('unsupported');
      await line.ask('call:relay', { callId, targetUserId: toUserId, ...relayOf(message) });
    },
    async sfuToken(callId) {
      const raw = await rest.call('sfuToken', { params: { callId } });
      return must(SfuToken.safeParse(raw).data ?? null).token;
    },
    async reportQuality(callId, quality) {
      await optional('quality', rest.call('callQuality', { params: { callId }, body: quality }));
    },
  };
}

/** 402 and 403 are the server's own rules: told in its own words. */
function refuseCall(error: unknown): never {
  if (error instanceof RefusedError && (error.status === 402 || error.status === 403)) {
    throw new AppError('call-refused', { text: error.text }, error);
  }
  throw error;
}

function addressOf(out: SignalOut) {
  return {
    callId: out.callId,
    targetUserId: out.targetUserId,
    ...(out.targetDeviceId === null ? {} : { targetDeviceId: out.targetDeviceId }),
    ...(out.fromJoinId === null ? {} : { fromJoinId: out.fromJoinId }),
    ...(out.toJoinId === null ? {} : { toJoinId: out.toJoinId }),
    n: out.n,
  };
}

/** A seed server lists only the others. */
function withMe(call: Call, userId: string, name: string, video: boolean): Call {
  if (call.participants.some((one) => one.userId === userId)) return call;
  const me: CallParticipant = {
    userId,
    userName: name,
    userIdentifier: name,
    status: 'joined',
    joinId: null,
    joinSeq: null,
    deviceId: null,
    ringing: [],
    busy: false,
    connection: 'connected',
    mediaState: { audioEnabled: true, videoEnabled: video, screenSharing: false },
  };
  return { ...call, participants: [me, ...call.participants] };
}

/** After my answer I am in it, and so is whoever called. */
function joinedBy(call: Call, myId: string | null): CallParticipant[] {
  return call.participants.map((one) =>
    one.userId === myId || one.userId === call.initiatedBy ? { ...one, status: 'joined' } : one,
  );
}
