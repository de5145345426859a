import type { TrackMap } from '#shared/contracts/connect/events.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { applyOnlyVp8 } from './codec-preference.ts';
import { withOpusDtx } from './opus-dtx.ts';
import type { LinkState } from './peer-link.ts';
import { limitSender, limitsFor } from './sender-parameters.ts';
import { type SenderPlan, USUAL_PLAN } from './sender-plan.ts';
import { SfuConnection, type SfuConnectionOptions } from './sfu-connection.ts';
import { kindOf, type TrackRole } from './track-role.ts';

export interface SfuPublisherOptions extends Omit<SfuConnectionOptions, 'onRestart'> {
  /** What the stream may carry: a section each from the first offer on, so that a device that is turned on later negotiates nothing. */
  readonly roles: readonly TrackRole[];
  /** Before anything is sent: the stream is sealed, and the SFU cannot look into it. Left out: it can. */
  readonly protect?: ((sender: RTCRtpSender, role: TrackRole) => void) | undefined;
  /** To the SFU, as it is. */
  readonly onOffer: (sdp: string) => void;
}

/** One stream of ours to the SFU: offers come from here only, the SFU answers. Sends nothing until it is given a track. */
export class SfuPublisher {
  readonly #options: SfuPublisherOptions;
  readonly #log: Logger;
  readonly #connection: SfuConnection;
  readonly #transceivers = new Map<TrackRole, RTCRtpTransceiver>();
  /** To what each sender was limited last. */
  readonly #limited = new Map<TrackRole, string>();
  #plan: SenderPlan = USUAL_PLAN;
  /** A restart was asked for while an offer was without its answer. */
  #restartLater = false;

  constructor(options: SfuPublisherOptions) {
    this.#options = options;
    this.#log = options.logger;
    this.#connection = new SfuConnection({ ...options, onRestart: () => this.restart() });
  }

  get state(): LinkState {
    return this.#connection.state;
  }

  /** By mid: what our streams carry. */
  get trackMap(): TrackMap {
    const entries = [...this.#transceivers].flatMap(([role, { mid }]) => (mid === null ? [] : [[mid, role]]));
    return Object.fromEntries(entries) as TrackMap;
  }

  /** Makes the first offer. What is to be sealed and cannot be is neither offered nor sent. */
  start(): void {
    void this.#connection.run('offer', async () => {
      this.#prepare();
      await this.#offer();
    });
  }

  /** Starts, changes or (`null`) stops what is sent of a role; negotiates nothing. */
  send(role: TrackRole, track: MediaStreamTrack | null): void {
    void this.#connection.run(`send ${role}`, async () => {
      const sender = this.#transceivers.get(role)?.sender;
      if (!sender || sender.track === track) return;
      await sender.replaceTrack(track);
      await this.#limit();
    });
  }

  /** Limits what each role may send. */
  limit(plan: SenderPlan): void {
    this.#plan = plan;
    void this.#connection.run('limit senders', () => this.#limit());
  }

  takeAnswer(sdp: string): void {
    void this.#connection.run('take the answer', async () => {
      const { pc } = this.#connection;
      if (pc.signalingState !== 'have-local-offer') return this.#log.debug('answer to no offer dropped');
      await pc.setRemoteDescription({ type: 'answer', sdp: withOpusDtx(sdp) });
      await this.#limit();
      if (this.#restartLater) this.restart();
    });
  }

  takeCandidate(candidate: RTCIceCandidateInit): void {
    this.#connection.takeCandidate(candidate);
  }

  /** A new offer with new candidates; media goes on meanwhile. */
  restart(): void {
    void this.#connection.run('restart', async () => {
      const { pc } = this.#connection;
      this.#restartLater = pc.signalingState !== 'stable';
      if (this.#restartLater) return;
      pc.restartIce();
      await this.#offer();
    });
  }

  hurry(): void {
    this.#connection.hurry();
  }

  useIceServers(iceServers: readonly RTCIceServer[]): void {
    this.#connection.useIceServers(iceServers);
  }

  stats(): Promise<RTCStatsReport> {
    return this.#connection.stats();
  }

  /** Idempotent. Tracks are not stopped: they belong to the local media. */
  close(): void {
    this.#connection.close();
  }

  #prepare(): void {
    const { roles, protect } = this.#options;
    // its id ties sound and picture together at the other end
    const streams = [new MediaStream()];
    for (const role of roles) {
      const transceiver = this.#connection.pc.addTransceiver(kindOf(role), {
        direction: 'sendonly',
        streams,
      });
      if (protect) {
        protect(transceiver.sender, role);
        if (kindOf(role) === 'video') applyOnlyVp8(transceiver);
      }
      this.#transceivers.set(role, transceiver);
    }
  }

  async #offer(): Promise<void> {
    const { pc } = this.#connection;
    await pc.setLocalDescription();
    const { localDescription } = pc;
    if (!this.#connection.closed && localDescription) this.#options.onOffer(localDescription.sdp);
  }

  async #limit(): Promise<void> {
    for (const [role, { sender }] of this.#transceivers) {
      const limits = limitsFor(role, sender.track, this.#plan);
      const key = JSON.stringify(limits);
      if (this.#limited.get(role) === key) continue;
      this.#limited.set(role, key);
      try {
        await limitSender(sender, limits);
      } catch (error) {
        this.#log.warn('sender limits refused', { role, error });
      }
    }
  }
}
