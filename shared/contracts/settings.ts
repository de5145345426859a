/** What a person has chosen on this computer. Kept in a file by main, versioned by these defaults: a missing field takes its default. */
import { z } from 'zod';
import { ProxyChoice } from './proxy-choice.ts';

export const Theme = z.enum(['system', 'light', 'dark', 'high-contrast']);
export type Theme = z.infer<typeof Theme>;

/** What one says to a caller without answering. */
export const QuickReply = z.string().trim().min(1).max(200);

/** Keys in Electron's words, such as `CommandOrControl+Alt+M`; `null`: none. */
const Accelerator = z
  .string()
  .regex(
    /^((CommandOrControl|Control|Alt|Shift|Super|Meta)\+)+[A-Z0-9]$|^((CommandOrControl|Control|Alt|Shift|Super|Meta)\+)*F([1-9]|1\d|2[0-4])$/,
  )
  .nullable();

/** `null`: the system's default device. */
const DeviceChoice = z.string().nullable();

const fields = {
  theme: Theme,
  microphoneId: DeviceChoice,
  cameraId: DeviceChoice,
  speakerId: DeviceChoice,
  ringSpeakerId: DeviceChoice,
  /** 0 to 1. */
  ringVolume: z.number().min(0).max(1),
  /** Links are made while it rings, so that a call starts at once; shows one's address to colleagues who call. */
  prewarm: z.boolean(),
  /** Media only ever goes through a relay: nobody in a call learns one's address. */
  relayOnly: z.boolean(),
  /** Sound first: a small picture at most. */
  lowData: z.boolean(),
  /** The devices were looked at once, before the first call. */
  devicesChecked: z.boolean(),
  /** Nothing rings or shows. `until`: local milliseconds when that ends by itself; `null`: by hand. */
  quiet: z.object({ on: z.boolean(), until: z.number().nullable() }),
  /** Nothing rings or shows while the system itself is not to be disturbed, where it tells. */
  followSystemQuiet: z.boolean(),
  notifyMessages: z.boolean(),
  /** Notifications say that somebody wrote, not what. */
  hideMessageText: z.boolean(),
  /** Empty: the app's own. */
  quickReplies: z.array(QuickReply).max(5),
  /** With a tray, the window's close button leaves the app running. */
  closeToTray: z.boolean(),
  startAtLogin: z.boolean(),
  /** Started with the session, only the tray is shown. */
  startHidden: z.boolean(),
  /** `tel:` and `callto:` links of other programs are opened here. */
  telLinks: z.boolean(),
  /** The small window above all others while one is in a call. */
  callWidget: z.boolean(),
  spellCheck: z.boolean(),
  /** Language tags; empty: the system's. */
  spellLanguages: z.array(z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)).max(10),
  /** Of the pages; 1 is their natural size. */
  zoom: z.number().min(0.5).max(3),
  /** Keys that work while another program is in front. */
  ringKey: Accelerator,
  muteKey: Accelerator,
  talkKey: Accelerator,
  proxy: ProxyChoice,
  updateChannel: z.enum(['latest', 'beta']),
  /** The workspace shown last. */
  activeWorkspaceId: z.string().nullable(),
};

export const Settings = z.object({
  theme: fields.theme.default('system'),
  microphoneId: fields.microphoneId.default(null),
  cameraId: fields.cameraId.default(null),
  speakerId: fields.speakerId.default(null),
  ringSpeakerId: fields.ringSpeakerId.default(null),
  ringVolume: fields.ringVolume.default(0.7),
  prewarm: fields.prewarm.default(true),
  relayOnly: fields.relayOnly.default(false),
  lowData: fields.lowData.default(false),
  devicesChecked: fields.devicesChecked.default(false),
  quiet: fields.quiet.default({ on: false, until: null }),
  followSystemQuiet: fields.followSystemQuiet.default(true),
  notifyMessages: fields.notifyMessages.default(true),
  hideMessageText: fields.hideMessageText.default(false),
  quickReplies: fields.quickReplies.default([]),
  closeToTray: fields.closeToTray.default(true),
  startAtLogin: fields.startAtLogin.default(false),
  startHidden: fields.startHidden.default(false),
  telLinks: fields.telLinks.default(false),
  callWidget: fields.callWidget.default(true),
  spellCheck: fields.spellCheck.default(true),
  spellLanguages: fields.spellLanguages.default([]),
  zoom: fields.zoom.default(1),
  ringKey: fields.ringKey.default('CommandOrControl+Alt+Shift+R'),
  muteKey: fields.muteKey.default('CommandOrControl+Alt+Shift+M'),
  talkKey: fields.talkKey.default(null),
  proxy: fields.proxy.default({ mode: 'system' }),
  updateChannel: fields.updateChannel.default('latest'),
  activeWorkspaceId: fields.activeWorkspaceId.default(null),
});
export type Settings = z.infer<typeof Settings>;

/** Not `Settings.partial()`: its defaults would fill what the change leaves out, and so undo older choices. */
export const SettingsChange = z.object(fields).partial();
export type SettingsChange = z.infer<typeof SettingsChange>;
