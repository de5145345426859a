import { textOf } from './errors.ts';
import type { ChatLine } from './events.ts';
import type { Member, Members } from './members.ts';
import type { ServerFrameOf } from './wire.ts';

/** More than anybody reads; the rest is not kept. */
const TEXT_CHARS_MAX = 100_000;

/** Only the server speaks without a source and privileged; a client that leaves its source out is no server, unless it is an operator. */
export const isFromServer = ({ source, privileged }: ServerFrameOf<'usermessage'>): boolean =>
  source === '' && privileged;

/** A chat message as it is to be shown. Who speaks now is whom the list of members knows, never what the frame claims. */
export function readChat(frame: ServerFrameOf<'chat' | 'chathistory'>, members: Members): ChatLine {
  const { id, kind, dest, privileged, value, time } = frame;
  const isHistory = frame.type === 'chathistory';
  return {
    id,
    kind,
    from: isHistory ? told(frame) : members.get(frame.source),
    isPrivate: dest !== '',
    privileged,
    text: textOf(value).slice(0, TEXT_CHARS_MAX),
    time: Number.isNaN(Date.parse(time)) ? null : new Date(time).toISOString(),
    isHistory,
  };
}

/** Who has gone is in no list: the server's word counts. */
const told = ({
  source,
  username,
}: ServerFrameOf<'chat' | 'chathistory'>): Pick<Member, 'id' | 'username'> | null =>
  source === '' ? null : { id: source, username };
