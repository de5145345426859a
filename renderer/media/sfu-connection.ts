import { type Clock } from '#shared/tools/clock.ts';
import { Emitter } from '#shared/tools/emitter.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Queue } from '#shared/tools/queue.ts';
import { Scope } from '#shared/tools/scope.ts';
import { IceRecovery } from './ice-recovery.ts';
import type { PeerLinkEvents, LinkState } from './peer-link.ts';
import { relayErrorOf } from './relay-error.ts';

export interface SfuConnectionOptions {
  readonly iceServers: readonly RTCIceServer[];
  readonly relayOnly: boolean;
  readonly createConnection?: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onCandidate: (candidate: RTCIceCandidateInit) => void;
  readonly onState: (state: LinkState) => void;
  /** The path is gone: ICE is to be restarted. */
  readonly onRestart: () => void;
}

/** What both directions share: one RTCPeerConnection to the SFU, for one stream. All that is done to it goes through one queue. */
export abstract class SfuConnection {
  readonly events = new Emitter<Pick<PeerLinkEvents, 'state' | 'relayError' | 'gathered'>>();
  protected readonly pc: RTCPeerConnection;
  readonly #options: SfuConnectionOptions;
  readonly #queue = new Queue();
  readonly #scope = new Scope();
  readonly #recovery: IceRecovery;
  #state: LinkState = 'connecting';

  constructor(options: SfuConnectionOptions) {
    this.#options = options;
    const { clock, iceServers, relayOnly } = options;
    const create = options.createConnection ?? ((configuration) => new RTCPeerConnection(configuration));
    this.pc = create({
      iceServers: [...iceServers],
      iceTransportPolicy: relayOnly ? 'relay' : 'all',
      bundlePolicy: 'max-bundle',
    });
    this.#recovery = new IceRecovery({ clock, offersFirst: true, restart: () => options.onRestart() });
    this.#scope.add(() => this.pc.close());
    this.#scope.add(() => this.#recovery.stop());
    this.on('connectionstatechange', () => this.#handleState());
    this.on('icecandidate', ({ candidate: found }: RTCPeerConnectionIceEvent) => {
      if (!found?.candidate) return;
      const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = found;
      // behind the description that it belongs to
      void this.run('send a candidate', async () =>
        options.onCandidate({ candidate, sdpMid, sdpMLineIndex, usernameFragment }),
      );
    });
    this.on('icecandidateerror', (event: RTCPeerConnectionIceErrorEvent) => {
      const error = relayErrorOf(event);
      if (error) this.events.emit('relayError', error);
    });
    this.on('icegatheringstatechange', () => {
      if (this.pc.iceGatheringState === 'complete') this.events.emit('gathered', null);
    });
  }

  get state(): LinkState {
    return this.#state;
  }

  protected get closed(): boolean {
    return this.#scope.ended;
  }

  protected on(name: string, listener: (event: never) => void): void {
    this.pc.addEventListener(name, listener as EventListener);
    this.#scope.add(() => this.pc.removeEventListener(name, listener as EventListener));
  }

  /** Serialised; after the end nothing runs. An error is logged: the stream tries to live on. */
  protected async run(what: string, task: () => Promise<void>): Promise<void> {
    try {
      await this.#queue.run(async () => {
        if (!this.closed) await task();
      });
    } catch (error) {
      if (!this.closed) this.#options.logger.warn(`could not ${what}`, { error });
    }
  }

  /** Of the SFU; never before the description that it belongs to. */
  takeCandidate(candidate: RTCIceCandidateInit): void {
    void this.run('take a candidate', () => this.pc.addIceCandidate(candidate));
  }

  /** The network is back: an interrupted stream does not wait for its next round. */
  hurry(): void {
    this.#recovery.hurry();
  }

  /** They count from the next ICE restart on. */
  useIceServers(iceServers: readonly RTCIceServer[]): void {
    if (this.closed) return;
    this.pc.setConfiguration({ ...this.pc.getConfiguration(), iceServers: [...iceServers] });
    if (this.#state !== 'connected') this.#options.onRestart();
  }

  stats(): Promise<RTCStatsReport> {
    return this.pc.getStats();
  }

  /** Idempotent; tells nothing. */
  close(): void {
    if (this.closed) return;
    this.#queue.close('the stream is over');
    this.#scope.end();
    this.#state = 'closed';
  }

  #handleState(): void {
    const { connectionState } = this.pc;
    this.#recovery.handleState(connectionState);
    const next = nextState(this.#state, connectionState);
    if (next === this.#state) return;
    this.#state = next;
    this.#options.logger.info('stream', { state: next });
    this.#options.onState(next);
    this.events.emit('state', next);
  }
}

function nextState(before: LinkState, now: RTCPeerConnectionState): LinkState {
  if (now === 'connected') return 'connected';
  return before === 'connected' && now !== 'new' ? 'interrupted' : before;
}
