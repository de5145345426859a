import { z } from 'zod';

/**
 * What I really send now, told on the link's own data channel: half a round trip, and it says what no track event says
 * (a sender whose track is set to null fires no `mute` at the other end). Unknown fields are ignored.
 */
export const MediaHints = z.object({
  muted: z.boolean(),
  camera: z.boolean().default(false),
  sharing: z.boolean().default(false),
  sharePaused: z.boolean().default(false),
});
export type MediaHints = z.infer<typeof MediaHints>;

/** Nothing has come in from you for so long, and now it does again: a key frame is due. In milliseconds. */
const Deaf = z.object({ t: z.literal('deaf'), ms: z.number().nonnegative() });

const LinkMessage = z.discriminatedUnion('t', [MediaHints.extend({ t: z.literal('state') }), Deaf]);
/** What two ends say on their data channel. */
export type LinkMessage = z.infer<typeof LinkMessage>;

export const encodeMessage = (message: LinkMessage): string => JSON.stringify(message);

/** `null` for anything else: the other side may be of another make, or newer. */
export function decodeMessage(data: unknown): LinkMessage | null {
  if (typeof data !== 'string' || data.length > 1024) return null;
  try {
    return LinkMessage.safeParse(JSON.parse(data)).data ?? null;
  } catch {
    return null; // not JSON
  }
}
