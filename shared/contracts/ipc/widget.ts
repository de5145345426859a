import { z } from 'zod';
import { ForeignId } from '../connect/model.ts';
import { Theme } from '../settings.ts';
import { defineGroup, nothing, verb } from './group.ts';

/** The call that is talked in, as the small window above all others shows it. */
export const WidgetView = z.object({
  callId: ForeignId,
  /** The other person, or the group. */
  name: z.string(),
  /** Everybody in it, with oneself. */
  people: z.int().nonnegative(),
  /** Local milliseconds; `null`: nobody has answered yet. */
  startedAt: z.number().nullable(),
  /** `null`: there is none in this call. */
  microphone: z.enum(['on', 'off']).nullable(),
  sharing: z.boolean(),
  theme: Theme,
});
export type WidgetView = z.infer<typeof WidgetView>;

export const widgetGroup = defineGroup({
  name: 'widget',
  windows: ['widget'],
  verbs: {
    current: verb(nothing, WidgetView.nullable()),
    toggleMute: verb(z.object({ callId: ForeignId }), nothing),
    hangUp: verb(z.object({ callId: ForeignId }), nothing),
    /** Brings the main window with the call to the front. */
    show: verb(nothing, nothing),
    /** Not again, until it is switched on in the settings. */
    switchOff: verb(nothing, nothing),
  },
  events: { changed: WidgetView.nullable() },
});
