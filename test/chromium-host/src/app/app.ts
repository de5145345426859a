import { stopChromium } from '../chromium/chromium.ts';
import { switches } from '../chromium/switches.ts';
import { defineRole } from '../desktop/menu-roles.ts';
import { guarded, guardedClass } from '../guard.ts';
import { HostEmitter, hostEvent } from '../host-emitter.ts';
import { hostEvents } from '../host-events.ts';
import { isReady, whenReady } from '../readiness.ts';
import { BrowserWindow } from '../windows/browser-window.ts';
import '../windows/edit-roles.ts';
import { appIdentity } from './identity.ts';
import { getLocale, getSystemLanguages } from './locale.ts';
import { getPath, setPath } from './paths.ts';
import { relaunchAtExit } from './relaunch.ts';
import { SingleInstance } from './single-instance.ts';

const EMITTED = [
  'ready',
  'before-quit',
  'will-quit',
  'quit',
  'window-all-closed',
  'second-instance',
  'browser-window-created',
  'browser-window-focus',
  'browser-window-blur',
  'web-contents-created',
  'render-process-gone',
  'child-process-gone',
];
/** Listening is accepted, but nothing here ever causes them. */
const NEVER_EMITTED = [
  'activate',
  'open-file',
  'open-url',
  'certificate-error',
  'select-client-certificate',
  'login',
  'session-created',
];

/** Where the app is between running and gone. */
type Phase = 'running' | 'quitting' | 'gone';

class App extends HostEmitter {
  readonly isPackaged = false;
  readonly runningUnderARM64Translation = false;
  /** Only darwin has a dock; `app.dock?.x` must stay harmless. */
  readonly dock = undefined;

  readonly commandLine = guarded('app.commandLine', {
    appendSwitch: (name: string, value = ''): void => void switches.set(name, value),
    removeSwitch: (name: string): void => void switches.delete(name),
    hasSwitch: (name: string): boolean => switches.has(name),
    getSwitchValue: (name: string): string => switches.get(name) ?? '',
    appendArgument(_value: string): void {},
  });

  #phase: Phase = 'running';
  #instance: SingleInstance | undefined;
  #badgeCount = 0;
  readonly #protocols = new Set<string>();

  constructor() {
    super('app', [...EMITTED, ...NEVER_EMITTED]);
    hostEvents.on('contents-created', (contents) => this.emit('web-contents-created', hostEvent(), contents));
    hostEvents.on('window-created', (window) => this.emit('browser-window-created', hostEvent(), window));
    hostEvents.on('window-focus', (window) => this.emit('browser-window-focus', hostEvent(), window));
    hostEvents.on('window-blur', (window) => this.emit('browser-window-blur', hostEvent(), window));
    hostEvents.on('renderer-gone', (contents, details) =>
      this.emit('render-process-gone', hostEvent(), contents, details),
    );
    hostEvents.on('utility-gone', (details) => this.emit('child-process-gone', hostEvent(), details));
    hostEvents.on('window-closed', () => this.#windowClosed());
    hostEvents.on('chromium-exit', () => this.#chromiumGone());
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.quit());
  }

  whenReady(): Promise<void> {
    return whenReady();
  }

  isReady(): boolean {
    return isReady();
  }

  /** Asks every window, then leaves. A prevented event leaves the app running. */
  quit(): void {
    if (this.#phase !== 'running') return;
    const before = hostEvent();
    this.emit('before-quit', before);
    if (before.defaultPrevented) return;
    this.#phase = 'quitting';
    for (const window of BrowserWindow.getAllWindows()) {
      if (!window.requestClose()) {
        this.#phase = 'running';
        return;
      }
    }
    if (BrowserWindow.getAllWindows().length === 0) this.#willQuit();
  }

  /** A real new process, once this one has gone. */
  relaunch(options?: Electron.RelaunchOptions): void {
    relaunchAtExit(options);
  }

  /** Leaves at once: no window and no listener but 'quit' is asked. */
  exit(exitCode = 0): void {
    if (this.#phase === 'gone') return;
    this.#phase = 'gone';
    for (const window of BrowserWindow.getAllWindows()) window.destroy();
    this.emit('quit', hostEvent(), exitCode);
    const leave = (): void => process.exit(exitCode);
    const stopping = stopChromium();
    if (stopping) void stopping.finally(leave);
    else leave(); // a second instance leaves before its main has run any further
  }

  get name(): string {
    return appIdentity.name;
  }

  set name(name: string) {
    appIdentity.name = name;
  }

  getName(): string {
    return this.name;
  }

  setName(name: string): void {
    this.name = name;
  }

  getVersion(): string {
    return appIdentity.version;
  }

  getAppPath(): string {
    return appIdentity.folder;
  }

  getPath(name: string): string {
    return getPath(name);
  }

  setPath(name: string, path: string): void {
    setPath(name, path);
  }

  getLocale(): string {
    return getLocale();
  }

  getSystemLocale(): string {
    return getSystemLanguages()[0] ?? getLocale();
  }

  getPreferredSystemLanguages(): string[] {
    return getSystemLanguages();
  }

  requestSingleInstanceLock(additionalData: Record<string, unknown> = {}): boolean {
    this.#instance ??= new SingleInstance(getPath('userData'));
    return this.#instance.request(additionalData, (visit) => {
      this.emit('second-instance', hostEvent(), visit.argv, visit.workingDirectory, visit.additionalData);
    });
  }

  hasSingleInstanceLock(): boolean {
    return this.#instance?.isHeld ?? false;
  }

  releaseSingleInstanceLock(): void {
    this.#instance?.release();
  }

  get badgeCount(): number {
    return this.#badgeCount;
  }

  set badgeCount(count: number) {
    this.#badgeCount = count;
  }

  setBadgeCount(count = 0): boolean {
    this.#badgeCount = count;
    return true;
  }

  getBadgeCount(): number {
    return this.#badgeCount;
  }

  // Of macOS and Windows: Electron on Linux has them, and they do nothing.
  setLoginItemSettings(_settings: Electron.Settings): void {}

  getLoginItemSettings(_options?: Electron.LoginItemSettingsOptions): { openAtLogin: boolean } {
    return { openAtLogin: false };
  }

  setAsDefaultProtocolClient(protocol: string, _path?: string, _args?: string[]): boolean {
    this.#protocols.add(protocol);
    return true;
  }

  isDefaultProtocolClient(protocol: string, _path?: string, _args?: string[]): boolean {
    return this.#protocols.has(protocol);
  }

  /** Of macOS and Windows: on Linux Electron answers no and removes nothing. */
  removeAsDefaultProtocolClient(_protocol: string, _path?: string, _args?: string[]): boolean {
    return false;
  }

  // Said to a desktop that is not there; none of them can be asked back.
  setAppUserModelId(_id: string): void {}
  setAboutPanelOptions(_options: Electron.AboutPanelOptionsOptions): void {}
  setDesktopName(_name: string): void {}
  setAppLogsPath(path?: string): void {
    if (path) setPath('logs', path);
  }
  disableHardwareAcceleration(): void {}
  enableSandbox(): void {}
  focus(_options?: Electron.FocusOptions): void {}

  #windowClosed(): void {
    if (BrowserWindow.getAllWindows().length > 0) return;
    if (this.#phase === 'quitting') this.#willQuit();
    else if (this.#phase === 'running' && !this.emit('window-all-closed')) this.quit();
  }

  #willQuit(): void {
    const will = hostEvent();
    this.emit('will-quit', will);
    if (will.defaultPrevented) this.#phase = 'running';
    else this.exit(0);
  }

  /** Chromium left by itself, so there is nothing to show anything on. */
  #chromiumGone(): void {
    if (this.#phase === 'gone') return;
    console.error('chromium-host: Chromium has exited by itself; CHROMIUM_HOST_DEBUG=1 shows its log');
    this.#phase = 'gone';
    this.emit('quit', hostEvent(), 1);
    process.exit(1);
  }
}

guardedClass('App', 'app', App);
export const app = new App();

defineRole('quit', () => app.quit());
