/** One question "what do you want to share?", and who puts it to the person. */
import type { BrowserWindow } from 'electron';

export interface ShareQuestion {
  /** The window of the page that asks; `null` when it has none any more. */
  readonly parent: BrowserWindow | null;
  /** The page also wants sound. */
  readonly audio: boolean;
  /** Aborts when nobody waits for the answer any longer. */
  readonly signal: AbortSignal;
}

/** What Electron captures: `video` is a source of the desktopCapturer. */
export interface ShareAnswer {
  readonly video: { readonly id: string; readonly name: string };
  readonly audio?: 'loopback';
}

export interface ShareChooser {
  /** Electron is to use the system's picker wherever there is one, and then asks nobody else. */
  readonly systemPicker: boolean;
  /** `null`: nothing is shared. At most one question at a time. */
  choose(question: ShareQuestion): Promise<ShareAnswer | null>;
}
