/** The server of the model: the real machine, view and announcer over a map instead of a database. Commands are served one at a time, as the row's lock does. */
import { Announcer } from '#backend/services/calls/announcer.ts';
import type { Decide } from '#backend/services/calls/machine.ts';
import {
  isOver,
  isRinging,
  type CallRules,
  type CallState,
  type Command,
} from '#backend/services/calls/state.ts';
import { callView, type People, type SeenCall } from '#backend/services/calls/view.ts';
import type { Caller, Push } from '#backend/services/push.ts';
import type { ServerEvent, ServerEventName } from '#shared/contracts/connect/events.ts';
import type { Call } from '#shared/contracts/connect/model.ts';
import type { ManualClock } from '#shared/tools/clock.ts';

export interface Conversation {
  readonly id: string;
  readonly members: readonly string[];
}

export type Told = {
  [N in ServerEventName]: { readonly name: N; readonly event: ServerEvent<N> };
}[ServerEventName];

export type Reply =
  | { readonly ok: true; readonly call: Call }
  | { readonly ok: false; readonly code: string; readonly callId?: string };

/** One accepted command, for the invariants that look at steps rather than states. */
export interface Change {
  readonly before: CallState | null;
  readonly command: Command;
  readonly after: CallState;
}

export interface ModelServerOptions {
  readonly decide: Decide;
  readonly rules: CallRules;
  readonly clock: ManualClock;
  readonly conversations: readonly Conversation[];
  readonly devices: readonly Caller[];
  /** What a connected device's socket is handed, in order. */
  readonly deliver: (deviceId: string, told: Told) => void;
  readonly onChange: (change: Change) => void;
}

type Initiate = Extract<Command, { kind: 'initiate' }>;

export class ModelServer {
  readonly calls = new Map<string, CallState>();
  readonly connected = new Set<string>();
  readonly #options: ModelServerOptions;
  readonly #announcer: Announcer;
  readonly #people: People;
  #ids = 0;

  constructor(options: ModelServerOptions) {
    this.#options = options;
    this.#announcer = new Announcer(this.#push(), options.clock, () => {});
    this.#people = new Map(
      options.devices.map(({ userId }) => [
        userId,
        { user_id: userId, username: userId, display_name: userId },
      ]),
    );
  }

  liveIn(conversationId: string): CallState | null {
    const calls = [...this.calls.values()];
    return calls.find((call) => call.conversationId === conversationId && !isOver(call)) ?? null;
  }

  initiate(command: Omit<Initiate, 'online'>): Reply {
    const same = [...this.calls.values()].find(
      (call) => call.initiatedBy === command.userId && call.clientId === command.clientId,
    );
    const before = same ?? this.liveIn(command.conversationId);
    return this.#run(before, { ...command, online: this.connected.has(command.deviceId) });
  }

  change(callId: string, command: Exclude<Command, Initiate>): Reply {
    return this.#run(this.calls.get(callId) ?? null, command);
  }

  get(callId: string): Reply {
    const state = this.calls.get(callId);
    return state ? { ok: true, call: callView(this.#see(state)) } : { ok: false, code: 'not-found' };
  }

  /** Live calls in which the person is joined, invited or ringing. */
  active(userId: string): Call[] {
    const isIn = ({ participants }: CallState) =>
      participants.some(
        (one) => one.userId === userId && ['joined', 'invited', 'ringing'].includes(one.standing.status),
      );
    return [...this.calls.values()]
      .filter((call) => !isOver(call) && isIn(call))
      .map((call) => callView(this.#see(call)));
  }

  connect(device: Caller): void {
    this.connected.add(device.deviceId);
    for (const call of this.calls.values()) {
      this.#run(call, { kind: 'deviceBack', ...device });
      this.#announcer.ringAgain(this.#see(call), device.userId, device.deviceId);
    }
  }

  disconnect(device: Caller): void {
    this.connected.delete(device.deviceId);
    for (const call of this.calls.values()) this.#run(call, { kind: 'deviceLost', ...device });
  }

  sweep(): void {
    for (const callId of this.calls.keys()) {
      this.change(callId, { kind: 'ringDeadline' });
      this.change(callId, { kind: 'graceDeadline' });
    }
  }

  #run(before: CallState | null, command: Command): Reply {
    const { decide, clock, rules, onChange } = this.#options;
    const newId = () => `id${(this.#ids += 1)}`;
    const decision = decide(before, command, { now: clock.now(), newId, rules });
    if ('refused' in decision) return { ok: false, code: decision.refused, ...decision.extras };
    const { state, effects } = decision;
    if (state !== before) {
      this.calls.set(state.id, state);
      onChange({ before, command, after: state });
    }
    const seen = this.#see(state);
    this.#announcer.announce(seen, effects);
    return { ok: true, call: callView(seen) };
  }

  #see(state: CallState): SeenCall {
    const talksElsewhere = (userId: string) =>
      [...this.calls.values()].some(
        (other) =>
          other.id !== state.id &&
          other.participants.some((one) => one.userId === userId && one.standing.status === 'joined'),
      );
    const called = state.participants
      .filter(({ standing }) => isRinging(standing))
      .map(({ userId }) => userId);
    return { state, people: this.#people, busy: new Set(called.filter(talksElsewhere)) };
  }

  #push(): Push {
    const { devices, deliver } = this.#options;
    const connectedOf = (userId: string) =>
      devices
        .filter((device) => device.userId === userId && this.connected.has(device.deviceId))
        .map(({ deviceId }) => deviceId);
    const toUser: Push['toUser'] = (userId, name, event, exceptDevice) => {
      for (const deviceId of connectedOf(userId)) {
        if (deviceId !== exceptDevice) deliver(deviceId, { name, event } as Told);
      }
    };
    return {
      toUser,
      toUsers: (userIds, name, event) => {
        for (const userId of new Set(userIds)) toUser(userId, name, event);
      },
      toDevice: (deviceId, name, event) => {
        if (this.connected.has(deviceId)) deliver(deviceId, { name, event } as Told);
      },
      devicesOf: connectedOf,
      isConnected: (deviceId) => this.connected.has(deviceId),
      closeDevice: (deviceId) => void this.connected.delete(deviceId),
      on: () => () => {},
    };
  }
}
