/** From messages to rows: where a day begins, where the unread ones begin, and which bubbles stand together. */
import type { MessageView } from '#shared/contracts/view.ts';

export interface Row {
  readonly message: MessageView;
  readonly mine: boolean;
  /** The first of its day. */
  readonly opensDay: boolean;
  /** The first that was not read when the conversation was opened. */
  readonly opensUnread: boolean;
  /** The first and the last of a run of bubbles by one person. */
  readonly opensRun: boolean;
  readonly closesRun: boolean;
}

/** Bubbles further apart than this do not stand together. */
const RUN_GAP_MS = 5 * 60_000;

const sameDay = (a: number, b: number): boolean => new Date(a).toDateString() === new Date(b).toDateString();

const isBubble = (message: MessageView): boolean => message.kind === 'text';

/** `readUpTo`: the seq after which the unread ones begin; `null`: no mark. */
export function rowsOf(
  messages: readonly MessageView[],
  myId: string | null,
  readUpTo: number | null,
): Row[] {
  const unread = messages.find(
    (message) =>
      readUpTo !== null && message.seq !== null && message.seq > readUpTo && message.senderId !== myId,
  );
  const runsOn = (before: MessageView | undefined, after: MessageView | undefined): boolean =>
    before !== undefined &&
    after !== undefined &&
    before.senderId === after.senderId &&
    isBubble(before) &&
    isBubble(after) &&
    after !== unread &&
    after.sentAt - before.sentAt < RUN_GAP_MS &&
    sameDay(before.sentAt, after.sentAt);
  return messages.map((message, index) => {
    const before = messages[index - 1];
    return {
      message,
      mine: message.senderId === myId,
      opensDay: !before || !sameDay(before.sentAt, message.sentAt),
      opensUnread: message === unread,
      opensRun: !runsOn(before, message),
      closesRun: !runsOn(message, messages[index + 1]),
    };
  });
}
