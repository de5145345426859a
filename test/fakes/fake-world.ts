/** A whole backend in memory: accounts, people, chat and calls for any number of fake adapters, with faults on demand. */
import type { CallState } from '#backend/services/calls/state.ts';
import { durationSeconds, isOver } from '#backend/services/calls/state.ts';
import type { AdapterEvents } from '#engine/backends/adapter.ts';
import type { BackendKind } from '#engine/backends/registry.ts';
import type { PresenceStatus, User } from '#shared/contracts/connect/model.ts';
import type { ModerationAct } from '#shared/contracts/moderation.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { FakeAdapter, type FakeAdapterDeps } from './fake-adapter.ts';
import { FakeCalls } from './fake-calls.ts';
import { FakeChat } from './fake-chat.ts';

export const FAKE_ADDRESS = 'https://fake.example';
const LOGIN_TRIES_MAX = 5;

interface Account {
  user: User;
  readonly password: string;
  failures: number;
  /** While connected. */
  presence: 'online' | 'away' | 'dnd';
}

interface Device {
  readonly id: string;
  readonly userId: string;
  revoked: boolean;
  /** The access token that holds now; an older one is refused until it is renewed. */
  tokenNumber: number;
  line: FakeAdapter | null;
}

/** What the next request of that name does instead of answering. */
export type Fault =
  /** Refused before anything happens. */
  | { readonly kind: 'refuse'; readonly error: AppError }
  /** Done, but the answer is lost. */
  | { readonly kind: 'lose-answer' };

export class FakeWorld {
  readonly chat: FakeChat;
  readonly calls: FakeCalls;
  /** Serves instead of a password. */
  invitation: string | null = null;
  /** How many times a token was renewed. */
  renewals = 0;
  /** Added to the clock by `pass`. */
  #passedMs = 0;
  #ids = 0;
  readonly #now: () => number;
  readonly #accounts = new Map<string, Account>();
  readonly #devices = new Map<string, Device>();
  readonly #faults = new Map<string, Fault[]>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
    const newId = (): string => this.newId();
    const user = (userId: string): User => this.user(userId);
    this.chat = new FakeChat({
      now: () => this.now(),
      newId,
      user,
      liveCall: (conversationId) => this.calls.liveIn(conversationId),
      onMessage: (userIds, message) => this.#push(userIds, 'message', message),
      onConversation: (conversationId, userIds) => this.#tellConversation(conversationId, userIds),
      onCleared: (userIds, conversationId) => this.#push(userIds, 'cleared', { conversationId }),
      onRead: (userIds, { unreadCount, ...read }) => {
        for (const userId of userIds) {
          this.#push([userId], 'read', userId === read.userId ? { ...read, unreadCount } : read);
        }
      },
    });
    this.calls = new FakeCalls({
      now: () => this.now(),
      newId,
      users: () => [...this.#accounts.values()].map((account) => account.user),
      members: (conversationId) => this.chat.members(conversationId),
      devicesOf: (userId) => this.#devicesOf(userId).map((device) => device.id),
      isOnline: (deviceId) => this.#devices.get(deviceId)?.line !== null,
      tellCall: (userId, deviceId, call, ringsForMs) => {
        const devices = this.#devicesOf(userId).filter((one) => deviceId === null || one.id === deviceId);
        for (const device of devices) device.line?.hear('call', { call, ringsForMs });
      },
      tellEnded: (deviceId, ended) => this.#devices.get(deviceId)?.line?.hear('call-ended', ended),
      tellSignal: (deviceId, signal) => this.#devices.get(deviceId)?.line?.hear('signal', signal),
      tellTold: (deviceId, told) => this.#devices.get(deviceId)?.line?.hear('told', told),
      onMoved: (conversationId) => this.#tellLiveCall(conversationId),
      onOver: (state) => this.#writeLine(state),
    });
  }

  now(): number {
    return this.#now() + this.#passedMs;
  }

  newId(): string {
    this.#ids += 1;
    return `00000000-0000-4000-8000-${String(this.#ids).padStart(12, '0')}`;
  }

  /** The kind under which an engine finds this world, at FAKE_ADDRESS. */
  get kind(): BackendKind {
    return {
      kind: 'fake',
      probe: (address) =>
        Promise.resolve(
          address === FAKE_ADDRESS ? { kind: 'fake', address, name: 'Fake', registration: 'open' } : null,
        ),
      create: (deps) => this.adapter(deps),
    };
  }

  adapter(deps: FakeAdapterDeps): FakeAdapter {
    return new FakeAdapter(this, deps);
  }

  /** The server's time goes on, with every deadline on the way. */
  pass(ms: number): void {
    this.#passedMs += ms;
    this.calls.sweep();
  }

  /** The next request of that name meets this fault. */
  next(verb: string, fault: Fault): void {
    this.#faults.set(verb, [...(this.#faults.get(verb) ?? []), fault]);
  }

  takeFault(verb: string): Fault | null {
    return this.#faults.get(verb)?.shift() ?? null;
  }

  user(userId: string): User {
    const account = this.#byId(userId);
    const online = this.#devicesOf(userId).some((device) => device.line !== null);
    return { ...account.user, status: online ? account.presence : 'offline' };
  }

  /** That person wants no disturbance, or wants it again. */
  setPresence(userId: string, presence: 'online' | 'away' | 'dnd'): void {
    this.#byId(userId).presence = presence;
    this.#push([...this.chat.sharedWith(userId)], 'presence', { userId, status: this.user(userId).status });
  }

  register(username: string, displayName: string, password: string): User {
    const name = username.trim().toLowerCase();
    if (this.#accounts.has(name)) throw new AppError('username-taken');
    if (password.length < 8) throw new AppError('bad-payload');
    const user: User = {
      id: this.newId(),
      username: name,
      userIdentifier: name,
      displayName: displayName === '' ? name : displayName,
      avatarUrl: null,
      status: 'offline',
    };
    this.#accounts.set(name, { user, password, failures: 0, presence: 'online' });
    return user;
  }

  /** A new device of that person. */
  signIn(username: string, password: string, token?: string): Device {
    const account = this.#accounts.get(username.trim().toLowerCase());
    if (account && account.failures >= LOGIN_TRIES_MAX) throw new AppError('rate-limited', { seconds: 900 });
    const isInvited = token !== undefined && token === this.invitation;
    if (!account || (!isInvited && account.password !== password)) {
      if (account) account.failures += 1;
      throw new AppError('invalid-credentials');
    }
    account.failures = 0;
    const device: Device = {
      id: this.newId(),
      userId: account.user.id,
      revoked: false,
      tokenNumber: 1,
      line: null,
    };
    this.#devices.set(device.id, device);
    return device;
  }

  device(deviceId: string): Device {
    const device = this.#devices.get(deviceId);
    if (!device || device.revoked) throw new AppError('session-expired');
    return device;
  }

  /** Signs a device out from elsewhere. */
  revoke(deviceId: string): void {
    const device = this.#devices.get(deviceId);
    if (!device) return;
    device.revoked = true;
    device.line?.lose();
  }

  expireTokens(): void {
    for (const device of this.#devices.values()) device.tokenNumber += 1;
  }

  rename(userId: string, displayName: string): User {
    const account = this.#byId(userId);
    account.user = { ...account.user, displayName };
    return this.user(userId);
  }

  search(query: string): User[] {
    const start = query.trim().toLowerCase();
    return [...this.#accounts.values()]
      .map(({ user }) => this.user(user.id))
      .filter((user) => user.username.startsWith(start) || user.displayName.toLowerCase().startsWith(start));
  }

  typing(userId: string, conversationId: string, isTyping: boolean): void {
    const others = this.chat.members(conversationId).filter((member) => member !== userId);
    this.#push(others, 'typing', { conversationId, userId, isTyping });
  }

  /** What one who keeps order does; nobody is asked whether they may. */
  moderate(userId: string, conversationId: string, act: ModerationAct): void {
    const others = this.chat.members(conversationId).filter((member) => member !== userId);
    switch (act.type) {
      case 'kick':
        return this.chat.expel(conversationId, act.userId);
      case 'mute':
        return this.#push(act.userId === null ? others : [act.userId], 'notice', {
          type: 'please-mute',
          fromName: this.user(userId).displayName,
        });
      case 'clear':
        return this.chat.clear(conversationId);
      default:
        throw new AppError('not-allowed');
    }
  }

  tellTransfer(toUserId: string, transfer: AdapterEvents['transfer']): void {
    this.#push([toUserId], 'transfer', transfer);
  }

  /** The connection of a device came or went. */
  setLine(deviceId: string, line: FakeAdapter | null): void {
    const device = this.#devices.get(deviceId);
    if (!device || device.line === line) return;
    const before = this.user(device.userId).status;
    device.line = line;
    const after = this.user(device.userId).status;
    if (before !== after) this.#tellPresence(device.userId, after);
    this.calls.deviceChanged({ userId: device.userId, deviceId }, line !== null);
  }

  #tellPresence(userId: string, status: PresenceStatus): void {
    const others = [...this.chat.sharedWith(userId)].filter((other) => other !== userId);
    this.#push(others, 'presence', { userId, status });
  }

  #tellConversation(conversationId: string, userIds: readonly string[]): void {
    const members = this.chat.members(conversationId);
    for (const userId of userIds) {
      if (members.includes(userId))
        this.#push([userId], 'conversation', this.chat.view(conversationId, userId));
      else this.#push([userId], 'conversation-left', { conversationId });
    }
  }

  #tellLiveCall(conversationId: string): void {
    if (!this.chat.isGroup(conversationId)) return;
    const liveCall = this.calls.liveIn(conversationId);
    this.#push(this.chat.members(conversationId), 'live-call', { conversationId, liveCall });
  }

  #writeLine(state: CallState): void {
    if (!isOver(state)) return;
    this.chat.writeCall(state.conversationId, state.initiatedBy, state.id, {
      type: state.type,
      status: state.phase.status,
      endReason: state.phase.endReason,
      duration: durationSeconds(state, state.phase.endedAt),
    });
  }

  #push<N extends keyof AdapterEvents>(userIds: readonly string[], name: N, event: AdapterEvents[N]): void {
    for (const userId of userIds)
      for (const device of this.#devicesOf(userId)) device.line?.hear(name, event);
  }

  #devicesOf(userId: string): Device[] {
    return [...this.#devices.values()].filter((device) => device.userId === userId && !device.revoked);
  }

  #byId(userId: string): Account {
    const account = [...this.#accounts.values()].find(({ user }) => user.id === userId);
    if (!account) throw new AppError('not-found');
    return account;
  }
}
