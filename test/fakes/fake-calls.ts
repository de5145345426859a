/** Calls of the fake world: the server's own pure machine and relay rules over plain maps. */
import { decide } from '#backend/services/calls/machine.ts';
import { type RelayRefusal, route } from '#backend/services/calls/relay.ts';
import {
  type CallRules,
  type CallState,
  type Command,
  type Effect,
  isOver,
  isRinging,
  type Refusal,
} from '#backend/services/calls/state.ts';
import { callView, type People, recordView } from '#backend/services/calls/view.ts';
import type { Call, CallRecord, EndReason, User } from '#shared/contracts/connect/model.ts';
import { AppError, type AppErrorCode } from '#shared/errors/app-error.ts';
import type { SignalIn, SignalOut } from '#engine/backends/adapter.ts';

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
  readonly tellEnded: (deviceId: string, callId: string, reason: EndReason) => void;
  readonly tellSignal: (deviceId: string, signal: SignalIn) => void;
  readonly onOver: (state: CallState) => void;
}

export class FakeCalls {
  rules: CallRules = FAKE_RULES;
  readonly #deps: FakeCallsDeps;
  readonly #states = new Map<string, CallState>();

  constructor(deps: FakeCallsDeps) {
    this.#deps = deps;
  }

  initiate(
    speaker: Speaker,
    wish: { conversationId: string; participantIds: readonly string[]; video: boolean; clientId: string },
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
      ring: true,
      online: this.#deps.isOnline(speaker.deviceId),
    });
  }

  answer(speaker: Speaker, callId: string, rejoin: boolean): Call {
    const state = this.#mine(speaker, callId);
    const online = this.#deps.isOnline(speaker.deviceId);
    return this.#do(state, { kind: 'answer', ...speaker, rejoin, takeOver: false, online });
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

  ringing(speaker: Speaker, callId: string): void {
    this.#do(this.#mine(speaker, callId), { kind: 'ringing', ...speaker, prewarm: false });
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

  history(speaker: Speaker): CallRecord[] {
    return [...this.#states.values()]
      .filter((state) => isOver(state) && state.participants.some((one) => one.userId === speaker.userId))
      .map((state) => recordView({ state, people: this.#people(), busy: new Set() }, speaker.userId))
      .toReversed();
  }

  signal(speaker: Speaker, out: SignalOut): void {
    const state = this.#mine(speaker, out.callId);
    const routed = route(state, speaker, {
      targetUserId: out.targetUserId,
      targetDeviceId: out.targetDeviceId ?? undefined,
      fromJoinId: out.fromJoinId ?? undefined,
      toJoinId: out.toJoinId ?? undefined,
    });
    if ('refused' in routed) throw new AppError(ERRORS[routed.refused]);
    if (routed.to === 'nobody') return;
    const devices = routed.to === 'user' ? this.#deps.devicesOf(routed.userId) : [routed.deviceId];
    const there = devices.filter((deviceId) => this.#deps.isOnline(deviceId));
    if (there.length === 0) throw new AppError('colleague-offline');
    for (const deviceId of there) {
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
        for (const deviceId of devices) this.#deps.tellEnded(deviceId, state.id, effect.reason);
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

const ERRORS: Readonly<Record<Refusal | RelayRefusal, AppErrorCode>> = {
  'not-found': 'not-found',
  'call-in-progress': 'call-in-progress',
  'call-ended': 'call-ended',
  'call-full': 'call-full',
  'already-answered': 'already-answered',
  'not-joined': 'call-ended',
  'target-away': 'colleague-offline',
};
