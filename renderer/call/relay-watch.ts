import type { Clock } from '#shared/tools/clock.ts';
import { Scope } from '#shared/tools/scope.ts';
import type { Emitter } from '#shared/tools/emitter.ts';
import type { PeerLinkEvents, LinkState } from '../media/peer-link.ts';
import { isRelay, type RelayError } from '../media/relay-error.ts';

/** With all our candidates known, a way is found within this, or the relay is missing. */
export const WAY_MS = 5000;

/** A connection to somebody, or to the SFU. */
interface RelayedLink {
  readonly state: LinkState;
  readonly events: Pick<Emitter<Pick<PeerLinkEvents, 'state' | 'relayError' | 'gathered'>>, 'on'>;
}

interface RelayWatchOptions {
  readonly link: RelayedLink;
  readonly iceServers: readonly RTCIceServer[];
  readonly relayOnly: boolean;
  readonly clock: Clock;
  /** The relay does not take our credentials. */
  readonly onRefused: () => void;
  /** `error` may be another one now. */
  readonly onChange: () => void;
}

/** Whether one link suffers from its relay: a failed attempt matters only to a link that needs one. */
export class RelayWatch {
  readonly #options: RelayWatchOptions;
  readonly #scope = new Scope();
  #relayOnly: boolean;
  #hasRelay: boolean;
  #failure: RelayError | null = null;
  /** Neither a direct way nor a relayed one was found. */
  #noWay = false;

  constructor(options: RelayWatchOptions) {
    this.#options = options;
    this.#relayOnly = options.relayOnly;
    this.#hasRelay = hasRelay(options.iceServers);
    const { events } = options.link;
    this.#scope.add(events.on('relayError', (error) => this.#handleError(error)));
    this.#scope.add(events.on('gathered', () => this.#awaitWay()));
    this.#scope.add(events.on('state', (state) => state === 'connected' && this.#forget()));
  }

  /** `null`: all is well, or the relay is not needed. */
  get error(): RelayError | null {
    if (this.#options.link.state === 'connected') return null;
    // of several addresses one may still answer; what was refused is refused
    if (this.#failure === 'relay-refused' && this.#relayOnly) return this.#failure;
    if (!this.#noWay) return null;
    return this.#relayOnly && !this.#hasRelay ? 'relay-unreachable' : this.#failure;
  }

  handleRelayOnly(relayOnly: boolean): void {
    this.#relayOnly = relayOnly;
  }

  handleIceServers(iceServers: readonly RTCIceServer[]): void {
    this.#hasRelay = hasRelay(iceServers);
    this.#forget();
  }

  close(): void {
    this.#scope.end();
  }

  #forget(): void {
    this.#failure = null;
    this.#noWay = false;
  }

  #handleError(error: RelayError): void {
    if (this.#failure !== 'relay-refused') this.#failure = error;
    if (error === 'relay-refused') this.#options.onRefused();
    this.#options.onChange();
  }

  #awaitWay(): void {
    const { clock, link, onChange } = this.#options;
    const cancel = clock.after(WAY_MS, () => {
      if (link.state === 'connected') return;
      this.#noWay = true;
      onChange();
    });
    this.#scope.add(cancel);
  }
}

const hasRelay = (iceServers: readonly RTCIceServer[]): boolean =>
  iceServers.some(({ urls }) => [urls].flat().some(isRelay));
