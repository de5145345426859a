import { createHash } from 'node:crypto';
import type { LinkDialect } from '#shared/contracts/features.ts';
import type { ConnectionView } from '#shared/contracts/view.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { RetryPolicy } from '#shared/tools/backoff.ts';
import { Emitter } from '#shared/tools/emitter.ts';
import { Scope } from '#shared/tools/scope.ts';
import type { Adapter, AdapterDeps, AdapterEvents, BackendInfo, Identity } from '../adapter.ts';
import { Attendance } from './attendance.ts';
import { createCallPort } from './call-port.ts';
import { createChatPort } from './chat-port.ts';
import { Chat } from './chat.ts';
import { conversationOf } from './conversation.ts';
import { DIALECT, featuresOf } from './features.ts';
import { GroupCall } from './group-call.ts';
import { askStatus, shownNameOf } from './group-status.ts';
import { handleServerMessage, handleUserMessage } from './incoming.ts';
import { Invitations } from './invitations.ts';
import { type Kept, loadKept, saveKept } from './kept.ts';
import { LentGroup } from './lent-group.ts';
import type { MemberChange } from './members.ts';
import { createModerationPort } from './moderation-port.ts';
import type { Place } from './place.ts';
import { Roster } from './roster.ts';
import type { SocketFactory } from '../text-socket.ts';
import type { Membership } from './state.ts';
import { createTransferPort } from './transfer-port.ts';
import { UpStreams } from './up-streams.ts';
import type { GroupStatus } from './wire.ts';

export interface GaleneAdapterDeps extends AdapterDeps {
  readonly openSocket?: SocketFactory;
  readonly policy?: RetryPolicy;
}

/** What many frames change together is told once. */
const TELL_MS = 20;

/** A sign-in to one group of a Galène. */
export class GaleneAdapter implements Adapter {
  readonly events: Emitter<AdapterEvents>;
  readonly people = null;
  readonly chat: Adapter['chat'];
  readonly calls: Adapter['calls'];
  readonly moderation: NonNullable<Adapter['moderation']>;
  readonly transfers: NonNullable<Adapter['transfers']>;
  readonly #deps: GaleneAdapterDeps;
  readonly #location: string;
  readonly #place: Place;
  readonly #scope = new Scope();
  readonly #roster: Roster;
  readonly #streams: UpStreams;
  readonly #chat: Chat;
  readonly #call: GroupCall;
  readonly #group: LentGroup;
  readonly #invitations: Invitations;
  readonly #attendance: Attendance;
  #kept: Kept | null = null;
  #status: GroupStatus | null = null;
  #info = '';
  /** Who was told to be there. */
  #online: ReadonlySet<string> = new Set();
  #cancelTell: (() => void) | null = null;

  constructor(deps: GaleneAdapterDeps) {
    this.#deps = deps;
    const { clock, logger } = deps;
    this.#location = `${deps.address}/`;
    this.events = new Emitter((error) => logger.error('a listener failed', { error }));
    this.#roster = new Roster(() => clock.now());
    this.#streams = new UpStreams(clock, () => this.#tellSoon());
    this.#attendance = new Attendance({
      ...deps,
      location: this.#location,
      data: () => this.#call.said(),
      onStatus: (status) => this.#takeStatus(status),
      onEntered: (membership) => this.#entered(membership),
      onJoining: () => this.#group.look(),
      onIn: () => this.#in(),
      onOut: () => this.#out(),
      onView: (view) => this.events.emit('connection', view),
      onExpired: () => void this.#expire(),
    });
    const place = this.#makePlace();
    this.#place = place;
    this.#invitations = new Invitations(clock);
    this.#chat = new Chat(place);
    this.#call = new GroupCall(callIdOf(this.#location), place, this.#streams);
    this.#group = new LentGroup({
      client: this.#attendance.client,
      roster: this.#roster,
      myId: () => this.identity()?.user.id ?? null,
    });
    this.chat = createChatPort(place, this.#chat, () => {
      this.#tellPresence(); // the list says who is there: from then on changes are told
      return this.#conversation();
    });
    this.calls = createCallPort(place, this.#call, this.#group);
    this.moderation = createModerationPort(place, this.#invitations);
    this.transfers = createTransferPort(place);
    this.#listen();
    this.#info = JSON.stringify(this.info());
  }

  info(): BackendInfo {
    const features = featuresOf({
      status: this.#status,
      membership: this.#attendance.membership,
      isRecorded: this.#roster.isRecorded,
    });
    return { name: this.#name(), registration: 'closed', features };
  }

  dialect(): LinkDialect {
    return DIALECT;
  }

  identity(): Identity | null {
    return this.#kept && { user: this.#kept.user, deviceId: this.#kept.deviceId };
  }

  connection(): ConnectionView {
    return this.#attendance.view;
  }

  /** The server tells no time but that of messages. */
  serverOffsetMs(): number {
    return 0;
  }

  async resume(): Promise<Identity | null> {
    this.#kept = await loadKept(this.#deps);
    // how one signs in here is to be shown before anybody does
    if (!this.#kept) void this.#askStatus();
    return this.identity();
  }

  async signIn(username: string, password: string, token = ''): Promise<Identity> {
    if (username === '' && token === '') throw new AppError('name-needed');
    const secret = token === '' ? { password } : { token };
    const who = { username: username === '' ? null : username, secret };
    const name = await this.#attendance.tryOut(who);
    const user = { ...this.#roster.user(this.#roster.myId), username: name, status: 'online' as const };
    const isSame = this.#kept?.user.id === user.id;
    const deviceId = isSame && this.#kept ? this.#kept.deviceId : this.#deps.randomId();
    const kept: Kept = { v: 1, user, deviceId, ...who };
    await saveKept(this.#deps.credentials, kept);
    this.#kept = kept;
    return { user, deviceId };
  }

  register(): Promise<Identity> {
    return Promise.reject(new AppError('registration-closed'));
  }

  async signOut(): Promise<void> {
    this.#attendance.leave();
    this.#forget();
    await this.#deps.credentials.clear();
  }

  connect(): void {
    if (this.#kept && !this.#scope.ended) this.#attendance.stay(this.#kept);
  }

  disconnect(): void {
    this.#attendance.leave();
  }

  wake(): void {
    this.#attendance.wake();
  }

  close(): Promise<void> {
    this.#scope.end();
    return Promise.resolve();
  }

  #makePlace(): Place {
    const { clock, logger, randomId } = this.#deps;
    return {
      clock,
      logger,
      randomId,
      events: this.events,
      client: this.#attendance.client,
      roster: this.#roster,
      location: this.#location,
      conversationId: conversationIdOf(this.#location),
      me: () => this.identity(),
      membership: () => this.#attendance.membership,
      enter: () => this.#enter(),
    };
  }

  #enter(): ReturnType<Place['enter']> {
    const me = this.identity();
    if (!me) throw new AppError('session-expired');
    const { membership, client } = this.#attendance;
    if (!membership || !client.stay) {
      throw new AppError('server-unreachable', { address: new URL(this.#location).host });
    }
    return { stay: client.stay, me, membership };
  }

  #listen(): void {
    const { client } = this.#attendance;
    const incoming = { place: this.#place, chat: this.#chat, invitations: this.#invitations };
    this.#scope.add(() => this.#attendance.close());
    this.#scope.add(() => this.#cancelTell?.());
    this.#scope.add(() => this.#out());
    this.#scope.add(client.on('member', (change) => this.#takeMember(change)));
    this.#scope.add(client.on('chat', (line) => this.#chat.take(line)));
    this.#scope.add(client.on('server-message', (message) => handleServerMessage(message, incoming)));
    this.#scope.add(client.on('user-message', (message) => handleUserMessage(message, incoming)));
    this.#scope.add(
      client.on('stream-offer', (offer) => {
        if (this.#roster.userOf(offer.source) !== null) this.#streams.offered(offer);
      }),
    );
    this.#scope.add(
      client.on('stream-close', (closed) => {
        if (closed.side === 'down') this.#streams.closed(closed);
      }),
    );
  }

  #takeMember(change: MemberChange): void {
    this.#roster.take(change);
    if (change.kind === 'delete') this.#streams.leftBy(change.member.id);
    this.#tellSoon();
    this.#attendance.takeMember(change.member.id);
  }

  /** Everybody who is there has been told, or is about to be; so has what was said before. */
  #in(): void {
    this.#chat.settled();
    this.#tellInfo();
  }

  #out(): void {
    this.#roster.lost();
    this.#streams.clear();
    this.#chat.lost();
    this.#invitations.lost();
    this.#tellInfo();
  }

  async #expire(): Promise<void> {
    this.#forget();
    await this.#deps.credentials.clear();
    this.events.emit('session-expired', null);
  }

  #forget(): void {
    this.#kept = null;
    this.#call.forget();
    this.#group.close();
  }

  /** Another person than before starts with an empty memory. */
  #entered({ clientId, username }: Membership): void {
    if (this.#roster.setMe(username)) this.#chat.forget();
    this.#roster.enter(clientId);
  }

  #takeStatus(status: GroupStatus): void {
    this.#status = status;
    this.#tellInfo();
  }

  async #askStatus(): Promise<void> {
    const { clock, userAgent, net, logger } = this.#deps;
    try {
      const status = await askStatus({ clock, userAgent, net }, this.#location);
      if (!this.#scope.ended && !this.#kept) this.#takeStatus(status);
    } catch (error) {
      // signing in asks again
      logger.info('group could not be asked', { code: AppError.from(error).code });
    }
  }

  #tellSoon(): void {
    if (this.#cancelTell || this.#scope.ended) return;
    this.#cancelTell = this.#deps.clock.after(TELL_MS, () => {
      this.#cancelTell = null;
      this.#tell();
    });
  }

  #tell(): void {
    this.#tellInfo();
    if (!this.#attendance.isOnline) return;
    this.#tellPresence();
    this.#call.tell();
    this.events.emit('conversation', this.#conversation());
  }

  #tellPresence(): void {
    const before = this.#online;
    this.#online = new Set(this.#roster.present.keys());
    const tell = (userIds: ReadonlySet<string>, not: ReadonlySet<string>, status: 'online' | 'offline') => {
      for (const userId of userIds) if (!not.has(userId)) this.events.emit('presence', { userId, status });
    };
    tell(before, this.#online, 'offline');
    tell(this.#online, before, 'online');
  }

  #tellInfo(): void {
    const info = JSON.stringify(this.info());
    if (info === this.#info) return;
    this.#info = info;
    this.events.emit('info', this.info());
  }

  #conversation() {
    return conversationOf(this.#place, this.#name(), this.#chat, this.#call);
  }

  #name(): string {
    return shownNameOf(this.#status, this.#location);
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);
const conversationIdOf = (location: string): string => `group-${digest(location)}`;
/** Unique over all workspaces: no two are of the same group. */
const callIdOf = (location: string): string => `galene-${digest(location)}`;
