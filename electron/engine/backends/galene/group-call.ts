import type { Call, CallParticipant, MediaState, User } from '#shared/contracts/connect/model.ts';
import { liveCallOf } from '../live-call.ts';
import { groupNameOf } from './group-status.ts';
import type { Member } from './members.ts';
import type { Place } from './place.ts';
import { readSaid, saying } from './said-of-oneself.ts';
import type { UpStreams } from './up-streams.ts';

const GROUP_CHARS_MAX = 300;
const NOTHING: MediaState = { audioEnabled: false, videoEnabled: false, screenSharing: false };

/** My stay in the call; `null`: I am in the chat alone. */
interface MyStay {
  readonly joinId: string;
  readonly joinSeq: number;
  readonly media: MediaState;
}

/**
 * The call of a group. It is always there, for whoever is in the group may send at any time: in it are those who send something, and the
 * Parleys that say so.
 */
export class GroupCall {
  readonly id: string;
  readonly #place: Place;
  readonly #streams: UpStreams;
  /** By connection: the order of their coming. */
  readonly #order = new Map<string, number>();
  #mine: MyStay | null = null;
  #rev = 1;
  #joins = 0;
  #startedAt: string | null = null;
  #told = '';

  constructor(id: string, place: Place, streams: UpStreams) {
    this.id = id;
    this.#place = place;
    this.#streams = streams;
  }

  get isIn(): boolean {
    return this.#mine !== null;
  }

  /** A new stay, also for one who is in it already. Errors: session-expired, server-unreachable. */
  join(media: MediaState): Call {
    this.#place.enter();
    this.#joins += 1;
    this.#mine = { joinId: `stay-${this.#joins}`, joinSeq: this.#nextSeq(), media };
    this.#say();
    // the answer says it, and must not be overtaken
    this.#tell(false);
    return this.call();
  }

  /** What the server is to hear of me with every connection. */
  said(): Readonly<Record<string, unknown>> {
    return saying(this.isIn, this.#mine?.media ?? NOTHING);
  }

  setMedia(media: MediaState): void {
    if (!this.#mine) return;
    this.#mine = { ...this.#mine, media };
    this.#say();
    this.tell();
  }

  leave(): Call {
    if (this.#mine) {
      this.#mine = null;
      this.#say();
      this.tell();
    }
    return this.call();
  }

  /** The sign-in is over. */
  forget(): void {
    this.#mine = null;
    this.#order.clear();
    this.#startedAt = null;
    this.#told = '';
  }

  /** Tells what has changed, if anything has. */
  tell(): void {
    this.#tell(this.isIn);
  }

  #tell(withCall: boolean): void {
    const { events, conversationId } = this.#place;
    // without a connection nothing new is known of anybody
    if (!this.#place.membership()) return;
    const others = this.#others();
    this.#startedAt = others.length > 0 || this.isIn ? (this.#startedAt ?? this.#now()) : null;
    const call = this.#callOf(others);
    const told = JSON.stringify({ ...call, rev: 0 });
    if (told === this.#told) return;
    this.#told = told;
    this.#rev += 1;
    if (withCall) events.emit('call', { call: { ...call, rev: this.#rev }, ringsForMs: null });
    events.emit('live-call', { conversationId, liveCall: liveCallOf(call) });
  }

  call(): Call {
    return this.#callOf(this.#others());
  }

  #callOf(others: readonly CallParticipant[]): Call {
    const mine = this.#me();
    const participants = [...(mine ? [mine] : []), ...others];
    return {
      id: this.id,
      rev: this.#rev,
      conversationId: this.#place.conversationId,
      type: this.#type(participants),
      status: 'active',
      initiatedBy: this.#first(participants),
      startedAt: this.#startedAt,
      endedAt: null,
      duration: null,
      endReason: null,
      participants,
      sfu: {
        kind: 'galene',
        url: this.#place.location,
        group: groupNameOf(this.#place.location).slice(0, GROUP_CHARS_MAX),
      },
    };
  }

  #say(): void {
    this.#place.client.setData(this.said());
  }

  #me(): CallParticipant | null {
    const me = this.#place.me();
    if (!me) return null;
    return {
      ...named(me.user),
      status: this.#mine ? 'joined' : 'left',
      joinId: this.#mine?.joinId ?? null,
      joinSeq: this.#mine?.joinSeq ?? null,
      deviceId: this.#mine ? me.deviceId : null,
      mediaState: this.#mine?.media ?? NOTHING,
    };
  }

  #others(): CallParticipant[] {
    const { roster } = this.#place;
    const myId = this.#place.me()?.user.id;
    const others = [...roster.present].flatMap(([userId, member]) => {
      const media = userId === myId ? null : this.#mediaOf(userId, member);
      return media ? [this.#other(roster.user(userId), member.id, media)] : [];
    });
    return others.toSorted((a, b) => (a.joinSeq ?? 0) - (b.joinSeq ?? 0));
  }

  #other(user: User, clientId: string, mediaState: MediaState): CallParticipant {
    const joinSeq = this.#order.get(clientId) ?? this.#nextSeq();
    this.#order.set(clientId, joinSeq);
    return { ...named(user), status: 'joined', joinId: clientId, joinSeq, deviceId: null, mediaState };
  }

  /** `null`: they are not in the call. */
  #mediaOf(userId: string, member: Member): MediaState | null {
    const said = readSaid(member.data);
    const sends = this.#streams.of(member.id);
    if (said ? !said.call : !sends) return null;
    const handRaisedAt = this.#place.roster.handOf(userId);
    if (!said) return { ...NOTHING, ...sends, handRaisedAt };
    return {
      audioEnabled: said.audio,
      videoEnabled: said.video,
      screenSharing: said.screen,
      onHold: said.hold,
      recording: said.recording,
      handRaisedAt,
    };
  }

  #type(participants: readonly CallParticipant[]): Call['type'] {
    const isVideo = participants.some(
      ({ mediaState: { videoEnabled, screenSharing } }) => videoEnabled || screenSharing,
    );
    return isVideo ? 'video' : 'audio';
  }

  /** Nobody has called: whoever is in it longest. */
  #first(participants: readonly CallParticipant[]): string {
    const joined = participants
      .filter(({ status }) => status === 'joined')
      .toSorted((a, b) => (a.joinSeq ?? 0) - (b.joinSeq ?? 0));
    return joined[0]?.userId ?? this.#place.me()?.user.id ?? this.id;
  }

  #nextSeq(): number {
    return Math.max(0, this.#mine?.joinSeq ?? 0, ...this.#order.values()) + 1;
  }

  #now(): string {
    return new Date(this.#place.clock.now()).toISOString();
  }
}

const named = ({ id, username, displayName }: User) => ({
  userId: id,
  userName: displayName,
  userIdentifier: username,
  ringing: [],
  busy: false,
  connection: 'connected' as const,
});
