import type { Call, CallParticipant, MediaState } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';

export interface MirrorDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly fetchCall: (callId: string, known: Call) => Promise<Call>;
  readonly onCall: (call: Call) => void;
  readonly onGone: (callId: string) => void;
}

const POLL_MS = 3000;

/**
 * The calls of a plain seed server, which tells changes one by one and never the whole: put together here, and asked for every
 * 3 s while they ring, because that server does not tell when ringing ends.
 */
export class CallMirror {
  readonly #deps: MirrorDeps;
  readonly #calls = new Map<string, Call>();
  readonly #polls = new Map<string, () => void>();

  constructor(deps: MirrorDeps) {
    this.#deps = deps;
  }

  get(callId: string): Call | null {
    return this.#calls.get(callId) ?? null;
  }

  /** A whole call: remembered, told, and polled while it rings. */
  set(call: Call): Call {
    const over = isOver(call);
    if (over) this.#calls.delete(call.id);
    else this.#calls.set(call.id, call);
    if (isRinging(call)) this.#poll(call.id);
    else this.#stop(call.id);
    this.#deps.onCall(call);
    return call;
  }

  /** One participant changed; unknown calls and unknown people without a name are left alone. */
  change(
    callId: string,
    userId: string,
    change: Partial<Pick<CallParticipant, 'status' | 'userName' | 'userIdentifier'>> & {
      mediaState?: (before: MediaState) => MediaState;
    },
  ): void {
    const call = this.#calls.get(callId);
    if (!call) return;
    const { mediaState, ...rest } = change;
    const participants = call.participants.some((one) => one.userId === userId)
      ? call.participants
      : [...call.participants, newcomer(userId)];
    const answered = rest.status === 'joined' && userId !== call.initiatedBy;
    this.set({
      ...call,
      status: answered ? 'active' : call.status,
      participants: participants.map((one) =>
        one.userId === userId
          ? { ...one, ...rest, mediaState: mediaState ? mediaState(one.mediaState) : one.mediaState }
          : one,
      ),
    });
  }

  forget(callId: string): void {
    this.#stop(callId);
    this.#calls.delete(callId);
  }

  close(): void {
    for (const callId of this.#polls.keys()) this.#stop(callId);
    this.#calls.clear();
  }

  #poll(callId: string): void {
    if (this.#polls.has(callId)) return;
    this.#polls.set(
      callId,
      this.#deps.clock.after(POLL_MS, () => {
        this.#polls.delete(callId);
        void this.#ask(callId);
      }),
    );
  }

  async #ask(callId: string): Promise<void> {
    const known = this.#calls.get(callId);
    if (!known) return;
    try {
      const call = await this.#deps.fetchCall(callId, known);
      if (this.#calls.get(callId) === known) this.set(call);
      else this.#again(callId);
    } catch (error) {
      if (AppError.from(error).code === 'not-found') {
        this.forget(callId);
        this.#deps.onGone(callId);
        return;
      }
      this.#deps.logger.debug('call could not be asked for', { callId, error });
      this.#again(callId);
    }
  }

  #again(callId: string): void {
    const call = this.#calls.get(callId);
    if (call && isRinging(call)) this.#poll(callId);
  }

  #stop(callId: string): void {
    this.#polls.get(callId)?.();
    this.#polls.delete(callId);
  }
}

const isRinging = (call: Call): boolean => call.status === 'initiated' || call.status === 'ringing';
const isOver = (call: Call): boolean => !isRinging(call) && call.status !== 'active';

const newcomer = (userId: string): CallParticipant => ({
  userId,
  userName: userId,
  userIdentifier: userId,
  status: 'joined',
  joinId: null,
  joinSeq: null,
  deviceId: null,
  ringing: [],
  busy: false,
  connection: 'connected',
  mediaState: { audioEnabled: true, videoEnabled: false, screenSharing: false },
});
