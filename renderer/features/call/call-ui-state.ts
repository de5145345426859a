/** What a window remembers of its call views: looks, choices, and small things that pass. Nothing here is about media or membership. */
import type { CallMessage } from '#shared/contracts/call-message.ts';
import type { ErrorView } from '#shared/errors/app-error.ts';
import type { ShareHint } from '../../media/local-screen.ts';
import { FIRST_MODES, type SelfPlace, type StageModes } from './stage/stage-tiles.ts';

export interface CallTarget {
  readonly workspaceId: string;
  readonly conversationId: string;
  readonly video: boolean;
  /** false: nobody is rung, colleagues may join. */
  readonly ring?: boolean;
  /** Only to look and to listen: nothing is captured here. */
  readonly watch?: boolean;
  /** Only these are rung. */
  readonly userIds?: readonly string[];
}

export interface JoinTarget {
  readonly workspaceId: string;
  readonly conversationId: string;
  readonly callId: string;
  readonly video: boolean;
  /** Also from another device of mine, which then leaves. */
  readonly takeOver: boolean;
}

/** Logical: it flips with the writing direction. */
export interface Corner {
  readonly block: 'start' | 'end';
  readonly inline: 'start' | 'end';
}

export interface StageUi {
  readonly modes: StageModes;
  /** Key of the tile that is kept large. */
  readonly pinned: string | null;
  readonly self: SelfPlace;
  readonly corner: Corner;
}

export type SidePanelName = 'people' | 'statistics';

export type Emoji = Extract<CallMessage, { type: 'reaction' }>['emoji'];

export interface Reaction {
  readonly id: number;
  readonly callId: string;
  readonly userId: string;
  readonly emoji: Emoji;
}

export interface MuteRequest {
  readonly callId: string;
  /** The participant, or the name of somebody who keeps order and need not be one. */
  readonly from: { readonly userId: string } | { readonly name: string };
}

/** Who asks again, asks the same. */
export const requestKey = (from: MuteRequest['from']): string =>
  'userId' in from ? `user:${from.userId}` : `name:${from.name}`;

export interface CallUi {
  /** The call view fills the window. */
  readonly expanded: boolean;
  /** The call stands left and the conversation right. */
  readonly beside: boolean;
  /** Clicked, and not in the view yet. */
  readonly starting: CallTarget | null;
  /** Whom to ring is being asked. */
  readonly choosing: CallTarget | null;
  readonly refused: { readonly target: CallTarget; readonly error: ErrorView } | null;
  readonly stage: StageUi;
  readonly side: SidePanelName | null;
  /** By user, 0 to 1; who is not in it is heard as loud as they come. */
  readonly volumes: Readonly<Record<string, number>>;
  /** What was shared last: text or motion. */
  readonly hint: ShareHint;
  readonly shareError: ErrorView | null;
  /** The call that the person is asked whether to record. */
  readonly askingToRecord: string | null;
  readonly reactions: readonly Reaction[];
  readonly muteRequests: readonly MuteRequest[];
}

/** Long enough to be noticed, short enough not to stand in the picture. */
export const REACTION_MS = 4000;

export const FIRST_UI: CallUi = {
  expanded: false,
  beside: false,
  starting: null,
  choosing: null,
  refused: null,
  stage: { modes: FIRST_MODES, pinned: null, self: 'auto', corner: { block: 'end', inline: 'end' } },
  side: null,
  volumes: {},
  hint: 'text',
  shareError: null,
  askingToRecord: null,
  reactions: [],
  muteRequests: [],
};
