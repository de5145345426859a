/** Two to four people on several devices and their server. Every action picks from what is possible now; what is not possible is skipped. */
import { decide, type Decide } from '#backend/services/calls/machine.ts';
import { isOver, type CallRules, type CallState } from '#backend/services/calls/state.ts';
import type { Caller } from '#backend/services/push.ts';
import { callsAnew } from '#engine/calls/facts.ts';
import { addCall, transitionIn } from '#shared/machines/call-set.ts';
import type { CallInput } from '#shared/machines/call.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { ModelDevice, type Answered, type PersonMachine, type Request } from './device.ts';
import { ModelServer, type Change, type Conversation } from './server.ts';

export const RULES: CallRules = {
  ringMs: 45_000,
  graceMs: 60_000,
  meshVideo: 2,
  meshAudio: 3,
  participants: 20,
};

/** How many devices each person has. */
export type Layout = readonly number[];

export interface Machines {
  readonly decide: Decide;
  readonly person: PersonMachine;
}
export const REAL: Machines = { decide, person: { addCall, transitionIn, callsAnew } };

export const OPERATIONS = [
  'serve',
  'reply',
  'hear',
  'arrive',
  'lose',
  'call',
  'wait-for-others',
  'invite',
  'accept',
  'decline',
  'hang-up',
  'hold',
  'resume',
  'join',
  'take-over',
  'window-lost',
  'media-failed',
  'disconnect',
  'connect',
  'restart',
  'wait',
] as const;
export type Operation = (typeof OPERATIONS)[number];

export interface Action {
  readonly operation: Operation;
  /** Which of the devices, modulo their number. */
  readonly device: number;
  /** Which of the possible things, modulo their number. */
  readonly pick: number;
}

/** More rounds than any quiet end needs. */
const SETTLE_ROUNDS_MAX = 500;

export class World {
  readonly clock = new ManualClock();
  readonly server: ModelServer;
  readonly devices: readonly ModelDevice[];
  readonly conversations: readonly Conversation[];
  readonly changes: Change[] = [];
  /** What has happened at all: tells a test that looked from one that could not see. */
  readonly happened = new Set<string>();

  constructor(layout: Layout, machines: Machines) {
    const people = layout.map((_, index) => `person${index}`);
    const callers: Caller[] = layout.flatMap((count, index) =>
      Array.from({ length: count }, (_, device) => ({
        userId: `person${index}`,
        deviceId: `device${index}.${device}`,
      })),
    );
    this.conversations = [
      { id: 'direct', members: people.slice(0, 2) },
      { id: 'group', members: people },
    ];
    this.devices = callers.map(
      (caller) => new ModelDevice(caller, machines.person, this.clock, RULES.ringMs),
    );
    this.server = new ModelServer({
      decide: machines.decide,
      rules: RULES,
      clock: this.clock,
      conversations: this.conversations,
      devices: callers,
      deliver: (deviceId, told) => {
        if (told.name === 'call:ended') this.happened.add(told.event.reason);
        this.#device(deviceId).inbox.push(told);
      },
      onChange: (change) => this.changes.push(change),
    });
    for (const device of this.devices) this.#connect(device);
  }

  act({ operation, device: index, pick }: Action): void {
    const device = this.devices[index % this.devices.length];
    if (!device) return;
    const of = <T>(list: readonly T[]): T | undefined => list[pick % Math.max(1, list.length)];
    const calls = [...device.set.keys()];
    const say = (
      input: Extract<
        CallInput,
        { type: 'accept' | 'decline' | 'hang-up' | 'hold' | 'resume' | 'window-lost' | 'media-failed' }
      >,
    ) => {
      const callId = of(calls);
      if (callId !== undefined) device.say(callId, input);
    };
    switch (operation) {
      case 'serve':
        return this.#serve(device, of([...device.lines.keys()]));
      case 'reply':
        return device.hearReply(of([...device.lines.keys()]) ?? '');
      case 'hear':
        return device.hear();
      case 'arrive':
        return this.#arrive(device);
      case 'lose':
        return device.lose(of([...device.lines.keys()]) ?? '');
      case 'call':
      case 'wait-for-others': {
        const mine = this.conversations.filter(({ members }) => members.includes(device.caller.userId));
        const conversation = of(mine);
        if (!conversation) return;
        const live = this.server.liveIn(conversation.id)?.id ?? null;
        return device.call(conversation, live, operation === 'call');
      }
      case 'invite': {
        const callId = of(calls);
        if (callId === undefined) return;
        const members = this.#membersOf(this.server.calls.get(callId));
        const asked = of(device.notIn(callId, members));
        if (asked !== undefined) device.invite(callId, [asked]);
        return;
      }
      case 'accept':
        return say({ type: 'accept', others: pick % 2 === 0 ? 'hold' : 'end' });
      case 'decline':
      case 'hang-up':
      case 'hold':
      case 'resume':
      case 'window-lost':
      case 'media-failed':
        return say({ type: operation });
      case 'join':
      case 'take-over': {
        const call = of(this.liveCalls().filter((one) => this.#isMember(device.caller.userId, one)));
        if (!call) return;
        return device.join(call.id, operation === 'take-over');
      }
      case 'disconnect':
        return this.#disconnect(device);
      case 'connect':
        return this.#connect(device);
      case 'restart':
        this.#disconnect(device);
        device.restart();
        return;
      case 'wait':
        return this.wait([1_000, 30_000, 61_000][pick % 3] ?? 0);
      default:
        assertNever(operation, 'unknown operation');
    }
  }

  wait(ms: number): void {
    this.clock.advance(ms);
    this.server.sweep();
    for (const device of this.devices) device.tick();
  }

  /** Everybody is connected and everything that is under way has arrived. */
  settle(): void {
    for (const device of this.devices) this.#connect(device);
    for (let round = 0; round < SETTLE_ROUNDS_MAX; round += 1) {
      const busy = this.devices.filter((device) => device.lines.size > 0 || device.inbox.length > 0);
      if (busy.length === 0) return;
      for (const device of busy) this.#arrive(device);
    }
    throw new Error('the world does not come to rest');
  }

  /** Every person ends or declines everything, on every device. */
  everybodyHangsUp(): void {
    for (const device of this.devices)
      for (const callId of device.set.keys()) device.say(callId, { type: 'hang-up' });
    this.settle();
  }

  /** Every device goes away for longer than any limit. */
  everybodyVanishes(): void {
    for (const device of this.devices) this.#disconnect(device);
    this.wait(RULES.ringMs);
    this.wait(RULES.graceMs);
  }

  liveCalls(): CallState[] {
    return [...this.server.calls.values()].filter((call) => !isOver(call));
  }

  #isMember(userId: string, call: CallState): boolean {
    return this.#membersOf(call).includes(userId);
  }

  #membersOf(call: CallState | undefined): readonly string[] {
    return this.conversations.find(({ id }) => id === call?.conversationId)?.members ?? [];
  }

  #device(deviceId: string): ModelDevice {
    const device = this.devices.find(({ caller }) => caller.deviceId === deviceId);
    if (!device) throw new Error(`no device ${deviceId}`);
    return device;
  }

  #connect(device: ModelDevice): void {
    if (this.server.connected.has(device.caller.deviceId)) return;
    this.server.connect(device.caller);
    device.connected();
  }

  #disconnect(device: ModelDevice): void {
    if (!this.server.connected.has(device.caller.deviceId)) return;
    this.server.disconnect(device.caller);
    device.disconnected();
  }

  /** What is under way from and to a device arrives, each line's first request and every push. */
  #arrive(device: ModelDevice): void {
    const keys = [...device.lines.keys()];
    for (const key of keys) {
      this.#serve(device, key);
      device.hearReply(key);
    }
    while (device.inbox.length > 0) device.hear();
  }

  #serve(device: ModelDevice, key: string | undefined): void {
    const line = key === undefined ? undefined : device.lines.get(key);
    const request = line?.requests[0];
    if (!line || !request || line.answered) return;
    line.answered = this.#answer(device.caller, request);
    this.happened.add('code' in line.answered ? line.answered.code : nameOf(request));
  }

  #answer(caller: Caller, request: Request): Answered {
    const { server } = this;
    switch (request.kind) {
      case 'initiate': {
        const { conversation, clientId, ring } = request;
        const invited = conversation.members.filter((userId) => userId !== caller.userId);
        const what = {
          conversationId: conversation.id,
          type: 'audio',
          invited,
          clientId,
          ring,
        } as const;
        return server.initiate({ kind: 'initiate', ...caller, ...what });
      }
      case 'active':
        return { ok: true, calls: server.active(caller.userId) };
      case 'get':
      case 'look':
        return server.get(request.callId);
      case 'invite':
        return server.change(request.callId, { kind: 'invite', ...caller, userIds: request.userIds });
      case 'ringing':
        return server.change(request.callId, { kind: 'ringing', ...caller, prewarm: false });
      case 'reject':
        return server.change(request.callId, { kind: 'reject', ...caller });
      case 'end':
        return server.change(request.callId, { kind: 'end', ...caller, reason: request.reason });
      case 'held': {
        const mediaState = {
          audioEnabled: true,
          videoEnabled: false,
          screenSharing: false,
          onHold: request.held,
        };
        return server.change(request.callId, { kind: 'media', ...caller, mediaState });
      }
      case 'answer':
      case 'rejoin':
      case 'takeOver':
        return server.change(request.callId, {
          kind: 'answer',
          ...caller,
          rejoin: request.kind === 'rejoin',
          takeOver: request.kind === 'takeOver',
          online: server.connected.has(caller.deviceId),
        });
      default:
        return assertNever(request, 'unknown request');
    }
  }
}

const nameOf = (request: Request): string =>
  request.kind === 'initiate' && !request.ring ? 'without a ring' : request.kind;
