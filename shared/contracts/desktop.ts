/** What main tells the windows of the desktop that the app runs on. */
import { z } from 'zod';
import { ErrorView } from '../errors/app-error.ts';
import { PolicyView } from './policy.ts';

const LocalTime = z.number();

/** Keys that work while another program is in front. */
export const ShortcutName = z.enum(['ring', 'mute', 'talk']);
export type ShortcutName = z.infer<typeof ShortcutName>;

/** taken: another program has these keys; unsupported: this desktop lets no program have any (Wayland). */
export const ShortcutState = z.enum(['off', 'on', 'taken', 'unsupported']);
export type ShortcutState = z.infer<typeof ShortcutState>;

export const UpdateView = z.discriminatedUnion('state', [
  /** development: not packed; package: the system's own packages are updated by the system; policy: switched off by the administrator. */
  z.object({ state: z.literal('off'), why: z.enum(['development', 'package', 'policy']) }),
  z.object({ state: z.literal('idle'), checkedAt: LocalTime.nullable() }),
  z.object({ state: z.literal('checking') }),
  z.object({ state: z.literal('downloading'), version: z.string(), percent: z.number().min(0).max(100) }),
  /** Installed when the app quits, or on request; never in a call. */
  z.object({ state: z.literal('ready'), version: z.string(), waitsForCall: z.boolean() }),
  z.object({ state: z.literal('failed'), error: ErrorView }),
]);
export type UpdateView = z.infer<typeof UpdateView>;

export const DesktopView = z.object({
  policy: PolicyView,
  /** Why nothing rings or shows now. */
  quiet: z.enum(['no', 'own', 'system']),
  shortcuts: z.record(ShortcutName, ShortcutState),
  /** Push-to-talk: held down, or (where the system tells of no key that comes up) pressed twice. */
  talkKey: z.enum(['hold', 'toggle']),
  /** The permission to capture the screen. unneeded: this system asks by itself. */
  screenAccess: z.enum(['granted', 'denied', 'not-asked', 'unneeded']),
  /** No: closing the window quits. */
  tray: z.boolean(),
  /** The app can be started with the person's session. */
  canStartAtLogin: z.boolean(),
  /** What the spell check can do here, as language tags. */
  spellLanguages: z.array(z.string()),
  update: UpdateView,
  /** The proxy asks who this is; `null`: nothing is asked. */
  proxyQuestion: z.object({ host: z.string() }).nullable(),
});
export type DesktopView = z.infer<typeof DesktopView>;

/** Where nothing of the desktop is there: a page in a browser, and before main has said anything. */
export const NO_DESKTOP: DesktopView = {
  policy: PolicyView.parse({}),
  quiet: 'no',
  shortcuts: { ring: 'unsupported', mute: 'unsupported', talk: 'unsupported' },
  talkKey: 'toggle',
  screenAccess: 'unneeded',
  tray: false,
  canStartAtLogin: false,
  spellLanguages: [],
  update: { state: 'off', why: 'development' },
  proxyQuestion: null,
};
