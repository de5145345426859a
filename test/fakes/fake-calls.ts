/** Calls of the fake world: the server's own pure machine and relay rules over plain maps. */
import { decide } from '#backend/services/calls/machine.ts';
import { mayNotSend, type RelayRefusal, type Routed, route } from '#backend/services/calls/relay.ts';
import {
  type CallRules,
  type CallState,
  type Command,
  type Effect,
  isOver,
  isRinging,
  joinedOf,
  participantOf,
  type Refusal,
} from '#backend/services/calls/state.ts';
import { callView, liveCallView, type People, recordView } from '#backend/services/calls/view.ts';
import type { CallMessage } from '#shared/contracts/call-message.ts';
import type { Call, CallQuality, CallRecord, LiveCall, User } from '#shared/contracts/connect/model.ts';
import { AppError, type AppErrorCode } from '#shared/errors/app-error.ts';
import type { AdapterEvents, SignalIn, SignalOut } from '#engine/backends/adapter.ts';

const HISTORY_PAGE = 50;
const FAKE_RULES: CallRules = {
  ringMs: 45_000,
  graceMs: 60_000,
  meshVideo: 4,
  meshAudio: 8,
  participants: 20,
};

export interface Speaker {
  readonly userId: string;
  readonly deviceId: string;
}

export interface FakeCallsDeps {
  readonly now: () => number;
  readonly newId: () => string;
  readonly users: () => readonly User[];
  readonly members: (conversationId: string) => readonly string[];
  readonly devicesOf: (userId: string) => readonly string[];
  readonly isOnline: (deviceId: string) => boolean;
  readonly tellCall: (userId: string, deviceId: string | null, call: Call, ringsForMs: number | null) => void;
  readonly tellEnded: (deviceId: string, ended: AdapterEvents['call-ended']) => void;
  readonly tellSignal: (deviceId: string, signal: SignalIn) => void;
  readonly tellTold: (deviceId: string, told: AdapterEvents['told']) => void;
  /** Somebody joined or left the call of that conversation. */
  readonly onMoved: (conversationId: string) => void;
  readonly onOver: (state: CallState) => void;
}

export class FakeCalls {
  rules: CallRules = FAKE_RULES;
  /** What was reported, by `<call> <user>`. */
  readonly qualities = new Map<string, CallQuality>();
  readonly #deps: FakeCallsDeps;
  readonly #states = new Map<string, CallState>();

  constructor(deps: FakeCallsDeps) {
    this.#deps = deps;
  }

  initiate(
    speaker: Speaker,
    wish: {
      conversationId: string;
      participantIds: readonly string[];
      video: boolean;
      ring: boolean;
      clientId: string;
    },
  ): Call {
    const members = this.#deps.members(wish.conversationId);
    if (!members.includes(speaker.userId)) throw new AppError('not-found');
    if (wish.participantIds.some((userId) => !members.includes(userId))) {
      throw new AppError('call-refused', { text: 'Not everybody named is a member of this conversation' });
    }
    const all = [...this.#states.values()].filter((state) => state.conversationId === wish.conversationId);
    const same = all.find(
      (state) => state.initiatedBy === speaker.userId && state.clientId === wish.clientId,
    );
    return this.#do(same ?? all.find((state) => !isOver(state)) ?? null, {
      kind: 'initiate',
      ...speaker,
      conversationId: wish.conversationId,
      type: wish.video ? 'video' : 'audio',
      invited: wish.participantIds.filter((userId) => userId !== speaker.userId),
      clientId: wish.clientId,
      ring: wish.ring,
      online: this.#deps.isOnline(speaker.deviceId),
    });
  }

  answer(speaker: Speaker, callId: string, how: { rejoin: boolean; takeOver: boolean }): Call {
    const state = this.#mine(speaker, callId);
    const online = this.#deps.isOnline(speaker.deviceId);
    return this.#do(state, { kind: 'answer', ...speaker, ...how, online });
  }

  invite(speaker: Speaker, callId: string, userIds: readonly string[]): Call {
    const state = this.#mine(speaker, callId);
    const members = this.#deps.members(state.conversationId);
    if (userIds.some((userId) => !members.includes(userId))) throw new AppError('not-a-member');
    return this.#do(state, { kind: 'invite', ...speaker, userIds: [...new Set(userIds)] });
  }

  reject(speaker: Speaker, callId: string): Call {
    return this.#do(this.#mine(speaker, callId), { kind: 'reject', ...speaker });
  }

  end(speaker: Speaker, callId: string, reason: 'ended-by-user' | 'failed'): Call {
    return this.#do(this.#mine(speaker, callId), { kind: 'end', ...speaker, reason });
  }

  media(
    speaker: Speaker,
    callId: string,
    mediaState: Extract<Command, { kind: 'media' }>['mediaState'],
  ): Call {
    return this.#do(this.#mine(speaker, callId), { kind: 'media', ...speaker, mediaState });
  }

  ringing(speaker: Speaker, callId: string, prewarm: boolean): void {
    this.#do(this.#mine(speaker, callId), { kind: 'ringing', ...speaker, prewarm });
  }

  get(speaker: Speaker, callId: string): Call {
    return this.#view(this.#mine(speaker, callId));
  }

  active(speaker: Speaker): Call[] {
    return [...this.#states.values()]
      .filter((state) => !isOver(state))
      .filter((state) =>
        state.participants.some(
          ({ userId, standing }) =>
            userId === speaker.userId && (standing.status === 'joined' || isRinging(standing)),
        ),
      )
      .map((state) => this.#view(state));
  }

  /** The call that runs in a conversation, as all its members may know it. */
  liveIn(conversationId: string): LiveCall | null {
    const live = [...this.#states.values()].find(
      (state) => state.conversationId === conversationId && !isOver(state),
    );
    return live ? liveCallView(live) : null;
  }

  history(
    speaker: Speaker,
    { cursor, missedOnly }: { cursor: string | null; missedOnly: boolean },
  ): { calls: CallRecord[]; cursor: string | null } {
    const all = [...this.#states.values()]
      .filter((state) => isOver(state) && participantOf(state, speaker.userId))
      .map((state) => recordView({ state, people: this.#people(), busy: new Set() }, speaker.userId))
      .filter((record) => !missedOnly || record.missed)
      .toReversed();
    const start = Number(cursor ?? 0);
    const end = start + HISTORY_PAGE;
    return { calls: all.slice(start, end), cursor: end < all.length ? String(end) : null };
  }

  tell(speaker: Speaker, callId: string, toUserId: string | null, message: CallMessage): void {
    const state = this.#mine(speaker, callId);
    const told = { callId, fromUserId: speaker.userId, message };
    if (toUserId !== null) {
      for (const deviceId of this.#reach(route(state, speaker, { targetUserId: toUserId })))
        this.#deps.tellTold(deviceId, told);
      return;
    }
    const refused = mayNotSend(state, speaker);
    if (refused) throw new AppError(ERRORS[refused]);
    for (const { userId, standing } of joinedOf(state)) {
      if (userId !== speaker.userId && standing.status === 'joined')
        this.#deps.tellTold(standing.stay.deviceId, told);
    }
  }

  reportQuality(speaker: Speaker, callId: string, quality: CallQuality): void {
    const state = this.#mine(speaker, callId);
    if (!participantOf(state, speaker.userId)) throw new AppError('not-found');
    this.qualities.set(`${callId} ${speaker.userId}`, quality);
  }

  signal(speaker: Speaker, out: SignalOut): void {
    const state = this.#mine(speaker, out.callId);
    const routed = route(state, speaker, {
      targetUserId: out.targetUserId,
      targetDeviceId: out.targetDeviceId ?? undefined,
      fromJoinId: out.fromJoinId ?? undefined,
      toJoinId: out.toJoinId ?? undefined,
    });
    for (const deviceId of this.#reach(routed)) {
      this.#deps.tellSignal(deviceId, {
        callId: out.callId,
        fromUserId: speaker.userId,
        fromDeviceId: speaker.deviceId,
        fromJoinId: out.fromJoinId,
        toJoinId: out.toJoinId,
        n: out.n,
        signal: out.signal,
      });
    }
  }

  /** A device's connection came or went. */
  deviceChanged(speaker: Speaker, online: boolean): void {
    for (const call of this.active(speaker)) {
      const state = this.#states.get(call.id);
      if (!state) continue;
      this.#do(state, { kind: online ? 'deviceBack' : 'deviceLost', ...speaker });
      if (online) this.#ring(this.#states.get(call.id) ?? state, speaker.userId, speaker.deviceId);
    }
  }

  /** Deadlines that have passed, as the server's sweeper does. */
  sweep(): void {
    for (const id of this.#states.keys()) {
      for (const kind of ['ringDeadline', 'graceDeadline'] as const) {
        const state = this.#states.get(id);
        if (state && !isOver(state)) this.#do(state, { kind });
      }
    }
  }

  /** The devices that are there; none where it is meant for nobody. */
  #reach(routed: Routed): readonly string[] {
    if ('refused' in routed) throw new AppError(ERRORS[routed.refused]);
    if (routed.to === 'nobody') return [];
    const devices = routed.to === 'user' ? this.#deps.devicesOf(routed.userId) : [routed.deviceId];
    const there = devices.filter((deviceId) => this.#deps.isOnline(deviceId));
    if (there.length === 0) throw new AppError('colleague-offline');
    return there;
  }

  #do(before: CallState | null, command: Command): Call {
    const decision = decide(before, command, {
      now: this.#deps.now(),
      newId: this.#deps.newId,
      rules: this.rules,
    });
    if ('refused' in decision) {
      const params = Object.fromEntries(
        Object.entries(decision.extras).filter(([, value]) => value !== undefined),
      );
      throw new AppError(ERRORS[decision.refused], params);
    }
    const { state, effects } = decision;
    this.#states.set(state.id, state);
    for (const effect of effects) this.#tell(state, effect);
    if (joinedIds(state) !== (before === null ? '' : joinedIds(before)))
      this.#deps.onMoved(state.conversationId);
    if (isOver(state) && (before === null || !isOver(before))) this.#deps.onOver(state);
    return this.#view(state);
  }

  #tell(state: CallState, effect: Effect): void {
    switch (effect.kind) {
      case 'incoming':
        return this.#ring(state, effect.userId, null);
      case 'ended': {
        const { userId, only, except } = effect.to;
        const devices = only ? [only] : this.#deps.devicesOf(userId).filter((device) => device !== except);
        const ended = { callId: state.id, reason: effect.reason, rev: state.rev };
        for (const deviceId of devices) this.#deps.tellEnded(deviceId, ended);
        return;
      }
      case 'updated':
        for (const { userId } of state.participants)
          this.#deps.tellCall(userId, null, this.#view(state), null);
        return;
      default:
        // single changes are for clients that know no call:updated; the line and the counters are elsewhere
        return;
    }
  }

  #ring(state: CallState, userId: string, deviceId: string | null): void {
    const standing = state.participants.find((one) => one.userId === userId)?.standing;
    if (!standing || !isRinging(standing) || isOver(state)) return;
    const ringsForMs = Math.max(0, standing.ringsUntil - this.#deps.now());
    this.#deps.tellCall(userId, deviceId, this.#view(state), ringsForMs);
  }

  #mine({ userId }: Speaker, callId: string): CallState {
    const state = this.#states.get(callId);
    const mayKnow = state && this.#deps.members(state.conversationId).includes(userId);
    if (!mayKnow) throw new AppError('not-found');
    return state;
  }

  #view(state: CallState): Call {
    const busy = new Set(
      [...this.#states.values()]
        .filter((other) => other.id !== state.id && !isOver(other))
        .flatMap((other) => other.participants.filter(({ standing }) => standing.status === 'joined'))
        .map(({ userId }) => userId),
    );
    return callView({ state, people: this.#people(), busy });
  }

  #people(): People {
    return new Map(
      this.#deps
        .users()
        .map((user) => [
          user.id,
          { user_id: user.id, username: user.username, display_name: user.displayName },
        ]),
    );
  }
}

const joinedIds = (state: CallState): string =>
  joinedOf(state)
    .map(({ userId }) => userId)
    .join(' ');

const ERRORS: Readonly<Record<Refusal | RelayRefusal, AppErrorCode>> = {
  'not-found': 'not-found',
  'call-in-progress': 'call-in-progress',
  'call-ended': 'call-ended',
  'call-full': 'call-full',
  'already-answered': 'already-answered',
  'not-joined': 'call-ended',
  'target-away': 'colleague-offline',
};
