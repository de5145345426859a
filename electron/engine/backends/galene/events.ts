import type { Member, MemberChange } from './members.ts';
import type { GaleneState } from './state.ts';
import type { StreamCandidate } from './wire.ts';

/** up: from us to the server; down: from the server to us. */
export type StreamSide = 'up' | 'down';

/** A stream that the server sends: to be answered with `answer` or refused with `abort`. Streams go one way, one peer connection each. */
export interface StreamOffer {
  readonly id: string;
  readonly label: string;
  /** Client id of the sender; its name as the list of members has it. */
  readonly source: string;
  readonly username: string;
  readonly sdp: string;
  /** The stream is known, and its connection is to be kept. */
  readonly isRenegotiation: boolean;
  /** The stream that this one takes the place of, which is over without a further word. */
  readonly replaces: string | null;
}

export interface StreamClosed {
  readonly id: string;
  readonly side: StreamSide;
  /** closed: by its sender; aborted: the server refuses ours; lost: with the connection, publish again once joined. */
  readonly why: 'closed' | 'aborted' | 'lost';
}

export interface ChatLine {
  /** As the server gave it to a message to all; '' for a private one. */
  readonly id: string;
  readonly kind: string;
  /** Who said it; null: the server, or one who would not be named. In a history it is as it was told then. */
  readonly from: Pick<Member, 'id' | 'username'> | null;
  /** To us alone. A private message of our own never comes back. */
  readonly isPrivate: boolean;
  /** Said by an operator. */
  readonly privileged: boolean;
  readonly text: string;
  /** ISO 8601; null: not told, or not a time. */
  readonly time: string | null;
  /** From before we joined. */
  readonly isHistory: boolean;
}

export interface UserMessage {
  readonly kind: string;
  readonly from: Member;
  readonly isPrivate: boolean;
  readonly privileged: boolean;
  /** Whatever the other client sent: the reader of that kind parses it. */
  readonly value: unknown;
}

export interface ServerMessage {
  /** error, warning, info, clearchat, token, tokenlist, userinfo. */
  readonly kind: string;
  /** A stable id of an error; '' mostly. */
  readonly error: string;
  readonly value: unknown;
}

export interface GaleneEvents {
  state: GaleneState;
  member: MemberChange;
  chat: ChatLine;
  'user-message': UserMessage;
  'server-message': ServerMessage;
  'stream-offer': StreamOffer;
  'stream-answer': { readonly id: string; readonly sdp: string };
  /** Never before the description that it belongs to. */
  'stream-ice': { readonly id: string; readonly side: StreamSide; readonly candidate: StreamCandidate };
  /** The server asks for a new offer of ours with an ICE restart. */
  'stream-renegotiate': { readonly id: string };
  'stream-close': StreamClosed;
}
