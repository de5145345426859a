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

const HintMessage = MediaHints.extend({ t: z.literal('state') });

export const encodeHints = (hints: MediaHints): string => JSON.stringify({ t: 'state', ...hints });

/** `null` for anything that is not a hint: the other side may be of another make. */
export function decodeHints(data: unknown): MediaHints | null {
  if (typeof data !== 'string' || data.length > 1024) return null;
  try {
    const parsed = HintMessage.safeParse(JSON.parse(data));
    if (!parsed.success) return null;
    const { t: _type, ...hints } = parsed.data;
    return hints;
  } catch {
    return null; // not JSON: the same as not a hint
  }
}
