import type { TrackMap } from '#shared/contracts/connect/events.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { applyOnlyVp8 } from './codec-preference.ts';
import { withOpusDtx } from './opus-dtx.ts';
import { limitSender, limitsFor } from './sender-parameters.ts';
import { type SenderPlan, USUAL_PLAN } from './sender-plan.ts';
import { SfuConnection, type SfuConnectionOptions } from './sfu-connection.ts';
import { layerLimits, layersOffered } from './sfu-layers.ts';
import { kindOf, type TrackRole } from './track-role.ts';

export interface SfuPublisherOptions extends Omit<SfuConnectionOptions, 'onRestart'> {
  /** What the stream may carry: a section each from the first offer on, so that a device that is turned on later negotiates nothing. */
  readonly roles: readonly TrackRole[];
  /** Before anything is sent: the stream is sealed, and the SFU cannot look into it. Left out: it can. */
  readonly protect?: ((sender: RTCRtpSender, role: TrackRole) => void) | undefined;
  /** To the SFU, as it is. */
  readonly onOffer: (sdp: string) => void;
}

/** One stream of ours to the SFU: offers come from here only, the SFU answers. Sends nothing until it is given a track; tracks belong to the local media. */
export class SfuPublisher extends SfuConnection {
  readonly #options: SfuPublisherOptions;
  readonly #log: Logger;
  readonly #transceivers = new Map<TrackRole, RTCRtpTransceiver>();
  /** To what each sender was limited last. */
  readonly #limited = new Map<TrackRole, string>();
  #plan: SenderPlan = USUAL_PLAN;
  #sendsSmall = false;
  /** A restart was asked for while an offer was without its answer. */
  #restartLater = false;

  constructor(options: SfuPublisherOptions) {
    super({ ...options, onRestart: () => this.restart() });
    this.#options = options;
    this.#log = options.logger;
  }

  /** By mid: what our streams carry. */
  get trackMap(): TrackMap {
    const entries = [...this.#transceivers].flatMap(([role, { mid }]) => (mid === null ? [] : [[mid, role]]));
    return Object.fromEntries(entries) as TrackMap;
  }

  /** Makes the first offer. What is to be sealed and cannot be is neither offered nor sent. */
  start(): void {
    void this.run('offer', async () => {
      this.#prepare();
      await this.#offer();
    });
  }

  /** Starts, changes or (`null`) stops what is sent of a role; negotiates nothing. */
  send(role: TrackRole, track: MediaStreamTrack | null): void {
    void this.run(`send ${role}`, async () => {
      const sender = this.#transceivers.get(role)?.sender;
      if (!sender || sender.track === track) return;
      await sender.replaceTrack(track);
      await this.#limit();
    });
  }

  /** Limits what each role may send. */
  limit(plan: SenderPlan): void {
    this.#plan = plan;
    void this.run('limit senders', () => this.#limit());
  }

  /**
   * From now on the camera goes out in a small size too. To be said when the full one has come there: an SFU tells them apart by which of
   * them comes first, and a browser with little room begins with the small one.
   */
  sendSmall(): void {
    this.#sendsSmall = true;
    void this.run('limit senders', () => this.#limit());
  }

  takeAnswer(sdp: string): void {
    void this.run('take the answer', async () => {
      const { pc } = this;
      if (pc.signalingState !== 'have-local-offer') return this.#log.debug('answer to no offer dropped');
      await pc.setRemoteDescription({ type: 'answer', sdp: withOpusDtx(sdp) });
      // Chromium makes every size active that the answer takes
      this.#limited.clear();
      await this.#limit();
      if (this.#restartLater) this.restart();
    });
  }

  /** A new offer with new candidates; media goes on meanwhile. */
  restart(): void {
    void this.run('restart', async () => {
      const { pc } = this;
      this.#restartLater = pc.signalingState !== 'stable';
      if (this.#restartLater) return;
      pc.restartIce();
      await this.#offer();
    });
  }

  #prepare(): void {
    const { roles, protect } = this.#options;
    // its id ties sound and picture together at the other end
    const streams = [new MediaStream()];
    for (const role of roles) {
      const transceiver = this.pc.addTransceiver(kindOf(role), {
        direction: 'sendonly',
        streams,
        ...(role === 'camera' ? { sendEncodings: layersOffered() } : {}),
      });
      if (protect) {
        protect(transceiver.sender, role);
        if (kindOf(role) === 'video') applyOnlyVp8(transceiver);
      }
      this.#transceivers.set(role, transceiver);
    }
  }

  async #offer(): Promise<void> {
    const { pc } = this;
    await pc.setLocalDescription();
    const { localDescription } = pc;
    if (!this.closed && localDescription) this.#options.onOffer(localDescription.sdp);
  }

  async #limit(): Promise<void> {
    for (const [role, { sender }] of this.#transceivers) {
      const limits = limitsFor(role, sender.track, this.#plan);
      const ofLayer = (rid: string | undefined): RTCRtpEncodingParameters =>
        layerLimits(rid, limits.encoding, this.#sendsSmall);
      const key = JSON.stringify([limits, this.#sendsSmall]);
      if (this.#limited.get(role) === key) continue;
      this.#limited.set(role, key);
      try {
        await limitSender(sender, limits, ofLayer);
      } catch (error) {
        this.#log.warn('sender limits refused', { role, error });
      }
    }
  }
}
