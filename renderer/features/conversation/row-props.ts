import type { AttachmentView, MessageView } from '#shared/contracts/view.ts';
import type { Progress } from './progress.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a row asks for; one object for all rows, so that none is drawn again for it. */
export interface RowActions {
  readonly menu: (message: MessageView, at: Point) => void;
  readonly retry: (message: MessageView) => void;
  readonly discard: (message: MessageView) => void;
  readonly react: (message: MessageView, emoji: string) => void;
  /** Asks what to react with. */
  readonly pickReaction: (message: MessageView, at: Point) => void;
  /** Shows a picture large. */
  readonly openPicture: (attachment: AttachmentView) => void;
  /** Leads to the message of that id. */
  readonly show: (messageId: string) => void;
}

export interface MessageRowProps extends Progress {
  readonly workspaceId: string;
  readonly message: MessageView;
  readonly mine: boolean;
  readonly myId: string | null;
  /** How I am named in a text. */
  readonly myNames: readonly string[];
  /** The very first of the conversation. */
  readonly beginning: boolean;
  readonly opensDay: boolean;
  readonly opensUnread: boolean;
  readonly opensRun: boolean;
  readonly closesRun: boolean;
  readonly senderName: string;
  /** What it answers; `null`: nothing, or it is not loaded. */
  readonly quoted: MessageView | null;
  readonly quotedName: string;
  /** The one person who sees it besides me; empty: all do. */
  readonly privateWith: string;
  /** In a group others have a face and a name. */
  readonly group: boolean;
  readonly canReact: boolean;
  /** One was led to it just now. */
  readonly shown: boolean;
  /** The one message that the Tab key stops at. */
  readonly tabStop: boolean;
  readonly actions: RowActions;
}
