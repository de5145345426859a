import type { SignalFromSfu, SignalToSfu, SfuView } from '#shared/contracts/sfu-signal.ts';
import type { Clock } from '#shared/tools/clock.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Scope } from '#shared/tools/scope.ts';
import type { StreamClosed, StreamOffer } from '../../backends/galene/events.ts';
import type { SfuGroup } from '../../backends/galene/sfu-group.ts';
import type { GaleneState } from '../../backends/galene/state.ts';
import type { Stay } from '../../backends/galene/stay.ts';
import { GALENE_LABEL, labelOf } from '../../backends/galene/stream-label.ts';
import type { TrackWish } from '../../backends/galene/wire.ts';

export interface SfuStayDeps {
  readonly group: SfuGroup;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Address of the group. */
  readonly location: string;
  /** Numbers the stays of this device in this call. */
  readonly nextStay: () => number;
  readonly onView: (view: SfuView) => void;
  readonly onSignal: (stay: number, signal: SignalFromSfu) => void;
}

/** A refusal may pass, as one by a clock that is wrong: asked again as long as the call lives. */
export const REFUSED_RETRY_MS = 30_000;

const FULL: readonly TrackWish[] = ['audio', 'video'];
const LOW: readonly TrackWish[] = ['audio', 'video-low'];

/** This device in the group of one call, from joining the call to leaving it: kept through lost connections, each of which ends a stay. */
export class SfuStay {
  readonly #deps: SfuStayDeps;
  readonly #scope = new Scope();
  #view: SfuView = { state: 'joining', stay: 0, userIds: [], iceServers: [] };
  /** That of `view.stay`; `null` unless joined. */
  #stay: Stay | null = null;
  /** Streams that were told to the window, and are not over. */
  readonly #told = new Set<string>();
  #cancelRetry: () => void = () => {};

  constructor(deps: SfuStayDeps, lastStay: number) {
    this.#deps = deps;
    this.#view = { ...this.#view, stay: lastStay };
    const { group } = deps;
    const { client } = group;
    this.#scope.add(() => group.close());
    this.#scope.add(() => this.#cancelRetry());
    this.#scope.add(client.on('state', (state) => this.#handleState(state)));
    this.#scope.add(client.on('member', () => this.#change({ userIds: this.#others() })));
    this.#scope.add(client.on('stream-offer', (offer) => this.#handleOffer(offer)));
    this.#scope.add(
      client.on('stream-answer', ({ id, sdp }) => this.#tell({ type: 'answer', streamId: id, sdp })),
    );
    this.#scope.add(
      client.on('stream-ice', ({ id, candidate }) =>
        this.#tell({ type: 'candidate', streamId: id, candidate }),
      ),
    );
    this.#scope.add(
      client.on('stream-renegotiate', ({ id }) => this.#tell({ type: 'renegotiate', streamId: id })),
    );
    this.#scope.add(client.on('stream-close', (closed) => this.#handleClose(closed)));
  }

  get view(): SfuView {
    return this.#view;
  }

  get location(): string {
    return this.#deps.location;
  }

  join(): void {
    const { group } = this.#deps;
    group.join();
    // a group that is lent may be joined already
    this.#handleState(group.client.state);
  }

  /** From the window; what is said of an earlier stay is dropped. */
  take(stay: number, signal: SignalToSfu): void {
    const group = this.#stay;
    if (!group || stay !== this.#view.stay) {
      return this.#deps.logger.debug('signal of an earlier stay dropped', { type: signal.type });
    }
    const { streamId: id } = signal;
    switch (signal.type) {
      case 'publish':
        this.#told.add(id);
        // the server would say so too, and complain to the person
        if (!this.#mayPublish) return this.#handleClose({ id, side: 'up', why: 'aborted' });
        return group.publish({ id, label: GALENE_LABEL[signal.label], sdp: signal.sdp });
      case 'answer':
        return group.answer(id, signal.sdp);
      case 'candidate':
        return group.ice(id, signal.candidate);
      case 'renegotiate':
        return group.renegotiate(id);
      case 'close':
        this.#told.delete(id);
        group.unpublish(id);
        return group.abort(id);
      case 'quality':
        return group.requestStream(id, signal.low ? LOW : FULL);
      default:
        return assertNever(signal, 'unknown signal');
    }
  }

  /** The network is back. */
  wake(): void {
    this.#deps.group.client.wake();
  }

  /** Leaves the group. Idempotent. */
  close(): void {
    this.#scope.end();
  }

  get #mayPublish(): boolean {
    const { state } = this.#deps.group.client;
    return state.is === 'joined' && state.permissions.includes('present');
  }

  #handleState(state: GaleneState): void {
    const { group, clock } = this.#deps;
    switch (state.is) {
      case 'joined': {
        if (this.#stay === group.client.stay) return; // a change of what we may do
        this.#stay = group.client.stay;
        this.#told.clear();
        const iceServers = [...group.iceServers()];
        const stay = this.#deps.nextStay();
        return this.#change({ state: 'joined', stay, userIds: this.#others(), iceServers });
      }
      case 'failed':
        this.#stay = null;
        if (state.retryAt === null) this.#cancelRetry = clock.after(REFUSED_RETRY_MS, () => this.join());
        return this.#change({ state: 'lost', userIds: [] });
      case 'idle':
      case 'connecting':
      case 'handshaking':
      case 'joining':
      case 'closed':
        return;
      default:
        assertNever(state, 'unknown state');
    }
  }

  #handleOffer({ id, label, source, username, sdp, replaces }: StreamOffer): void {
    const userId = this.#deps.group.userOf(source, username);
    if (userId === null) return this.#stay?.abort(id);
    this.#told.add(id);
    if (replaces !== null) this.#told.delete(replaces);
    this.#tell({ type: 'offer', streamId: id, userId, label: labelOf(label), sdp, replaces });
  }

  #handleClose({ id, side, why }: StreamClosed): void {
    if (why === 'lost') return; // the whole stay is over, and the next one has another number
    this.#tell({ type: side === 'up' ? 'abort' : 'close', streamId: id });
    this.#told.delete(id);
  }

  #others(): string[] {
    return this.#deps.group.others().toSorted();
  }

  /** What is still said of a stream that is over, or that never came to the window, is nothing to it. */
  #tell(signal: SignalFromSfu): void {
    if (this.#stay && this.#told.has(signal.streamId)) this.#deps.onSignal(this.#view.stay, signal);
  }

  #change(change: Partial<SfuView>): void {
    const next = { ...this.#view, ...change };
    if (this.#scope.ended || JSON.stringify(next) === JSON.stringify(this.#view)) return;
    this.#view = next;
    this.#deps.onView(next);
  }
}
