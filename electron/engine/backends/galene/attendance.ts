import type { ConnectionView } from '#shared/contracts/view.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { Scope } from '#shared/tools/scope.ts';
import { askAuthServer } from './auth-server.ts';
import { GaleneClient, type GaleneCredentials, type GaleneDeps } from './client.ts';
import { aftermathOf, entryError } from './entry-error.ts';
import type { Kept } from './kept.ts';
import type { GaleneState, Membership } from './state.ts';
import type { Stay } from './stay.ts';
import type { GroupStatus } from './wire.ts';

export interface AttendanceDeps extends Required<Pick<GaleneDeps, 'net'>>, Omit<GaleneDeps, 'net' | 'fetch'> {
  /** Of the group. */
  readonly location: string;
  /** What is said of oneself from the first moment on. */
  readonly data: () => Readonly<Record<string, unknown>>;
  readonly onJoining: () => void;
  readonly onStatus: (status: GroupStatus) => void;
  /** The server has let us in; what it tells of the group follows. */
  readonly onEntered: (membership: Membership) => void;
  /** What was said before, and that we are there, has been told. */
  readonly onIn: () => void;
  /** Not in the group, or no longer. */
  readonly onOut: () => void;
  readonly onView: (view: ConnectionView) => void;
  /** The server does not take this sign-in any more. */
  readonly onExpired: () => void;
}

type Who = Pick<Kept, 'username' | 'secret'>;

/** away ─tryOut─▶ trying ─let in─▶ warm ─stay─▶ staying; or away ─stay─▶ staying; leave: away. */
type Aim =
  | { readonly is: 'away' }
  | {
      readonly is: 'trying';
      readonly settle: (name: string) => void;
      readonly fail: (error: AppError) => void;
    }
  /** Let in, and nobody has said yet that we stay. */
  | { readonly is: 'warm' }
  | { readonly is: 'staying'; readonly who: Who };

/** A server that does not tell us that we are there ourselves. */
const SETTLE_MS = 2000;
const WARM_MS = 10_000;
/** A refusal that may pass, as of a group that is locked. */
export const REFUSED_RETRY_MS = 30_000;

/** Being in the group: to see whether a sign-in is good, and for as long as one stays. */
export class Attendance {
  readonly client: GaleneClient;
  readonly #deps: AttendanceDeps;
  readonly #scope = new Scope();
  readonly #host: string;
  #aim: Aim = { is: 'away' };
  #view: ConnectionView = { state: 'idle' };
  #stay: Stay | null = null;
  #settled = false;
  /** The end of the wait that goes on: for being told of ourselves, for being asked to stay, for the next try. */
  #cancelTimer = (): void => {};

  constructor(deps: AttendanceDeps) {
    this.#deps = deps;
    this.#host = new URL(deps.location).host;
    this.client = new GaleneClient(deps);
    this.#scope.add(this.client.on('state', (state) => this.#handleState(state)));
  }

  get view(): ConnectionView {
    return this.#view;
  }

  get isOnline(): boolean {
    return this.#view.state === 'online';
  }

  /** `null`: not in the group, or not yet told of it. */
  get membership(): Membership | null {
    const { state } = this.client;
    return this.#settled && state.is === 'joined' ? state : null;
  }

  /** Goes in and stays for a moment; the name that the server has for us. Errors: see `entryError`. */
  tryOut(who: Who): Promise<string> {
    this.leave();
    return new Promise((settle, fail) => {
      this.#aim = { is: 'trying', settle, fail };
      this.#join(who);
    });
  }

  stay(who: Who): void {
    const before = this.#aim.is;
    if (before === 'staying') return this.#isStuck ? this.#join(who) : undefined;
    this.#cancelTimer();
    this.#aim = { is: 'staying', who };
    this.#show({ state: 'connecting' });
    if (before !== 'warm' || this.#isStuck) this.#join(who);
    else if (this.#settled) this.#show({ state: 'online' });
  }

  leave(): void {
    const aim = this.#aim;
    this.#cancelTimer();
    this.#aim = { is: 'away' };
    this.client.leave();
    this.#over();
    this.#show({ state: 'idle' });
    if (aim.is === 'trying') aim.fail(new AppError('offline'));
  }

  wake(): void {
    if (this.#aim.is === 'staying' && this.#isStuck) this.#join(this.#aim.who);
    else this.client.wake();
  }

  /** Somebody came or changed: when it is ourselves, all that was said before has been told. */
  takeMember(clientId: string): void {
    const { state } = this.client;
    if (state.is === 'joined' && state.clientId === clientId && !this.#settled) this.#settle(state);
  }

  close(): void {
    this.leave();
    this.#scope.end();
    this.client.close();
  }

  /** The client makes no further tries. */
  get #isStuck(): boolean {
    const { state } = this.client;
    return state.is === 'idle' || (state.is === 'failed' && state.retryAt === null);
  }

  #join(who: Who): void {
    this.#cancelTimer();
    this.client.join({
      location: this.#deps.location,
      username: who.username,
      credentials: (status) => this.#credentials(status, who),
      data: this.#deps.data(),
    });
    this.#deps.onJoining();
  }

  async #credentials(status: GroupStatus, { username, secret }: Who): Promise<GaleneCredentials> {
    this.#deps.onStatus(status);
    if (status.redirect !== '') throw new AppError('place-moved', { address: status.redirect });
    if ('token' in secret || status.authServer === '') return secret;
    const location = status.location || this.#deps.location;
    return askAuthServer(this.#deps, status.authServer, {
      location,
      username: username ?? '',
      password: secret.password,
    });
  }

  #handleState(state: GaleneState): void {
    switch (state.is) {
      case 'connecting':
      case 'handshaking':
      case 'joining':
        if (this.#aim.is !== 'staying') return;
        return this.#show(
          this.#view.state === 'offline' ? { ...this.#view, retryAt: null } : { state: 'connecting' },
        );
      case 'joined':
        if (state.status) this.#deps.onStatus(state.status);
        if (this.#stay !== this.client.stay) this.#enter(state);
        return;
      case 'failed':
        this.#over();
        return this.#failed(entryError(state.error, this.#host), state.retryAt);
      case 'idle':
      case 'closed':
        return;
    }
  }

  #enter(membership: Membership): void {
    this.#stay = this.client.stay;
    this.#cancelTimer();
    this.#cancelTimer = this.#deps.clock.after(SETTLE_MS, () => this.#settle(membership));
    this.#deps.onEntered(membership);
  }

  #settle({ username }: Membership): void {
    const aim = this.#aim;
    this.#cancelTimer();
    this.#settled = true;
    this.#deps.onIn();
    if (aim.is === 'staying') return this.#show({ state: 'online' });
    if (aim.is !== 'trying') return;
    this.#aim = { is: 'warm' };
    this.#cancelTimer = this.#deps.clock.after(WARM_MS, () => this.leave());
    aim.settle(username);
  }

  #failed(error: AppError, retryAt: number | null): void {
    const aim = this.#aim;
    switch (aim.is) {
      case 'trying':
        this.#aim = { is: 'away' };
        this.client.leave();
        return aim.fail(error);
      case 'staying':
        return this.#staysOut(error, retryAt, aim.who);
      case 'warm':
      case 'away':
        return;
    }
  }

  #staysOut(error: AppError, retryAt: number | null, who: Who): void {
    const { clock, onExpired } = this.#deps;
    const aftermath = retryAt === null ? aftermathOf(error) : null;
    if (aftermath === 'expired') {
      this.#aim = { is: 'away' };
      this.client.leave();
      this.#show({ state: 'offline', error: error.view(), retryAt: null });
      return onExpired();
    }
    if (aftermath !== 'later') return this.#show({ state: 'offline', error: error.view(), retryAt });
    this.#cancelTimer = clock.after(REFUSED_RETRY_MS, () => this.#join(who));
    this.#show({ state: 'offline', error: error.view(), retryAt: clock.now() + REFUSED_RETRY_MS });
  }

  #over(): void {
    this.#settled = false;
    this.#stay = null;
    this.#deps.onOut();
  }

  #show(view: ConnectionView): void {
    if (JSON.stringify(view) === JSON.stringify(this.#view)) return;
    this.#view = view;
    this.#deps.onView(view);
  }
}
