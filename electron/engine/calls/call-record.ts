import type { Call, MediaState } from '#shared/contracts/connect/model.ts';
import type { LinkDialect } from '#shared/contracts/features.ts';
import type { Settings } from '#shared/contracts/settings.ts';
import type { CallStateView, CallView, PeerView } from '#shared/contracts/view.ts';
import type { SfuView } from '#shared/contracts/sfu-signal.ts';
import type { CallState } from '#shared/machines/call.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import { Queue } from '#shared/tools/queue.ts';
import { Scope } from '#shared/tools/scope.ts';
import { callLimit } from './call-limit.ts';
import { factsOf, isScreenOnly, type Me, participantOf } from './facts.ts';
import type { CallHost } from './host.ts';
import { callerPeers, joinedPeers, type LinkNames, type LinkTerms, ringingPeers } from './peers.ts';
import { mayPrewarm } from './prewarm.ts';

const NOTHING_SENT: MediaState = { audioEnabled: false, videoEnabled: false, screenSharing: false };

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
  /** Nothing but the screen of whoever began it goes here. */
  readonly screenOnly: boolean;
  /** I am in it only to look and to listen: nothing is captured here. */
  readonly watch: boolean;
  /** This device started, answered or rejoined it. */
  claimed: boolean;
  /** Was joined before the app restarted: without links until a window takes it up. */
  needsRejoin = false;
  /** Its end is about to be told. */
  leaves = false;
  /** It has rung here for too long. */
  missed = false;
  /** What was told of this device while it rings: that a link may be made; `null`: nothing yet. */
  announced: boolean | null = null;
  rejoins = 0;
  /** This device in the SFU's group; `null`: the call is a mesh, or not joined here. */
  sfu: SfuView | null = null;
  cancelRingTimer: (() => void) | null = null;
  readonly #isDirect: boolean;
  /** As it was when it began to ring: a word in between must not show an address. */
  readonly #isStranger: boolean;
  readonly #generations = new Map<string, number>();
  readonly #warmed = new Map<string, string>();
  #call: Call;
  #startedAt: number | null = null;
  #joinedBefore = new Set<string>();

  constructor(
    host: CallHost,
    call: Call,
    options: { readonly video: boolean; readonly claimed: boolean; readonly watch?: boolean },
  ) {
    this.id = call.id;
    this.host = host;
    this.claimed = options.claimed;
    this.screenOnly = isScreenOnly(call, host.features());
    const isOthers = call.initiatedBy !== host.identity()?.user.id;
    this.watch = this.screenOnly ? isOthers : (options.watch ?? false);
    this.mediaState =
      this.watch || this.screenOnly
        ? NOTHING_SENT
        : { audioEnabled: true, videoEnabled: options.video, screenSharing: false };
    this.#isDirect = host.isDirect(call.conversationId);
    this.#isStranger = this.#isDirect && host.isStranger(call.conversationId);
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

  /** How its links are made: its own way, else the backend's. */
  get dialect(): LinkDialect {
    return this.host.port()?.dialect?.(this.id) ?? this.host.dialect();
  }

  /** The whole call as the server tells it; one that was overtaken by a newer one is left alone. */
  take(call: Call): void {
    if (isOlder(call, this.#call)) return;
    this.#noticeWarmed(call);
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

  /** The other end of a link was made anew without a new stay. */
  renew(userId: string): void {
    this.#generations.set(userId, (this.#generations.get(userId) ?? 0) + 1);
  }

  facts(): ReturnType<typeof factsOf> {
    return factsOf(this.#call, this.me);
  }

  /** Links may be made while this call rings, as far as the call itself and the person's wishes go. */
  mayPrewarm(settings: Settings): boolean {
    return mayPrewarm({
      isDirect: this.#isDirect,
      isStranger: this.#isStranger,
      settings,
      features: this.host.features(),
    });
  }

  peers(state: CallState, settings: Settings): PeerView[] {
    if (this.needsRejoin) return [];
    const names: LinkNames = {
      generations: this.#generations,
      rejoins: this.rejoins,
      warmed: this.#warmed,
    };
    const hidden = settings.relayOnly || this.#isStranger;
    switch (state.phase) {
      case 'outgoing':
        return this.mayPrewarm(settings) ? ringingPeers(this.#call, this.me, names, hidden) : [];
      case 'incoming':
        return this.announced === true ? callerPeers(this.#call, this.me, names, hidden) : [];
      case 'joined':
        return joinedPeers(this.#call, this.me, names, this.#linkTerms(settings));
      case 'joining':
      case 'ended':
        return [];
      default:
        return assertNever(state, 'unknown call state');
    }
  }

  view(state: CallState, settings: Settings): CallView {
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
      limit: callLimit(this.host.features(), call.type),
      participants: call.participants.map((one) => ({
        userId: one.userId,
        name: this.host.userName(one.userId) ?? one.userName,
        status: one.status,
        busy: one.busy,
        connection: one.connection,
        mediaState: one.mediaState,
      })),
      peers: this.peers(state, settings),
      sfu: this.sfu,
      watch: this.watch,
      ...(this.screenOnly && { screenOnly: true }),
      dialect: this.dialect,
    };
  }

  end(): void {
    this.cancelRingTimer?.();
    this.queue.close('the call is forgotten');
    this.scope.end();
  }

  #linkTerms({ relayOnly }: Settings): LinkTerms {
    const { firstOffer, politeness } = this.dialect;
    // whoever wants to see a screen asks for it by an offer
    return { firstOffer, politeness, watch: this.watch && !this.screenOnly, relayOnly };
  }

  /** Who answers on a device that pre-warmed keeps that link: the first stay there goes by the device's name. */
  #noticeWarmed(next: Call): void {
    for (const { userId, joinId, deviceId } of next.participants) {
      if (joinId === null || deviceId === null) continue;
      const before = participantOf(this.#call, userId);
      if (before?.joinId !== null) continue;
      const isHere = userId === this.me.userId && deviceId === this.me.deviceId;
      const wasWarm = isHere
        ? this.announced === true
        : before.ringing.some((device) => device.deviceId === deviceId && device.prewarm);
      if (wasWarm) this.#warmed.set(joinId, deviceId);
    }
  }
}

/** By the call's own counter: a word without one does not count beside one that has. Servers that have none tell in order. */
const isOlder = (call: Call, known: Call): boolean =>
  known.rev !== undefined && (call.rev === undefined || call.rev < known.rev);

function stateView(state: CallState): CallStateView {
  switch (state.phase) {
    case 'outgoing':
      return { phase: 'outgoing', ringsUntil: state.ringsUntil };
    case 'incoming':
      return { phase: 'incoming', answering: state.answering, ringsUntil: state.ringsUntil };
    case 'joining':
      // the window shows it as a call that is just being answered
      return { phase: 'incoming', answering: true, ringsUntil: state.until };
    case 'joined':
      return { phase: 'joined', held: state.held !== null };
    case 'ended':
      return {
        phase: 'ended',
        reason: state.reason,
        error: state.error,
      };
    default:
      return assertNever(state, 'unknown call state');
  }
}
