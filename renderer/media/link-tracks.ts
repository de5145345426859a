import type { TrackMap } from '#shared/contracts/connect/events.ts';
import type { LinkDialect } from '#shared/contracts/features.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { applyVideoPreference } from './codec-preference.ts';
import { limitSender } from './sender-parameters.ts';
import { guessRole, kindOf, type TrackRole } from './track-role.ts';

interface LinkTracksOptions {
  readonly pc: RTCPeerConnection;
  readonly logger: Logger;
  readonly onTrack: (role: TrackRole, track: MediaStreamTrack | null) => void;
}

const ROLES_OF_LAYOUT: Record<LinkDialect['layout'], readonly TrackRole[]> = {
  'microphone-camera': ['microphone', 'camera'],
  'microphone-only': ['microphone'],
  'as-offered': ['microphone', 'camera'],
};

/** The transceivers of one link by role: what we want to send on them, and what comes in. */
export class LinkTracks {
  readonly #pc: RTCPeerConnection;
  readonly #log: Logger;
  readonly #onTrack: LinkTracksOptions['onTrack'];
  /** Stays empty: its id ties sound and picture together at the other end. */
  readonly #stream = new MediaStream();
  readonly #roles = new Map<RTCRtpTransceiver, TrackRole>();
  readonly #wanted = new Map<TrackRole, MediaStreamTrack | null>();
  readonly #limited = new Set<RTCRtpTransceiver>();
  readonly #heard = new Set<RTCRtpTransceiver>();
  #told: TrackMap = {};

  constructor(options: LinkTracksOptions) {
    this.#pc = options.pc;
    this.#log = options.logger;
    this.#onTrack = options.onTrack;
  }

  /** First offerer only: an answerer's own transceivers would not be matched to the offer. */
  makeTransceivers(layout: LinkDialect['layout']): void {
    for (const role of ROLES_OF_LAYOUT[layout]) {
      const transceiver = this.#pc.addTransceiver(this.#wanted.get(role) ?? kindOf(role), {
        direction: 'sendrecv',
        streams: [this.#stream],
      });
      this.#roles.set(transceiver, role);
      if (kindOf(role) === 'video') applyVideoPreference(transceiver);
    }
  }

  /** Answerer, before the answer: takes the transceivers that the offer made, in both directions. */
  useOffered(): void {
    for (const transceiver of this.#live()) {
      this.#roleOf(transceiver);
      transceiver.direction = 'sendrecv'; // made by an offer it is recvonly, and would silently send nothing
      transceiver.sender.setStreams(this.#stream);
    }
  }

  /** After our very first offer was rolled back: its transceivers would double every section. */
  stopUnused(): void {
    for (const transceiver of this.#live()) {
      if (transceiver.mid !== null) continue;
      this.#roles.delete(transceiver);
      transceiver.stop();
    }
  }

  /** The other end's map of its description. */
  told(tracks: TrackMap): void {
    this.#told = { ...this.#told, ...tracks };
  }

  /** Ours, for a description that goes out. */
  map(): TrackMap {
    const entries = [...this.#roles].flatMap(([{ mid }, role]) =>
      mid === null ? [] : [[mid, role] as const],
    );
    return Object.fromEntries(entries);
  }

  want(role: TrackRole, track: MediaStreamTrack | null): void {
    this.#wanted.set(role, track);
  }

  /** Puts the wanted tracks into their senders. */
  async apply(): Promise<void> {
    for (const transceiver of this.#live()) {
      const role = this.#roles.get(transceiver);
      if (!role || !this.#wanted.has(role)) continue;
      const track = this.#wanted.get(role) ?? null;
      if (transceiver.sender.track !== track) await transceiver.sender.replaceTrack(track);
    }
  }

  /** Bitrate limits, once per sender. A browser that refuses them sends with its own. */
  async limit(): Promise<void> {
    for (const transceiver of this.#live()) {
      const role = this.#roles.get(transceiver);
      if (!role || this.#limited.has(transceiver)) continue;
      this.#limited.add(transceiver);
      try {
        await limitSender(transceiver.sender, role);
      } catch (error) {
        this.#log.warn('sender limits refused', { role, error });
      }
    }
  }

  videoSenders(): RTCRtpSender[] {
    return this.#live()
      .map(({ sender }) => sender)
      .filter((sender) => sender.track?.kind === 'video');
  }

  handleTrack(transceiver: RTCRtpTransceiver): void {
    const role = this.#roleOf(transceiver);
    if (!role || this.#heard.has(transceiver)) return;
    this.#heard.add(transceiver);
    const { track } = transceiver.receiver;
    track.addEventListener('ended', () => this.#onTrack(role, null), { once: true });
    this.#onTrack(role, track);
  }

  #roleOf(transceiver: RTCRtpTransceiver): TrackRole | null {
    const known = this.#roles.get(transceiver);
    if (known) return known;
    const { kind } = transceiver.receiver.track;
    const told = transceiver.mid === null ? undefined : this.#told[transceiver.mid];
    const role = told && kindOf(told) === kind ? told : guessRole(kind, this.#roles.values());
    if (role) this.#roles.set(transceiver, role);
    return role;
  }

  /** Stopped ones stay first in the connection's list, and their senders throw. */
  #live(): RTCRtpTransceiver[] {
    return this.#pc.getTransceivers().filter(({ direction }) => direction !== 'stopped');
  }
}
