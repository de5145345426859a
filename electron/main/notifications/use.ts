import type { Clock } from '#shared/tools/clock.ts';
import type { OpenTarget } from '#shared/contracts/open-target.ts';
import { type About, targetOf } from './notification-id.ts';

/** What a person did with a notification. `index`: of the button. */
export type Done =
  | { readonly type: 'click' }
  | { readonly type: 'button'; readonly index: number }
  | { readonly type: 'reply'; readonly text: string };

/** `about: null`: it cannot be told any more what it was about. */
export interface Use {
  readonly about: About | null;
  readonly done: Done;
}

/** The buttons of a call that rings, in this order. */
export const RING_BUTTONS = ['answer', 'decline'] as const;

export interface UserOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** A click on a call that rings. */
  readonly onRing: (callId: string) => void;
  readonly onAnswer: (callId: string) => void;
  readonly onDecline: (callId: string) => void;
  /** `null`: only the app is opened. */
  readonly onOpen: (target: OpenTarget | null) => void;
  readonly onReply: (to: Exclude<About, { kind: 'ring' }>, text: string) => void;
}

/** Windows tells most of what is done twice: by the notification, and for all of the app. */
const TWICE_MS = 2000;

/** Does once what a person wants by a notification. */
export function userOf(options: UserOptions): (use: Use) => void {
  const { clock, onRing, onAnswer, onDecline, onOpen, onReply } = options;
  let last = { what: '', at: -Infinity };
  return (use) => {
    const what = JSON.stringify(use);
    const now = clock.now();
    const isRepeated = what === last.what && now - last.at < TWICE_MS;
    last = { what, at: now };
    if (isRepeated) return;
    const { about, done } = use;
    if (about?.kind === 'ring') {
      const button = done.type === 'button' ? RING_BUTTONS[done.index] : undefined;
      if (button === 'answer') onAnswer(about.callId);
      else if (button === 'decline') onDecline(about.callId);
      else onRing(about.callId);
    } else if (about && done.type === 'reply') {
      if (done.text.trim() !== '') onReply(about, done.text.trim());
    } else {
      onOpen(about && targetOf(about));
    }
  };
}
