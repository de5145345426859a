import type { ConnectionView, SessionView, UserView, WorkspaceView } from '#shared/contracts/view.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Queue } from '#shared/tools/queue.ts';
import { Scope } from '#shared/tools/scope.ts';
import type { Adapter, Identity } from '../backends/adapter.ts';
import type { TellOfAccount } from '../events.ts';
import type { Pin } from '../net/pin.ts';
import type { StoreOpener } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { Account } from './account.ts';
import type { KeptIdentity } from './kept-identity.ts';
import type { WorkspaceRecord } from './workspace-list.ts';

export interface WorkspaceDeps {
  readonly record: WorkspaceRecord;
  readonly adapter: Adapter;
  readonly keptIdentity: KeptIdentity;
  readonly stores: StoreOpener;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly randomId: () => string;
  /** The view is new. */
  readonly changed: (workspace: Workspace) => void;
  /** What is kept of it in clear has changed. */
  readonly recordChanged: () => void;
  /** Connected, signed out or expired: calls follow. */
  readonly onConnected: (workspace: Workspace) => void;
  readonly onSessionOver: (workspace: Workspace) => void;
  readonly tell: TellOfAccount;
}

interface Open {
  readonly account: Account;
  readonly store: Store;
  readonly userId: string;
}

/** A backend and, when somebody is signed in, their account there. */
export class Workspace {
  readonly adapter: Adapter;
  readonly #deps: WorkspaceDeps;
  readonly #scope = new Scope();
  /** Sign-ins and sign-outs one after the other. */
  readonly #queue = new Queue();
  #record: WorkspaceRecord;
  #session: SessionView = { state: 'signed-out' };
  #connection: ConnectionView = { state: 'idle' };
  #identity: Identity | null = null;
  #open: Open | null = null;

  constructor(deps: WorkspaceDeps) {
    this.#deps = deps;
    this.#record = deps.record;
    this.adapter = deps.adapter;
    const { events } = deps.adapter;
    this.#scope.add(events.on('connection', (connection) => this.#setConnection(connection)));
    this.#scope.add(events.on('info', () => this.#takeInfo()));
    this.#scope.add(events.on('session-expired', () => this.#expire()));
    this.#scope.add(
      events.on('identity', (identity) => {
        this.#identity = identity;
        void this.#keepIdentity(identity);
      }),
    );
  }

  get id(): string {
    return this.#record.id;
  }

  get record(): WorkspaceRecord {
    return this.#record;
  }

  get session(): SessionView {
    return this.#session;
  }

  get isOnline(): boolean {
    return this.#connection.state === 'online';
  }

  /** Who is, or was, signed in. */
  get identity(): Identity | null {
    return this.#identity;
  }

  /** Errors: session-expired when nobody is signed in. */
  get account(): Account {
    if (!this.#open) throw new AppError('session-expired');
    return this.#open.account;
  }

  /** Errors: session-expired. */
  get signedInAccount(): Account {
    this.mustBeSignedIn();
    return this.account;
  }

  /** Errors: session-expired. */
  mustBeSignedIn(): void {
    if (this.#session.state !== 'signed-in') throw new AppError('session-expired');
  }

  /** A window that was giving files has gone. */
  giveUpUploads(): void {
    this.#open?.account.uploads.cancelAll();
  }

  user(userId: string): UserView | null {
    return this.#open?.account.users[userId] ?? null;
  }

  /** The server's time in local milliseconds. */
  toLocal(time: string): number {
    return Date.parse(time) - this.adapter.serverOffsetMs();
  }

  view(): WorkspaceView {
    const { id, kind, name, address, hosted, encrypted, registration } = this.#record;
    return {
      id,
      kind,
      name,
      address,
      hosted,
      encrypted,
      registration,
      session: this.#session,
      connection: this.#connection,
      features: this.adapter.info().features,
      users: this.#open?.account.users ?? {},
      conversations: this.#open?.account.conversations ?? {},
    };
  }

  /** Takes up the kept sign-in; connecting is for `connect`. */
  resume(): Promise<void> {
    return this.#queue.run(async () => {
      const identity = await this.adapter.resume();
      const known = identity ?? (await this.#deps.keptIdentity.load());
      if (!known) return;
      await this.#openAccount(known);
      this.#setSession(identity ? signedIn(known) : expired(known));
    });
  }

  connect(): void {
    this.adapter.connect();
    this.adapter.wake();
  }

  /** A reason not to connect that lies outside of the adapter. */
  setFailure(error: AppError): void {
    this.#setConnection({ state: 'offline', error: error.view(), retryAt: null });
  }

  /** What the person trusts of its server is kept with it. */
  setPins(pins: readonly Pin[]): void {
    this.#record = { ...this.#record, pins: [...pins] };
    this.#deps.recordChanged();
  }

  /** `token`: of an invitation, instead of the password. Errors: those of Adapter.signIn. */
  signIn(username: string, password: string, token?: string): Promise<void> {
    return this.#enter(() => this.adapter.signIn(username, password, token));
  }

  /** Errors: those of Adapter.register. */
  register(account: Parameters<Adapter['register']>[0]): Promise<void> {
    return this.#enter(() => this.adapter.register(account));
  }

  async rename(displayName: string): Promise<void> {
    const { people } = this.adapter;
    if (!people) throw new AppError('unsupported');
    await people.rename(displayName);
  }

  /** Forgets the tokens and everything that was kept of this sign-in. Calls have ended before. */
  signOut(): Promise<void> {
    return this.#queue.run(async () => {
      await this.adapter.signOut();
      await this.#deps.keptIdentity.clear();
      const open = this.#closeAccount();
      this.#identity = null;
      this.#setSession({ state: 'signed-out' });
      this.#deps.onSessionOver(this);
      if (open) await this.#deps.stores.destroy({ workspaceId: this.id, userId: open.userId }, open.store);
    });
  }

  /** Lets go of everything and keeps it for the next time. Idempotent. */
  async close(): Promise<void> {
    this.#queue.close('the workspace is closed');
    await this.#queue.idle();
    this.#scope.end();
    await this.adapter.close();
    await this.#closeAccount()?.store.close();
  }

  #enter(ask: () => Promise<Identity>): Promise<void> {
    return this.#queue.run(async () => {
      this.adapter.disconnect();
      const identity = await ask().catch((error: unknown) => {
        // who is signed in stays so
        this.adapter.connect();
        throw error;
      });
      await this.#keepIdentity(identity);
      await this.#openAccount(identity);
      this.#setSession(signedIn(identity));
      this.#deps.logger.info('signed in', { workspaceId: this.id });
      this.adapter.connect();
    });
  }

  /** The same person finds everything as it was; another one gets a memory of their own. */
  async #openAccount(identity: Identity): Promise<void> {
    const userId = identity.user.id;
    if (this.#open && this.#open.userId !== userId) await this.#closeAccount()?.store.close();
    this.#identity = identity;
    if (this.#open) return;
    const store = await this.#deps.stores.open({ workspaceId: this.id, userId });
    const { clock, logger, randomId, tell } = this.#deps;
    const account = new Account(
      {
        workspaceId: this.id,
        clock,
        logger,
        store,
        randomId,
        me: () => this.#identity ?? identity,
        chat: () => this.adapter.chat,
        files: () => this.adapter.files ?? null,
        features: () => this.adapter.info().features,
        online: () => this.isOnline,
        toLocal: (time) => this.toLocal(time),
        changed: () => this.#deps.changed(this),
        tell,
      },
      this.adapter,
    );
    this.#open = { account, store, userId };
  }

  #closeAccount(): Open | null {
    const open = this.#open;
    this.#open = null;
    open?.account.end();
    return open;
  }

  #setConnection(connection: ConnectionView): void {
    const was = this.isOnline;
    this.#connection = connection;
    this.#deps.changed(this);
    if (this.isOnline && !was) {
      this.#open?.account.online().catch((error: unknown) => {
        this.#deps.logger.error('coming online failed', { workspaceId: this.id, error });
      });
      this.#deps.onConnected(this);
    } else if (was && !this.isOnline) {
      this.#open?.account.offline();
    }
  }

  #setSession(session: SessionView): void {
    this.#session = session;
    this.#deps.changed(this);
  }

  #takeInfo(): void {
    const { name, registration } = this.adapter.info();
    if (name !== this.#record.name || registration !== this.#record.registration) {
      this.#record = { ...this.#record, name, registration };
      this.#deps.recordChanged();
    }
    this.#deps.changed(this);
  }

  #expire(): void {
    if (this.#identity) this.#setSession(expired(this.#identity));
    this.#deps.onSessionOver(this);
  }

  async #keepIdentity(identity: Identity): Promise<void> {
    try {
      await this.#deps.keptIdentity.save(identity);
    } catch (error) {
      // the sign-in holds for this run; after a restart an expired one would not know whose it was
      this.#deps.logger.error('identity could not be kept', { workspaceId: this.id, error });
    }
  }
}

const signedIn = ({ user, deviceId }: Identity): SessionView => ({
  state: 'signed-in',
  userId: user.id,
  deviceId,
});

const expired = ({ user }: Identity): SessionView => ({
  state: 'expired',
  userId: user.id,
  username: user.username,
});
