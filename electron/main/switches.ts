/** Every Chromium switch of the app, as data: main applies them before `ready`, tests give the same ones to their browsers. */
const CHROMIUM_SWITCHES = {
  // Local addresses go to call participants only; hidden behind mDNS names, pre-warmed links and GStreamer peers fail.
  'disable-features': 'WebRtcHideLocalIpsWithMdns',
  // A ring and a colleague's voice start without a click in that window.
  'autoplay-policy': 'no-user-gesture-required',
} as const;

/** Chromium reads only the last switch of a name, so that these are joined with what is already there. */
const LISTS = new Set(['disable-features', 'enable-features']);

/** The part of Electron's `app.commandLine` that is used. */
export interface CommandLine {
  getSwitchValue(name: string): string;
  appendSwitch(name: string, value?: string): void;
}

/** Call before `ready`. A list given on the command line is kept and extended. */
export function applySwitches(commandLine: CommandLine): void {
  for (const [name, value] of Object.entries(CHROMIUM_SWITCHES)) {
    const given = LISTS.has(name) ? commandLine.getSwitchValue(name) : '';
    const merged = new Set([...given.split(','), ...value.split(',')].filter((item) => item !== ''));
    commandLine.appendSwitch(name, [...merged].join(','));
  }
}

/** The same switches as arguments of a Chromium process. */
export const chromiumArguments = (): string[] =>
  Object.entries(CHROMIUM_SWITCHES).map(([name, value]) => `--${name}=${value}`);
