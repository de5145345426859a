import type { TrackMap } from '#shared/contracts/connect/events.ts';
import type { LinkDialect } from '#shared/contracts/features.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { applyVideoPreference } from './codec-preference.ts';
import { limitSender, limitsFor } from './sender-parameters.ts';
import { type SenderPlan, USUAL_PLAN } from './sender-plan.ts';
import { guessRole, kindOf, type TrackRole } from './track-role.ts';

interface LinkTracksOptions {
  /** A shared screen gets transceivers of its own. */
  readonly ownScreen: boolean;
  readonly pc: RTCPeerConnection;
  readonly logger: Logger;
  readonly onTrack: (role: TrackRole, track: MediaStreamTrack | null) => void;
}

const ROLES_OF_LAYOUT: Record<LinkDialect['layout'], readonly TrackRole[]> = {
  'microphone-camera': ['microphone', 'camera'],
  'microphone-only': ['microphone'],
  'as-offered': ['microphone', 'camera'],
};

/** Made when somebody shares for the first time, and kept for the next: most calls share nothing. */
const ON_DEMAND: readonly TrackRole[] = ['screen', 'screen-audio'];

/** The transceivers of one link by role: what we want to send on them, and what comes in. */
export class LinkTracks {
  readonly #pc: RTCPeerConnection;
  readonly #log: Logger;
  readonly #onTrack: LinkTracksOptions['onTrack'];
  readonly #ownScreen: boolean;
  /** Stays empty: its id ties sound and picture together at the other end. */
  readonly #stream = new MediaStream();
  readonly #roles = new Map<RTCRtpTransceiver, TrackRole>();
  readonly #wanted = new Map<TrackRole, MediaStreamTrack | null>();
  #plan: SenderPlan = USUAL_PLAN;
  /** To what each sender was limited last. */
  readonly #limited = new Map<RTCRtpTransceiver, string>();
  readonly #heard = new Set<RTCRtpTransceiver>();
  #told: TrackMap = {};
  /** Before the first exchange an answerer's own transceivers would double those of the offer. */
  #mayAdd = false;

  constructor(options: LinkTracksOptions) {
    this.#pc = options.pc;
    this.#log = options.logger;
    this.#onTrack = options.onTrack;
    this.#ownScreen = options.ownScreen;
  }

  /** First offerer only: an answerer's own transceivers would not be matched to the offer. */
  makeTransceivers(layout: LinkDialect['layout']): void {
    for (const role of ROLES_OF_LAYOUT[layout]) this.#add(role);
    this.#addMissing();
  }

  /** The first exchange is through: what is shared may get its transceivers. The answer: some of ours are still to be offered. */
  handleExchanged(): boolean {
    this.#mayAdd = true;
    this.#addMissing();
    return this.#live().some(({ mid }) => mid === null);
  }

  /** Answerer, before the answer: takes the transceivers that the offer made, in both directions. */
  useOffered(): void {
    for (const transceiver of this.#live()) {
      this.#roleOf(transceiver);
      transceiver.direction = 'sendrecv'; // made by an offer it is recvonly, and would silently send nothing
      transceiver.sender.setStreams(this.#stream);
    }
  }

  /** After our offer was rolled back: what it had made for a role that their offer brings too would double that section. */
  stopDoubled(): void {
    const offered = new Set(this.#rolesInUse());
    for (const transceiver of this.#live()) {
      const role = this.#roles.get(transceiver);
      if (transceiver.mid !== null || !role || !offered.has(role)) continue;
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
    if (this.#mayAdd) this.#addMissing();
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

  /** What senders may send from the next `limit` on. */
  planned(plan: SenderPlan): void {
    this.#plan = plan;
  }

  /** Limits every sender as it is planned. A browser that refuses it sends with its own limits. */
  async limit(): Promise<void> {
    for (const transceiver of this.#live()) {
      const role = this.#roles.get(transceiver);
      if (!role) continue;
      const limits = limitsFor(role, transceiver.sender.track, this.#plan);
      const key = JSON.stringify(limits);
      if (this.#limited.get(transceiver) === key) continue;
      this.#limited.set(transceiver, key);
      try {
        await limitSender(transceiver.sender, limits);
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
    const role = told && kindOf(told) === kind ? told : guessRole(kind, this.#rolesInUse());
    if (role) this.#roles.set(transceiver, role);
    return role;
  }

  /** Of sections that both ends know. */
  #rolesInUse(): TrackRole[] {
    return [...this.#roles].flatMap(([{ mid, direction }, role]) =>
      mid === null || direction === 'stopped' ? [] : [role],
    );
  }

  #add(role: TrackRole): void {
    const transceiver = this.#pc.addTransceiver(this.#wanted.get(role) ?? kindOf(role), {
      direction: 'sendrecv',
      streams: [this.#stream],
    });
    this.#roles.set(transceiver, role);
    if (kindOf(role) === 'video') applyVideoPreference(transceiver);
  }

  #addMissing(): void {
    if (!this.#ownScreen) return;
    const made = new Set(this.#live().map((transceiver) => this.#roles.get(transceiver)));
    for (const role of ON_DEMAND) if (this.#wanted.get(role) && !made.has(role)) this.#add(role);
  }

  /** Stopped ones stay first in the connection's list, and their senders throw. */
  #live(): RTCRtpTransceiver[] {
    return this.#pc.getTransceivers().filter(({ direction }) => direction !== 'stopped');
  }
}
