import type { Call, MediaState } from '#shared/contracts/connect/model.ts';
import type { CallStateView, CallView, PeerView } from '#shared/contracts/view.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { CallState } from '#shared/machines/call.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import { Queue } from '#shared/tools/queue.ts';
import { Scope } from '#shared/tools/scope.ts';
import { factsOf, type Me, peersOf } from './facts.ts';
import type { CallHost } from './host.ts';

/** Everything that is known of one call beside its machine's state. */
export class CallRecord {
  readonly id: string;
  readonly host: CallHost;
  /** Ends with the record: timers, link queues. */
  readonly scope = new Scope();
  /** What is said to the server about this call, one after the other. */
  readonly queue = new Queue();
  /** What I want to send. */
  mediaState: MediaState;
  /** What the server was told of it in this stay; `null`: nothing yet. */
  toldMedia: MediaState | null = null;
  /** This device started, answered or rejoined it. */
  claimed: boolean;
  /** Was joined before the app restarted: without links until a window takes it up. */
  needsRejoin = false;
  /** Where a link has no join ids: how often each end was made anew. */
  readonly generations = new Map<string, number>();
  rejoins = 0;
  cancelRingTimer: (() => void) | null = null;
  #call: Call;
  #startedAt: number | null = null;
  #joinedBefore = new Set<string>();

  constructor(host: CallHost, call: Call, options: { readonly video: boolean; readonly claimed: boolean }) {
    this.id = call.id;
    this.host = host;
    this.claimed = options.claimed;
    this.mediaState = { audioEnabled: true, videoEnabled: options.video, screenSharing: false };
    this.#call = call;
    this.take(call);
  }

  get call(): Call {
    return this.#call;
  }

  get me(): Me {
    const identity = this.host.identity();
    return { userId: identity?.user.id ?? '', deviceId: identity?.deviceId ?? '', claimed: this.claimed };
  }

  /** The whole call as the server tells it; one that was overtaken by a newer one is left alone. */
  take(call: Call): void {
    if (isOlder(call, this.#call)) return;
    this.#call = call;
    if (this.#startedAt === null && call.startedAt !== null)
      this.#startedAt = this.host.toLocal(call.startedAt);
    for (const { userId, status, joinId } of call.participants) {
      if (joinId !== null) continue;
      // without ids a second join of the same person shows only as a leaving in between
      if (status === 'joined') this.#joinedBefore.add(userId);
      else if (this.#joinedBefore.delete(userId)) this.renew(userId);
    }
  }

  /** The other end of a link without ids was made anew. */
  renew(userId: string): void {
    this.generations.set(userId, (this.generations.get(userId) ?? 0) + 1);
  }

  facts(): ReturnType<typeof factsOf> {
    return factsOf(this.#call, this.me);
  }

  peers(state: CallState): PeerView[] {
    if (state.phase !== 'joined' || this.needsRejoin) return [];
    return peersOf(this.#call, this.me, this.generations, this.rejoins);
  }

  view(state: CallState): CallView {
    const call = this.#call;
    return {
      id: this.id,
      workspaceId: this.host.workspaceId,
      conversationId: call.conversationId,
      type: call.type,
      initiatedBy: call.initiatedBy,
      state: stateView(state),
      startedAt: this.#startedAt,
      mediaState: this.mediaState,
      participants: call.participants.map((one) => ({
        userId: one.userId,
        name: this.host.userName(one.userId) ?? one.userName,
        status: one.status,
        busy: one.busy,
        connection: one.connection,
        mediaState: one.mediaState,
      })),
      peers: this.peers(state),
      dialect: this.host.dialect(),
    };
  }

  end(): void {
    this.cancelRingTimer?.();
    this.queue.close('the call is forgotten');
    this.scope.end();
  }
}

/** By the call's own counter; servers that have none tell in order. */
const isOlder = (call: Call, known: Call): boolean =>
  call.rev !== undefined && known.rev !== undefined && call.rev < known.rev;

function stateView(state: CallState): CallStateView {
  switch (state.phase) {
    case 'outgoing':
      return { phase: 'outgoing', ringsUntil: state.ringsUntil };
    case 'incoming':
      return { phase: 'incoming', answering: state.answering, ringsUntil: state.ringsUntil };
    case 'joined':
      return { phase: 'joined', held: state.held };
    case 'ended':
      return {
        phase: 'ended',
        reason: state.reason,
        error: state.error === null ? null : new AppError(state.error).view(),
      };
    default:
      return assertNever(state, 'unknown call state');
  }
}
