import { z } from 'zod';
import { CallType, ForeignId } from '../connect/model.ts';
import { QuickReply, Theme } from '../settings.ts';
import { defineGroup, nothing, verb } from './group.ts';

/** All that the ring window knows of one call: who calls, and where. */
export const RingView = z.object({
  callId: ForeignId,
  workspaceId: z.string(),
  conversationId: ForeignId,
  callerName: z.string(),
  /** The group's name; `null` in a direct conversation. */
  conversationName: z.string().nullable(),
  workspaceName: z.string(),
  type: CallType,
  /** The person talks in another call; left out: no, or not told. */
  inCall: z.boolean().optional(),
  /** Told to the caller instead of an answer; none where no message can be written. */
  quickReplies: z.array(QuickReply),
  /** The person wants to be left alone by this one: it is shown in the main window only, without a sound. */
  quiet: z.boolean(),
  theme: Theme,
  ringSpeakerId: z.string().nullable(),
  ringVolume: z.number(),
});
export type RingView = z.infer<typeof RingView>;

/** The ring window: the calls that ring, the first to ring first, and their answers. */
export const ringGroup = defineGroup({
  name: 'ring',
  windows: ['ring'],
  verbs: {
    current: verb(nothing, z.array(RingView)),
    /** `others`: what becomes of the call that one is in; left out, it is held. */
    accept: verb(
      z.object({ callId: ForeignId, video: z.boolean(), others: z.enum(['hold', 'end']).optional() }),
      nothing,
    ),
    decline: verb(z.object({ callId: ForeignId }), nothing),
    /** Declines, and writes that into the conversation. */
    reply: verb(z.object({ callId: ForeignId, text: QuickReply }), nothing),
  },
  events: { changed: z.array(RingView) },
});
