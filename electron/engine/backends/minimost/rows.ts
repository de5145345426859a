/** What the server answers, as schemas: unknown fields are ignored, what newer servers tell is optional. Times are seconds. */
import { z } from 'zod';

const Name = z.string().min(1).max(64);
const Channel = z.string().min(1).max(190);
/** Up to a year in which nobody of us calls any more: beyond it dates and counters break. */
const Seconds = z.number().nonnegative().max(8_000_000_000);
/** As an ISO string. */
export const timeOf = (seconds: number): string => new Date(seconds * 1000).toISOString();
const Count = z.number().int().nonnegative().catch(0);

/** A list of which whatever cannot be read is left out. */
const listOf = <T>(item: z.ZodType<T>) =>
  z.array(z.unknown()).transform((all) =>
    all.flatMap((one) => {
      const read = item.safeParse(one);
      return read.success ? [read.data] : [];
    }),
  );

/** JSON inside a text; what cannot be read is nothing. */
const jsonText = <T>(inner: z.ZodType<T>) =>
  z
    .string()
    .nullish()
    .transform((text): T | null => {
      if (text === null || text === undefined) return null;
      try {
        return inner.safeParse(JSON.parse(text)).data ?? null;
      } catch {
        // no JSON: nobody reacted, nobody is named
        return null;
      }
    });

const Reactions = z.record(z.string().max(64), z.array(Name));

export const MessageRow = z.object({
  id: z.int().positive(),
  channel: Channel,
  sender: Name,
  content: z.string(),
  filename: z.string().max(500).nullish(),
  ts: Seconds,
  edited_ts: Seconds.nullish(),
  deleted: z.union([z.literal(0), z.literal(1), z.boolean()]).catch(0),
  deleted_ts: Seconds.nullish(),
  reply_to_id: z.int().positive().nullish().catch(null),
  reactions: jsonText(Reactions),
  reactions_ts: Seconds.nullish(),
  mentions: jsonText(z.array(Name)),
  content_type: z.string().optional(),
});
export type MessageRow = z.infer<typeof MessageRow>;
export const MessageRows = listOf(MessageRow);

export const Names = listOf(Name);
export const Channels = listOf(Channel);
export const DirectRows = listOf(z.object({ channel: Channel, users: Names, unread: Count }));
export const PrivateRows = listOf(
  z.object({ channel: Channel, name: z.string().min(1).max(200), unread: Count, members: Names }),
);
export type PrivateRow = z.infer<typeof PrivateRows>[number];
/** By public channel. */
export const Unreads = z.record(Channel, Count);
/** By user: read up to that time. */
export const Receipts = z.record(Name, Seconds);
/** By user. */
export const Online = z.record(Name, z.string());
export const FoundRows = listOf(z.object({ id: z.int().positive(), channel: Channel }));
export const MadePrivate = z.object({ channel: Channel, name: z.string() });

const CallId = z.string().min(1).max(100);
export const IncomingRow = z.object({
  call_id: CallId,
  channel: Channel,
  initiator: Name,
  started_ts: Seconds,
});
export type IncomingRow = z.infer<typeof IncomingRow>;
export const IncomingRows = listOf(IncomingRow);
export const InitiatedRow = z.object({ call_id: CallId });
/** What runs in a channel, for its members. */
export const RunningRow = z.object({
  call_id: CallId,
  initiator: Name,
  state: z.enum(['ringing', 'active']),
  started_ts: Seconds,
  participants: Names,
});
export type RunningRow = z.infer<typeof RunningRow>;
export const ActiveRow = z.object({ call: RunningRow.nullable() });
export const AcceptedRow = z.object({ last_signal_id: z.int().nonnegative().optional() });

export const CallStateRow = z.object({
  call_id: CallId,
  channel: Channel,
  initiator: Name,
  state: z.enum(['ringing', 'active', 'ended', 'rejected']),
  started_ts: Seconds,
  answered_ts: Seconds.nullish(),
  ended_ts: Seconds.nullish(),
  screenshare_user: Name.nullish(),
  screensharers: Names.optional(),
  participants: listOf(
    z.object({
      username: Name,
      state: z.enum(['pending', 'accepted', 'rejected', 'left']),
      joined_ts: Seconds.nullish(),
    }),
  ),
});
export type CallStateRow = z.infer<typeof CallStateRow>;

/** A screen that is shown in a channel without a call. */
export const ShareRow = z.object({ share_id: CallId, channel: Channel, sharer: Name, started_ts: Seconds });
export type ShareRow = z.infer<typeof ShareRow>;
export const ShareRows = listOf(ShareRow);
export const StartedShare = z.object({ share_id: CallId });

export const SignalRow = z.object({
  id: z.int().nonnegative(),
  from: Name,
  type: z.enum(['offer', 'answer', 'ice_candidate']),
  payload: z.unknown(),
});
export type SignalRow = z.infer<typeof SignalRow>;
export const SignalRows = listOf(SignalRow);
