/** Small things that participants of a call tell each other through the backend, beside the media. Unknown ones are ignored. */
import { z } from 'zod';
import { KeyHello, KeyWanted, SenderKey } from './call-key.ts';

/** Shown for some seconds on the sender's tile. */
export const REACTIONS = ['👍', '👏', '❤️', '😂', '😮', '🎉'] as const;

export const CallMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('reaction'), emoji: z.enum(REACTIONS) }),
  /** Asks another participant to mute; only they can do it. */
  z.object({ type: z.literal('please-mute') }),
  KeyHello,
  SenderKey,
  KeyWanted,
]);
export type CallMessage = z.infer<typeof CallMessage>;
