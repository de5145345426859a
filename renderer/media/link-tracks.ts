import type { TrackMap } from '#shared/contracts/connect/events.ts';
import type { LinkDialect } from '#shared/contracts/features.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { applyVideoPreference } from './codec-preference.ts';
import { IncomingTracks } from './incoming-tracks.ts';
import { limitSender, limitsFor } from './sender-parameters.ts';
import { type SenderPlan, USUAL_PLAN } from './sender-plan.ts';
import { guessRole, kindOf, type TrackRole } from './track-role.ts';

interface LinkTracksOptions {
  readonly dialect: LinkDialect;
  /** Nothing is ever sent. */
  readonly watch: boolean;
  readonly pc: RTCPeerConnection;
  readonly logger: Logger;
  readonly onTrack: (role: TrackRole, track: MediaStreamTrack | null) => void;
}

const ROLES_OF_LAYOUT: Record<LinkDialect['layout'], readonly TrackRole[]> = {
  'microphone-camera': ['microphone', 'camera'],
  'microphone-only': ['microphone'],
  'as-offered': ['microphone', 'camera'],
};

/**
 * Made when they are first wanted, and kept for the next time: most calls share nothing. Where a screen has no place of its own, it is
 * what the other end's offer left out.
 */
function onDemand({ screenAs, politeness, layout }: LinkDialect): readonly TrackRole[] {
  if (screenAs === 'own-transceiver') return ['screen', 'screen-audio'];
  return politeness === 'never-renegotiates' ? [] : ROLES_OF_LAYOUT[layout];
}

/**
 * Where a screen takes the camera's place, other programs know that something is shared by a section that begins to bring pictures, and
 * its end by one that brings none any more: it must not be said to bring some before there are any.
 */
const saysWhenPicturesCome = ({ screenAs, politeness }: LinkDialect): boolean =>
  screenAs === 'replaces-camera' && politeness !== 'never-renegotiates';

/** The transceivers of one link by role: what we want to send on them, and what comes in. */
export class LinkTracks {
  readonly #pc: RTCPeerConnection;
  readonly #log: Logger;
  readonly #dialect: LinkDialect;
  readonly #direction: 'sendrecv' | 'recvonly';
  readonly #incoming: IncomingTracks;
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
    this.#dialect = options.dialect;
    this.#direction = options.watch ? 'recvonly' : 'sendrecv';
    this.#incoming = new IncomingTracks({
      picturesTellThemselves: options.dialect.dataChannel === 'in-band',
      onTrack: options.onTrack,
    });
  }

  /** First offerer only: an answerer's own transceivers would not be matched to the offer. */
  makeTransceivers(): void {
    for (const role of ROLES_OF_LAYOUT[this.#dialect.layout]) this.#add(role);
    this.#addMissing();
  }

  /** The first exchange is through: what is shared may get its transceivers. The answer: some of ours are still to be offered. */
  handleExchanged(): boolean {
    this.#mayAdd = true;
    this.#addMissing();
    const turned = [...this.#senders()].filter(([role, transceiver]) => this.#turn(role, transceiver));
    return turned.length > 0 || this.#live().some(({ mid }) => mid === null);
  }

  /** Answerer, before the answer: takes the transceivers that the offer made, in both directions; what doubles a role only brings. */
  useOffered(): void {
    const live = this.#live();
    const roles = new Map(live.map((transceiver) => [transceiver, this.#roleOf(transceiver)] as const));
    const senders = new Set(this.#senders().values());
    for (const transceiver of live) {
      const isDouble = transceiver.mid !== null && !senders.has(transceiver);
      // made by an offer it is recvonly, and would silently send nothing
      transceiver.direction = isDouble ? 'recvonly' : this.#directionOf(roles.get(transceiver) ?? null);
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
    for (const [role, transceiver] of this.#senders()) {
      const { sender } = transceiver;
      const track = this.#wanted.get(role);
      if (track !== undefined && sender.track !== track) await sender.replaceTrack(track);
      // before the first exchange its end looks again
      if (this.#mayAdd) this.#turn(role, transceiver);
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
    this.#incoming.take(role, transceiver.receiver.track);
  }

  /** By role, what is sent on: the first section that both ends know, or one that is still to be offered. */
  #senders(): Map<TrackRole, RTCRtpTransceiver> {
    const senders = new Map<TrackRole, RTCRtpTransceiver>();
    for (const transceiver of this.#live()) {
      const role = this.#roles.get(transceiver);
      const known = role && senders.get(role);
      if (role && (!known || (known.mid === null && transceiver.mid !== null)))
        senders.set(role, transceiver);
    }
    return senders;
  }

  #roleOf(transceiver: RTCRtpTransceiver): TrackRole | null {
    const known = this.#roles.get(transceiver);
    if (known) return known;
    const { kind } = transceiver.receiver.track;
    const told = transceiver.mid === null ? undefined : this.#told[transceiver.mid];
    const role = told && kindOf(told) === kind ? told : this.#guess(kind);
    if (role) this.#roles.set(transceiver, role);
    return role;
  }

  /** Where a screen has no place of its own, a second section of a kind doubles the first. */
  #guess(kind: string): TrackRole | null {
    return guessRole(kind, this.#dialect.screenAs === 'own-transceiver' ? this.#rolesInUse() : []);
  }

  /** Of sections that both ends know. */
  #rolesInUse(): TrackRole[] {
    return [...this.#roles].flatMap(([{ mid, direction }, role]) =>
      mid === null || direction === 'stopped' ? [] : [role],
    );
  }

  #add(role: TrackRole): void {
    const transceiver = this.#pc.addTransceiver(this.#wanted.get(role) ?? kindOf(role), {
      direction: this.#directionOf(role),
      streams: [this.#stream],
    });
    this.#roles.set(transceiver, role);
    if (kindOf(role) === 'video') applyVideoPreference(transceiver);
  }

  #directionOf(role: TrackRole | null): 'sendrecv' | 'recvonly' {
    const follows = role !== null && kindOf(role) === 'video' && saysWhenPicturesCome(this.#dialect);
    return follows && !this.#wanted.get(role) ? 'recvonly' : this.#direction;
  }

  /** The answer: it is to be said in another description. */
  #turn(role: TrackRole, transceiver: RTCRtpTransceiver): boolean {
    const direction = this.#directionOf(role);
    if (!saysWhenPicturesCome(this.#dialect) || transceiver.direction === direction) return false;
    transceiver.direction = direction;
    return true;
  }

  #addMissing(): void {
    const made = new Set(this.#live().map((transceiver) => this.#roles.get(transceiver)));
    for (const role of onDemand(this.#dialect))
      if (this.#wanted.get(role) && !made.has(role)) this.#add(role);
  }

  /** Stopped ones stay first in the connection's list, and their senders throw. */
  #live(): RTCRtpTransceiver[] {
    return this.#pc.getTransceivers().filter(({ direction }) => direction !== 'stopped');
  }
}
