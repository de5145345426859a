import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findChromium } from '../find-chromium.ts';
import { hostEvents } from '../host-events.ts';
import { Cdp } from './cdp.ts';
import { HOST_SUFFIX } from './origins.ts';
import { chromiumArguments, switches } from './switches.ts';

/** The title by which Chromium picks what getDisplayMedia captures, see desktop/capture-target.ts. */
export const CAPTURE_TITLE = 'Entire screen';

/** Milliseconds that Chromium gets to close by itself, which writes its storage to disk. */
const CLOSE_MILLISECONDS = 2000;

let running: Cdp | undefined;

/** The connection to the running Chromium. Throws before `ready`. */
export function chromium(): Cdp {
  if (!running) throw new Error('chromium-host: Chromium is not running yet, wait for app.whenReady()');
  return running;
}

/** The process of the browser, which owns all windows. */
export const chromiumPid = (): number | undefined => running?.child.pid;

/** Whether windows are drawn on a display. Without one the app runs headless. */
export function isHeaded(): boolean {
  if (switches.has('headless')) return false;
  return process.platform === 'darwin' || !!process.env.DISPLAY;
}

/** Whether there are windows and a screen that Chromium can capture: it does so on X11, and only when it is headed. */
export function canCapture(): boolean {
  return isHeaded() && !!process.env.DISPLAY;
}

/** Starts Chromium without a window and passes on its "DevTools listening on" line, for which Playwright waits. */
export async function startChromium(userData: string, loopbackPort: number): Promise<void> {
  const executable = findChromium();
  if (!executable)
    throw new Error('chromium-host: no Chromium found. Install one, or name it in CHROMIUM_PATH.');
  mkdirSync(userData, { recursive: true });
  const cdp = new Cdp(executable, launchArguments(userData, loopbackPort));
  running = cdp;
  passOnStderr(cdp);
  cdp.once('exit', () => hostEvents.emit('chromium-exit'));

  const { browser } = cdp;
  const [version] = await Promise.all([
    browser.send('Browser.getVersion'),
    browser.send('Target.setDiscoverTargets', { discover: true }),
    // Electron grants everything by default; here the session's handlers decide, in the page (page/media-devices.ts).
    browser.send('Browser.grantPermissions', {
      permissions: [
        'audioCapture',
        'videoCapture',
        'notifications',
        'clipboardReadWrite',
        'clipboardSanitizedWrite',
      ],
    }),
    browser.send('Browser.setDownloadBehavior', { behavior: 'default', eventsEnabled: true }),
    // Every page, ours or a popup, waits for us before it runs. On a page's own session this would miss rel=noopener.
    browser.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: true,
      flatten: true,
      filter: [{ type: 'page' }],
    }),
  ]);
  const chrome = version.product.split('/')[1] ?? '';
  Object.defineProperty(process.versions, 'chrome', { value: chrome, enumerable: true, configurable: true });
}

/** Ends Chromium; resolves once it has gone. Undefined if there is none to end. */
export function stopChromium(): Promise<void> | undefined {
  if (!running || running.child.exitCode !== null || running.child.signalCode !== null) return undefined;
  return stop(running);
}

async function stop(cdp: Cdp): Promise<void> {
  const gone = new Promise<void>((resolve) => cdp.once('exit', resolve));
  const timer = setTimeout(() => cdp.child.kill('SIGKILL'), CLOSE_MILLISECONDS);
  cdp.browser.send('Browser.close').catch(() => {}); // it may exit before it answers
  await gone;
  clearTimeout(timer);
}

function launchArguments(userData: string, loopbackPort: number): string[] {
  const isRoot = process.getuid?.() === 0; // Chromium's sandbox refuses to run as root
  return [
    ...(isHeaded() ? [] : ['--headless=new']),
    ...(isRoot ? ['--no-sandbox'] : []),
    '--no-startup-window',
    '--keep-alive-for-test', // an app in the tray has no window
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-gpu',
    '--disable-quic',
    '--disable-sync',
    '--password-store=basic',
    '--auto-accept-camera-and-microphone-capture',
    `--auto-select-desktop-capture-source=${CAPTURE_TITLE}`,
    '--autoplay-policy=no-user-gesture-required',
    '--remote-debugging-port=0',
    `--user-data-dir=${join(userData, 'chromium')}`,
    `--host-resolver-rules=MAP *${HOST_SUFFIX}:80 127.0.0.1:${loopbackPort}`,
    ...chromiumArguments(),
  ];
}

function passOnStderr(cdp: Cdp): void {
  if (!cdp.child.stderr) return;
  createInterface({ input: cdp.child.stderr }).on('line', (line) => {
    if (line.startsWith('DevTools listening on ') || process.env.CHROMIUM_HOST_DEBUG)
      process.stderr.write(`${line}\n`);
  });
}
