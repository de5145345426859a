/** What a person has chosen on this computer. Kept in a file by main, versioned by these defaults: a missing field takes its default. */
import { z } from 'zod';

export const Theme = z.enum(['system', 'light', 'dark', 'high-contrast']);
export type Theme = z.infer<typeof Theme>;

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
  activeWorkspaceId: fields.activeWorkspaceId.default(null),
});
export type Settings = z.infer<typeof Settings>;

/** Not `Settings.partial()`: its defaults would fill what the change leaves out, and so undo older choices. */
export const SettingsChange = z.object(fields).partial();
export type SettingsChange = z.infer<typeof SettingsChange>;
