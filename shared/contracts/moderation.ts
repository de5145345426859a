/** What one who keeps order can do in a conversation. */
import { z } from 'zod';
import { ForeignId } from './connect/model.ts';

const someone = { userId: ForeignId };
const onOff = { on: z.boolean() };

export const ModerationAct = z.discriminatedUnion('type', [
  /** Out of the place, with a reason that they are told. */
  z.object({ type: z.literal('kick'), ...someone, reason: z.string().max(500) }),
  /** Asks one person, or (`null`) everybody else, to mute. */
  z.object({ type: z.literal('mute'), userId: ForeignId.nullable() }),
  z.object({ type: z.literal('operator'), ...someone, ...onOff }),
  /** May send sound and pictures. */
  z.object({ type: z.literal('present'), ...someone, ...onOff }),
  /** May write. */
  z.object({ type: z.literal('write'), ...someone, ...onOff }),
  /** Nobody else comes in; `text` tells them why. */
  z.object({ type: z.literal('lock'), ...onOff, text: z.string().max(500) }),
  z.object({ type: z.literal('record'), ...onOff }),
  /** Takes every message away, for everybody. */
  z.object({ type: z.literal('clear') }),
]);
export type ModerationAct = z.infer<typeof ModerationAct>;

/** An invitation for people without an account. */
export const InviteWish = z.object({
  /** Milliseconds from now. */
  expiresMs: z
    .int()
    .positive()
    .max(30 * 24 * 3600 * 1000),
  /** Whoever comes by it may send sound and pictures. */
  present: z.boolean(),
});
export type InviteWish = z.infer<typeof InviteWish>;
