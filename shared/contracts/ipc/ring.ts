import { z } from 'zod';
import { CallType, ForeignId } from '../connect/model.ts';
import { Theme } from '../settings.ts';
import { defineGroup, nothing, verb } from './group.ts';

/** All that the ring window knows: who calls, and where. */
export const RingView = z.object({
  callId: ForeignId,
  callerName: z.string(),
  /** The group's name; `null` in a direct conversation. */
  conversationName: z.string().nullable(),
  workspaceName: z.string(),
  type: CallType,
  /** The person talks in another call; left out: no, or not told. */
  inCall: z.boolean().optional(),
  theme: Theme,
  ringSpeakerId: z.string().nullable(),
  ringVolume: z.number(),
});
export type RingView = z.infer<typeof RingView>;

/** The ring window: one call, three answers. */
export const ringGroup = defineGroup({
  name: 'ring',
  windows: ['ring'],
  verbs: {
    current: verb(nothing, RingView.nullable()),
    /** `others`: what becomes of the call that one is in; left out, it is held. */
    accept: verb(
      z.object({ callId: ForeignId, video: z.boolean(), others: z.enum(['hold', 'end']).optional() }),
      nothing,
    ),
    decline: verb(z.object({ callId: ForeignId }), nothing),
  },
  events: { changed: RingView.nullable() },
});
