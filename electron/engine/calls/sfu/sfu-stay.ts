import type { SignalFromSfu, SignalToSfu, SfuView, StreamLabel } from '#shared/contracts/sfu-signal.ts';
import type { Clock } from '#shared/tools/clock.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Scope } from '#shared/tools/scope.ts';
import type { GaleneClient } from '../../backends/galene/client.ts';
import type { StreamClosed, StreamOffer } from '../../backends/galene/events.ts';
import type { GaleneState } from '../../backends/galene/state.ts';
import type { Stay } from '../../backends/galene/stay.ts';
import type { StreamRequest } from '../../backends/galene/wire.ts';

export interface SfuStayDeps {
  readonly client: GaleneClient;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Address of the group. */
  readonly location: string;
  readonly myId: string;
  /** A fresh one for every try. */
  readonly token: () => Promise<string>;
  /** Numbers the stays of this device in this call. */
  readonly nextStay: () => number;
  readonly onView: (view: SfuView) => void;
  readonly onSignal: (stay: number, signal: SignalFromSfu) => void;
}

/** A refusal may pass, as one by a clock that is wrong: asked again as long as the call lives. */
export const REFUSED_RETRY_MS = 30_000;

const EVERYTHING: StreamRequest = { '': ['audio', 'video'] };
/** As Galène's own client calls them. */
const GALENE_LABEL = { camera: 'camera', screen: 'screenshare' } as const satisfies Record<
  StreamLabel,
  string
>;
const labelOf = (label: string): StreamLabel => (label === GALENE_LABEL.camera ? 'camera' : 'screen');

/** This device in the group of one call, from joining the call to leaving it: kept through lost connections, each of which ends a stay. */
export class SfuStay {
  readonly #deps: SfuStayDeps;
  readonly #scope = new Scope();
  #view: SfuView = { state: 'joining', stay: 0, userIds: [], iceServers: [] };
  /** That of `view.stay`; `null` unless joined. */
  #stay: Stay | null = null;
  #cancelRetry: () => void = () => {};

  constructor(deps: SfuStayDeps, lastStay: number) {
    this.#deps = deps;
    this.#view = { ...this.#view, stay: lastStay };
    const { client } = deps;
    this.#scope.add(() => client.close());
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
    const { client, location, token } = this.#deps;
    client.join({ location, username: null, credentials: async () => ({ token: await token() }) });
    client.request(EVERYTHING);
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
        return group.publish({ id, label: GALENE_LABEL[signal.label], sdp: signal.sdp });
      case 'answer':
        return group.answer(id, signal.sdp);
      case 'candidate':
        return group.ice(id, signal.candidate);
      case 'renegotiate':
        return group.renegotiate(id);
      case 'close':
        group.unpublish(id);
        return group.abort(id);
      default:
        return assertNever(signal, 'unknown signal');
    }
  }

  /** The network is back. */
  wake(): void {
    this.#deps.client.wake();
  }

  /** Leaves the group. Idempotent. */
  close(): void {
    this.#scope.end();
  }

  #handleState(state: GaleneState): void {
    const { client, clock } = this.#deps;
    switch (state.is) {
      case 'joined': {
        if (this.#stay === client.stay) return; // a change of what we may do
        this.#stay = client.stay;
        const { iceServers } = state.rtcConfiguration;
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

  #handleOffer({ id, label, username, sdp, replaces }: StreamOffer): void {
    // what the server still has of a connection of ours that is gone
    if (username === this.#deps.myId) return this.#stay?.abort(id);
    this.#tell({ type: 'offer', streamId: id, userId: username, label: labelOf(label), sdp, replaces });
  }

  #handleClose({ id, side, why }: StreamClosed): void {
    if (why === 'lost') return; // the whole stay is over, and the next one has another number
    this.#tell({ type: side === 'up' ? 'abort' : 'close', streamId: id });
  }

  #others(): string[] {
    const names = (this.#deps.client.stay?.members ?? []).map(({ username }) => username);
    return [...new Set(names)].filter((name) => name !== this.#deps.myId && name !== '').toSorted();
  }

  #tell(signal: SignalFromSfu): void {
    if (this.#stay) this.#deps.onSignal(this.#view.stay, signal);
  }

  #change(change: Partial<SfuView>): void {
    const next = { ...this.#view, ...change };
    if (this.#scope.ended || JSON.stringify(next) === JSON.stringify(this.#view)) return;
    this.#view = next;
    this.#deps.onView(next);
  }
}
