/** Command-line switches: what the host was started with, and what main appended before Chromium starts. */
export const switches = new Map<string, string>();

/** Switches that speak to the host and must not reach Chromium. */
const OWN = new Set([
  'headless',
  'inspect',
  'no-startup-window',
  'remote-debugging-pipe',
  'remote-debugging-port',
  'user-data-dir',
]);

/** Of these Chromium takes the last one only, so the host's and the app's are merged. */
const MERGED = 'disable-features';
// the last two keep pages of the address bar ready in a process of their own, which nobody opens
const FEATURES_OFF = ['MediaRouter', 'Translate', 'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];

/** The app's switches as Chromium's arguments. */
export function chromiumArguments(from: ReadonlyMap<string, string> = switches): string[] {
  const asked = (from.get(MERGED) ?? '').split(',').filter(Boolean);
  const merged = new Map(from).set(MERGED, [...new Set([...FEATURES_OFF, ...asked])].join(','));
  return [...merged]
    .filter(([key]) => !OWN.has(key))
    .map(([key, value]) => (value === '' ? `--${key}` : `--${key}=${value}`));
}
