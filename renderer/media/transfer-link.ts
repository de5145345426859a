import type { TransferSignal } from '#shared/contracts/transfer.ts';
import type { TransferRole } from '#shared/machines/transfer.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Queue } from '#shared/tools/queue.ts';
import { Scope } from '#shared/tools/scope.ts';

/** How the channel is called on the wire. */
const LABEL = 'file';
/** No channel after this long: there is no way to the other end. */
export const CONNECT_LIMIT_MS = 30_000;
const EARLY_CANDIDATES_MAX = 100;

type WithoutId<Signal> = Signal extends { id: string } ? Omit<Signal, 'id'> : never;
/** What the two ends of a link say to each other. */
export type TransferLinkSignal = WithoutId<Extract<TransferSignal, { type: 'offer' | 'answer' | 'ice' }>>;

export interface TransferLinkOptions {
  readonly role: TransferRole;
  readonly iceServers: readonly RTCIceServer[];
  readonly createConnection?: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Goes to the other end as it is. */
  readonly onSignal: (signal: TransferLinkSignal) => void;
  /** Once: bytes can go. */
  readonly onOpen: (channel: RTCDataChannel) => void;
  /** Once: the connection is lost, or never came about. Not said after `close`. */
  readonly onLost: () => void;
}

/**
 * One connection for one file. The receiver makes it, with the channel, and offers; nothing is negotiated again. Its signals are its only
 * seam; candidates wait for the description that they belong to.
 */
export class TransferLink {
  readonly #options: TransferLinkOptions;
  readonly #pc: RTCPeerConnection;
  readonly #queue = new Queue();
  readonly #scope = new Scope();
  #channel: RTCDataChannel | null = null;
  readonly #cancelLimit: () => void;
  #early: (RTCIceCandidateInit | null)[] = [];

  constructor(options: TransferLinkOptions) {
    this.#options = options;
    const { createConnection = (made) => new RTCPeerConnection(made), clock, role, iceServers } = options;
    const pc = createConnection({ iceServers: [...iceServers] });
    this.#pc = pc;
    this.#scope.add(() => pc.close());
    this.#cancelLimit = clock.after(CONNECT_LIMIT_MS, () => this.#lose('no way to the other end in time'));
    this.#scope.add(() => this.#cancelLimit());
    pc.addEventListener('icecandidate', ({ candidate }) => this.#sayCandidate(candidate));
    pc.addEventListener('connectionstatechange', () => {
      if (pc.connectionState === 'failed') this.#lose('connection failed');
    });
    pc.addEventListener('datachannel', ({ channel }) => this.#take(channel));
    if (role === 'receiver') {
      this.#take(pc.createDataChannel(LABEL));
      void this.#run('offer', () => this.#describe());
    }
  }

  receive(signal: TransferLinkSignal): void {
    const { role } = this.#options;
    switch (signal.type) {
      case 'offer':
        if (role === 'sender') void this.#run('answer', () => this.#answer(signal.sdp));
        return;
      case 'answer':
        if (role === 'receiver')
          void this.#run('take the answer', () => this.#takeDescription('answer', signal.sdp));
        return;
      case 'ice':
        return void this.#run('take a candidate', () => this.#takeCandidate(signal.candidate));
      default:
        assertNever(signal, 'unknown signal of a transfer');
    }
  }

  close(): void {
    this.#queue.close('the link is closed');
    this.#scope.end();
  }

  /** There is one channel, whoever made it; more than that is no file of ours. */
  #take(channel: RTCDataChannel): void {
    if (this.#channel || this.#scope.ended) return channel.close();
    this.#channel = channel;
    channel.binaryType = 'arraybuffer';
    const opened = (): void => {
      if (this.#scope.ended) return;
      this.#cancelLimit();
      this.#options.logger.info('file channel open');
      this.#scope.add(() => channel.close());
      this.#options.onOpen(channel);
    };
    channel.addEventListener('close', () => this.#lose('channel closed'));
    channel.addEventListener('error', () => this.#lose('channel failed'));
    if (channel.readyState === 'open') opened();
    else channel.addEventListener('open', opened, { once: true });
  }

  async #answer(sdp: string): Promise<void> {
    if (this.#pc.remoteDescription) return; // said twice
    await this.#takeDescription('offer', sdp);
    if (!this.#scope.ended) await this.#describe();
  }

  async #takeDescription(type: 'offer' | 'answer', sdp: string): Promise<void> {
    if (type === 'answer' && this.#pc.signalingState !== 'have-local-offer') return;
    await this.#pc.setRemoteDescription({ type, sdp });
    const early = this.#early;
    this.#early = [];
    for (const candidate of early) {
      if (this.#scope.ended) return;
      await this.#takeCandidate(candidate);
    }
  }

  async #describe(): Promise<void> {
    await this.#pc.setLocalDescription();
    const description = this.#pc.localDescription;
    if (this.#scope.ended || !description) return;
    const { type, sdp } = description;
    if (type === 'offer' || type === 'answer') this.#options.onSignal({ type, sdp });
  }

  /** Behind the description that it belongs to: that one may still be on its way through the queue. */
  #sayCandidate(found: RTCIceCandidate | null): void {
    const candidate = found && {
      candidate: found.candidate,
      sdpMid: found.sdpMid,
      sdpMLineIndex: found.sdpMLineIndex,
      usernameFragment: found.usernameFragment,
    };
    void this.#run('send a candidate', async () => this.#options.onSignal({ type: 'ice', candidate }));
  }

  async #takeCandidate(candidate: RTCIceCandidateInit | null): Promise<void> {
    if (!this.#pc.remoteDescription) {
      this.#early = [...this.#early, candidate].slice(-EARLY_CANDIDATES_MAX);
      return;
    }
    try {
      await this.#pc.addIceCandidate(candidate ?? undefined);
    } catch (error) {
      // one of many; without any the limit of time says so
      this.#options.logger.debug('candidate refused', { error });
    }
  }

  #lose(why: string): void {
    if (this.#scope.ended) return;
    this.#options.logger.info('file link lost', { why });
    this.close();
    this.#options.onLost();
  }

  async #run(what: string, task: () => Promise<void>): Promise<void> {
    try {
      await this.#queue.run(async () => {
        if (!this.#scope.ended) await task();
      });
    } catch (error) {
      if (this.#scope.ended) return;
      this.#options.logger.warn(`could not ${what}`, { error });
      this.#lose(`could not ${what}`);
    }
  }
}
