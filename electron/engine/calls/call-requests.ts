import type { CallMessage } from '#shared/contracts/call-message.ts';
import type { CallQuality, CallRecord as PastCall } from '#shared/contracts/connect/model.ts';
import type { CallRecordView } from '#shared/contracts/view.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { CallPort } from '../backends/adapter.ts';
import type { Calls } from './calls.ts';
import type { CallHost } from './host.ts';

/** What a person asks of the backend about calls, beside being in them. */
export class CallRequests {
  readonly #calls: Calls;
  readonly #logger: Logger;

  constructor(calls: Calls, logger: Logger) {
    this.#calls = calls;
    this.#logger = logger;
  }

  /** Errors: not-found, unsupported, offline, call-full {limit}, call-ended, not-a-member. */
  async invite(callId: string, userIds: readonly string[]): Promise<void> {
    const { host } = this.#calls.must(callId);
    if (!host.features()?.invite) throw new AppError('unsupported');
    const call = await portOf(host).invite(callId, userIds).catch(asEnded);
    this.#calls.handleCall(host, call, null);
  }

  /** Errors: not-found, unsupported, offline. What cannot be told for another reason is lost. */
  async tell(callId: string, toUserId: string | null, message: CallMessage): Promise<void> {
    const { host } = this.#calls.must(callId);
    if (!host.features()?.relay) throw new AppError('unsupported');
    if (this.#calls.state(callId)?.phase !== 'joined') return;
    try {
      await portOf(host).tell(callId, toUserId, message);
    } catch (error) {
      const { code } = AppError.from(error);
      if (code === 'offline' || code === 'unsupported') throw error;
      this.#logger.info('message in a call is lost', { callId, type: message.type, code });
    }
  }

  /** Never rejects: figures are worth no second try. */
  async reportQuality(callId: string, quality: CallQuality): Promise<void> {
    const host = this.#calls.past(callId)?.host;
    if (!host?.features()?.quality) return;
    try {
      await portOf(host).reportQuality(callId, quality);
    } catch (error) {
      this.#logger.info('figures of a call are lost', { callId, code: AppError.from(error).code });
    }
  }

  /** Newest first. Errors: unsupported, offline, server-unreachable. */
  async history(
    host: CallHost,
    page: { readonly cursor: string | null; readonly missedOnly: boolean },
  ): Promise<{ records: CallRecordView[]; cursor: string | null }> {
    if (!host.features()?.history) throw new AppError('unsupported');
    const { calls, cursor } = await portOf(host).history(page);
    return { records: calls.map((call) => recordView(call, host)), cursor };
  }
}

/** A call that is over as this person sees it. */
export function recordView(call: PastCall, host: CallHost): CallRecordView {
  const myId = host.identity()?.user.id ?? '';
  const others = call.participants.filter(({ userId }) => userId !== myId);
  const byCaller = (userId: string): number => (userId === call.initiatedBy ? 0 : 1);
  return {
    id: call.id,
    workspaceId: host.workspaceId,
    conversationId: call.conversationId,
    type: call.type,
    direction: call.direction,
    missed: call.missed,
    endReason: call.endReason,
    durationS: call.duration ?? 0,
    at: host.toLocal(call.createdAt),
    people: others
      .toSorted((a, b) => byCaller(a.userId) - byCaller(b.userId))
      .map(({ userId, userName }) => ({ userId, name: host.userName(userId) ?? userName })),
  };
}

/** Errors: unsupported, offline. */
function portOf(host: CallHost): CallPort {
  const port = host.port();
  if (!port) throw new AppError('unsupported');
  if (!host.online()) throw new AppError('offline');
  return port;
}

/** A call that the server knows no more is over. */
function asEnded(error: unknown): never {
  throw AppError.from(error).code === 'not-found' ? new AppError('call-ended', {}, error) : error;
}
