import { backoff, type RetryPolicy } from '#shared/tools/backoff.ts';
import type { Clock } from '#shared/tools/clock.ts';
import { Emitter } from '#shared/tools/emitter.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { directNet } from '../../net/direct-net.ts';
import type { Net } from '../../net/net.ts';
import { GaleneError, wordsOf } from './errors.ts';
import type { GaleneEvents } from './events.ts';
import { askStatus, endpointOf } from './group-status.ts';
import { Line } from './line.ts';
import { isFromServer } from './messages.ts';
import { type SocketFactory, webSocketsOver } from '../text-socket.ts';
import { type GaleneState, type GaleneStep, membershipOf, nextState } from './state.ts';
import { Stay } from './stay.ts';
import type { GroupStatus, ServerFrame, ServerFrameOf, StreamRequest } from './wire.ts';

export interface GaleneDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly userAgent: string;
  /** A fresh UUID. */
  readonly randomId: () => string;
  /** When to try again after a connection was lost or not made; after a second at first, and for ever, by default. */
  readonly policy?: RetryPolicy;
  /** Every connection goes through it: straight out by default. */
  readonly net?: Net;
  readonly openSocket?: SocketFactory;
  readonly fetch?: Net['fetch'];
}

export type GaleneCredentials = { readonly token: string } | { readonly password: string };

export interface JoinWish {
  /** The group's address, like `https://sfu.example.org/group/parley/one/`. */
  readonly location: string;
  /** Null with a token that names the user. */
  readonly username: string | null;
  /** Asked for every try, for tokens are short-lived. Errors that may pass are tried again, others end it. */
  readonly credentials: (status: GroupStatus) => Promise<GaleneCredentials>;
  /** What one says of oneself, like a raised hand. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Until the server has said whether we are in. */
const JOIN_MS = 10_000;
const DEFAULT_POLICY = backoff({ firstMs: 1000, maxMs: 15_000 });

/**
 * A client of Galène, the SFU: one group at a time, kept through lost connections. It carries no media: descriptions and candidates go in
 * by the verbs of `stay` and come out as events. After a loss it comes back under a new client id, with the same data and request; all
 * streams are gone then (`stream-close`, lost) and everybody is told anew (`member`, add).
 */
export class GaleneClient {
  readonly #deps: GaleneDeps;
  readonly #net: Net;
  readonly #policy: RetryPolicy;
  readonly #emitter: Emitter<GaleneEvents>;
  #state: GaleneState = { is: 'idle' };
  #wish: JoinWish | null = null;
  #request: StreamRequest = {};
  #data: Record<string, unknown> = {};
  #line: Line | null = null;
  #stay: Stay | null = null;
  /** What belongs to an earlier try is told by its number. */
  #era = 0;
  #tries = 0;
  #lostAt = 0;
  /** The next try, or the wait for the server's word on our joining. */
  #cancelTimer = (): void => {};

  constructor(deps: GaleneDeps) {
    this.#deps = deps;
    this.#net = deps.net ?? directNet();
    this.#policy = deps.policy ?? DEFAULT_POLICY;
    this.#emitter = new Emitter((error) => deps.logger.error('a listener failed', { error }));
  }

  get state(): GaleneState {
    return this.#state;
  }

  /**
   * Who is in the group and what can be done there; null unless joined. Ends with the connection: the same stream may come again under the
   * same id in the next stay, so that work for a stream holds on to the stay in which it was offered.
   */
  get stay(): Stay | null {
    return this.#stay;
  }

  /** Subscribes; the answer unsubscribes. */
  on<Name extends keyof GaleneEvents>(name: Name, listener: (event: GaleneEvents[Name]) => void): () => void {
    return this.#emitter.on(name, listener);
  }

  /** Goes into a group, out of any other; how it goes is told by `state`. @throws for a location that is no address */
  join(wish: JoinWish): void {
    if (!URL.canParse(wish.location)) throw new Error('a group is at an address');
    if (this.#state.is === 'closed') throw new Error('the client is closed');
    this.leave();
    this.#wish = wish;
    this.#data = { ...wish.data };
    this.#tries = 0;
    this.#lostAt = this.#deps.clock.now();
    void this.#try(wish);
  }

  /**
   * Out of the group, by closing the socket: Galène's frame for it is not used, for what it still has to tell us of others would find us
   * without a group, and that ends the whole server.
   */
  leave(): void {
    if (this.#state.is === 'closed' || this.#state.is === 'idle') return;
    this.#forget();
    this.#step({ to: 'idle' });
  }

  /** For good; may be called twice. Leaves no timer, no socket and no handler on one. */
  close(): void {
    if (this.#state.is === 'closed') return;
    this.#forget();
    this.#step({ to: 'closed' });
  }

  /** The network is back, or the machine: who waits tries at once, who is joined looks whether the line lives. */
  wake(): void {
    if (this.#state.is === 'joined') this.#line?.check();
    else if (this.#state.is === 'failed' && this.#state.retryAt !== null && this.#wish) {
      this.#tries = 0;
      void this.#try(this.#wish);
    }
  }

  /** Which streams are to be sent to us: none before it is asked for. Said again after a loss; may be said while joining. */
  request(request: StreamRequest): void {
    this.#request = request;
    this.#stay?.sendRequest(request);
  }

  /** Changes what one says of oneself; null takes a key away. Said again after a loss. */
  setData(change: Readonly<Record<string, unknown>>): void {
    const kept = Object.entries({ ...this.#data, ...change }).filter(([, value]) => value !== null);
    this.#data = Object.fromEntries(kept);
    this.#stay?.sendData(change);
  }

  async #try(wish: JoinWish): Promise<void> {
    const era = ++this.#era;
    this.#cancelTimer();
    this.#step({ to: 'connecting' });
    try {
      const { clock, userAgent, fetch = this.#net.fetch } = this.#deps;
      const status = await askStatus({ clock, userAgent, net: { fetch } }, wish.location);
      const url = endpointOf(status, wish.location);
      const credentials = await wish.credentials(status);
      if (era === this.#era) this.#open(url, wish, status.name, credentials);
    } catch (error) {
      if (era === this.#era) this.#failed(GaleneError.of(error, wish.location));
    }
  }

  #open(url: URL, wish: JoinWish, group: string, credentials: GaleneCredentials): void {
    const clientId = this.#deps.randomId().replaceAll('-', '');
    const deps = { ...this.#deps, openSocket: this.#deps.openSocket ?? webSocketsOver(this.#net) };
    this.#line = new Line(deps, url, clientId, {
      onOpen: () => this.#step({ to: 'handshaking' }),
      onGreeted: (line) => {
        const username = wish.username === null ? {} : { username: wish.username };
        line.send({ type: 'join', kind: 'join', group, ...username, ...credentials, data: this.#data });
        const late = new GaleneError('unfit', { address: url.host });
        this.#cancelTimer = this.#deps.clock.after(JOIN_MS, () => this.#failed(late));
        this.#step({ to: 'joining' }); // last: whoever hears of it may leave
      },
      onFrame: (frame, line) => this.#take(frame, line, clientId),
      onLost: (error) => this.#failed(error),
    });
  }

  #take(frame: ServerFrame, line: Line, clientId: string): void {
    if (frame.type === 'joined') this.#joined(frame, line, clientId);
    else if (frame.type === 'usermessage' && frame.kind === 'kicked' && isFromServer(frame)) {
      this.#failed(new GaleneError('kicked', { text: wordsOf(frame.value) }));
    } else if (this.#stay) this.#stay.take(frame);
    // the group's people may speak before we are told that we are in; what they say then comes again as history
    else this.#deps.logger.debug('frame outside of a group', { type: frame.type });
  }

  #joined(frame: ServerFrameOf<'joined'>, line: Line, clientId: string): void {
    switch (frame.kind) {
      case 'join':
        if (this.#state.is === 'joining') this.#enter(frame, line, clientId);
        return;
      case 'change':
        if (this.#state.is === 'joined')
          this.#step({ to: 'changed', membership: membershipOf(frame, clientId, this.#state) });
        return;
      case 'fail':
      case 'redirect':
        return this.#failed(GaleneError.fromJoin(frame));
      case 'leave':
        return this.#failed(new GaleneError('lost')); // unasked: the group was taken away
    }
  }

  #enter(frame: ServerFrameOf<'joined'>, line: Line, clientId: string): void {
    const { logger } = this.#deps;
    this.#cancelTimer();
    const membership = membershipOf(frame, clientId);
    const stay = new Stay({ emitter: this.#emitter, logger, line, membership });
    this.#stay = stay;
    // before anybody hears of it, who may ask for more
    if (Object.keys(this.#request).length > 0) stay.sendRequest(this.#request);
    logger.info('joined a group', { group: membership.group, tries: this.#tries });
    this.#tries = 0;
    this.#step({ to: 'joined', membership });
  }

  #failed(error: GaleneError): void {
    const { clock, logger } = this.#deps;
    if (this.#state.is === 'joined') this.#lostAt = clock.now();
    this.#letGo();
    const context = { tries: this.#tries, elapsedMs: clock.now() - this.#lostAt };
    const waitMs = error.isFinal ? null : this.#policy(context);
    this.#tries += 1;
    logger.info('not in the group', { reason: error.reason, waitMs });
    const wish = this.#wish;
    if (waitMs !== null && wish) this.#cancelTimer = clock.after(waitMs, () => void this.#try(wish));
    this.#step({ to: 'failed', error, retryAt: waitMs === null ? null : clock.now() + waitMs });
  }

  #forget(): void {
    this.#wish = null;
    this.#request = {};
    this.#letGo();
  }

  /** Lets go of the line, its timers and all that came over it. */
  #letGo(): void {
    this.#era += 1;
    this.#cancelTimer();
    this.#line?.close();
    this.#line = null;
    const stay = this.#stay;
    this.#stay = null;
    stay?.end();
  }

  #step(step: GaleneStep): void {
    this.#state = nextState(this.#state, step);
    this.#emitter.emit('state', this.#state);
  }
}
