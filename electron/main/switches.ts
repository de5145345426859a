/** Every Chromium switch of the app, as data: main applies them before `ready`, tests give the same ones to their browsers. */
const CHROMIUM_SWITCHES = {
  // Local addresses go to call participants only; hidden behind mDNS names, pre-warmed links and GStreamer peers fail.
  'disable-features': 'WebRtcHideLocalIpsWithMdns',
  // A ring and a colleague's voice start without a click in that window.
  'autoplay-policy': 'no-user-gesture-required',
} as const;

/** Windows' newer way to capture gives nothing in a remote session: "Source is not capturable". Chromium has changed these names. */
const REMOTE_SESSION_SWITCHES = {
  'disable-features': [
    'AllowWgcScreenCapturer',
    'AllowWgcWindowCapturer',
    'WebRtcAllowWgcScreenCapturer',
    'WebRtcAllowWgcWindowCapturer',
  ].join(','),
} as const;

/** Is the desktop shown on another computer (RDP)? Windows names the session of its own screen `Console`. */
const isRemoteSession = (platform: NodeJS.Platform, session: string | undefined): boolean =>
  platform === 'win32' && session !== undefined && session.toLowerCase() !== 'console';

/** Chromium reads only the last switch of a name, so that these are joined with what is already there. */
const LISTS = new Set(['disable-features', 'enable-features']);

/** The part of Electron's `app.commandLine` that is used. */
export interface CommandLine {
  getSwitchValue(name: string): string;
  appendSwitch(name: string, value?: string): void;
}

/** Call before `ready`. A list given on the command line is kept and extended. `session`: what Windows calls it, `SESSIONNAME`. */
export function applySwitches(
  commandLine: CommandLine,
  platform: NodeJS.Platform = process.platform,
  session: string | undefined = process.env.SESSIONNAME,
): void {
  append(commandLine, CHROMIUM_SWITCHES);
  if (isRemoteSession(platform, session)) append(commandLine, REMOTE_SESSION_SWITCHES);
}

function append(commandLine: CommandLine, switches: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(switches)) {
    const given = LISTS.has(name) ? commandLine.getSwitchValue(name) : '';
    const merged = new Set([...given.split(','), ...value.split(',')].filter((item) => item !== ''));
    commandLine.appendSwitch(name, [...merged].join(','));
  }
}

/** The same switches as arguments of a Chromium process. */
export const chromiumArguments = (): string[] =>
  Object.entries(CHROMIUM_SWITCHES).map(([name, value]) => `--${name}=${value}`);
