import { z } from 'zod';
import { Theme } from '../settings.ts';
import { defineGroup, nothing, verb } from './group.ts';

/** A `data:` URL that main has made. */
const Picture = z.string().startsWith('data:image/');

export const ShareSource = z.object({
  id: z.string(),
  kind: z.enum(['screen', 'window']),
  name: z.string(),
  /** `null`: not drawn yet. */
  thumbnail: Picture.nullable(),
  /** Of the app that the window belongs to. */
  icon: Picture.nullable(),
});
export type ShareSource = z.infer<typeof ShareSource>;

/** One question "what do you want to share?". */
export const PickerView = z.object({
  requestId: z.string(),
  /** Screens and windows are asked for apart: what is there is shown. */
  screens: z.array(ShareSource).nullable(),
  windows: z.array(ShareSource).nullable(),
  /** The computer's sound can be shared with a screen without an echo. */
  canShareAudio: z.boolean(),
  theme: Theme,
});
export type PickerView = z.infer<typeof PickerView>;

/** The picker's window. Main asks, the person picks; only main can hand the pick to the page that asked. */
export const pickerGroup = defineGroup({
  name: 'picker',
  windows: ['picker'],
  verbs: {
    current: verb(nothing, PickerView.nullable()),
    pick: verb(z.object({ requestId: z.string(), sourceId: z.string(), audio: z.boolean() }), nothing),
    cancel: verb(z.object({ requestId: z.string() }), nothing),
  },
  events: { changed: PickerView.nullable() },
});
