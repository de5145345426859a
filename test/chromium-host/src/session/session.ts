import { guarded, guardedClass } from '../guard.ts';
import { HostEmitter } from '../host-emitter.ts';
import type { Question } from '../page/messages.ts';
import { requireReady } from '../readiness.ts';
import { webContents } from '../windows/open-contents.ts';
import type { WebContents } from '../windows/web-contents.ts';
import { DisplayMedia, type DisplayHandler } from './display-media.ts';
import { downloads } from './downloads.ts';
import { Permissions, type CheckHandler, type RequestHandler } from './permissions.ts';
import { protocol } from './protocol.ts';
import { Proxy } from './proxy.ts';
import { AVAILABLE, SpellChecker } from './spell-checker.ts';

type DeviceHandler = Parameters<Electron.Session['setDevicePermissionHandler']>[0];
type VerifyProc = Parameters<Electron.Session['setCertificateVerifyProc']>[0];
type UsbHandler = Parameters<Electron.Session['setUSBProtectedClassesHandler']>[0];
type PairingHandler = Parameters<Electron.Session['setBluetoothPairingHandler']>[0];

const NEVER_EMITTED = [
  'select-hid-device',
  'select-serial-port',
  'select-usb-device',
  'spellcheck-dictionary-download-begin',
  'spellcheck-dictionary-download-failure',
  'spellcheck-dictionary-download-success',
  'spellcheck-dictionary-initialized',
];

/** The one session. */
export class Session extends HostEmitter {
  readonly protocol = protocol;
  readonly availableSpellCheckerLanguages = [...AVAILABLE];
  readonly #permissions = new Permissions();
  readonly #displayMedia = new DisplayMedia(this.#permissions);
  readonly #spelling = new SpellChecker();
  readonly #proxy = new Proxy();

  constructor() {
    super('session', ['will-download', ...NEVER_EMITTED]);
    downloads.on('begun', (event, item, frameId) =>
      this.emit('will-download', event, item, webContents.fromDevToolsTargetId(frameId)),
    );
  }

  setPermissionRequestHandler(handler: RequestHandler): void {
    this.#permissions.handleRequests(handler);
  }

  setPermissionCheckHandler(handler: CheckHandler): void {
    this.#permissions.handleChecks(handler);
  }

  setDisplayMediaRequestHandler(
    handler: DisplayHandler,
    _options?: Electron.DisplayMediaRequestHandlerOpts,
  ): void {
    this.#displayMedia.handleRequests(handler);
  }

  // Never asked: pages reach no HID, serial or USB device here, and Chromium checks certificates by itself.
  setDevicePermissionHandler(_handler: DeviceHandler): void {}
  setUSBProtectedClassesHandler(_handler: UsbHandler): void {}
  setBluetoothPairingHandler(_handler: PairingHandler): void {}
  setCertificateVerifyProc(_proc: VerifyProc): void {}

  get spellCheckerEnabled(): boolean {
    return this.#spelling.isEnabled;
  }

  set spellCheckerEnabled(enable: boolean) {
    this.#spelling.isEnabled = enable;
  }

  setSpellCheckerEnabled(enable: boolean): void {
    this.#spelling.isEnabled = enable;
  }

  isSpellCheckerEnabled(): boolean {
    return this.#spelling.isEnabled;
  }

  setSpellCheckerLanguages(languages: string[]): void {
    this.#spelling.languages = languages;
  }

  getSpellCheckerLanguages(): string[] {
    return this.#spelling.languages;
  }

  addWordToSpellCheckerDictionary(word: string): boolean {
    return this.#spelling.addWord(word);
  }

  removeWordFromSpellCheckerDictionary(word: string): boolean {
    return this.#spelling.removeWord(word);
  }

  async listWordsInSpellCheckerDictionary(): Promise<string[]> {
    return this.#spelling.words;
  }

  /** Dictionaries are never fetched. */
  setSpellCheckerDictionaryDownloadURL(_url: string): void {}

  /** For `resolveProxy` alone: main's own network is Node's, and pages reach none. */
  setProxy(config: Electron.ProxyConfig): Promise<void> {
    return this.#proxy.set(config);
  }

  async resolveProxy(url: string): Promise<string> {
    return this.#proxy.resolve(url);
  }

  forceReloadProxyConfig(): Promise<void> {
    return this.#proxy.reload();
  }

  async closeAllConnections(): Promise<void> {}

  /** A question of a page's media hooks. */
  async answer(contents: WebContents, question: Question): Promise<unknown> {
    if (question.about === 'permission-check') {
      return this.#permissions.check(contents, question.permission, question.mediaType);
    }
    if (question.about === 'media-request')
      return this.#permissions.requestMedia(contents, question.mediaTypes);
    if (question.about === 'display') return this.#displayMedia.request(contents, question);
    return this.#displayMedia.started(contents);
  }

  /** The document that asked has gone. */
  forgetDocument(contents: WebContents): void {
    this.#displayMedia.started(contents).catch(() => {}); // the window that wore the title has gone as well
  }
}

guardedClass('Session', 'session', Session);

let defaultSession: Session | undefined;

export const session = guarded('session', {
  get defaultSession(): Session {
    requireReady('Session can only be received when app is ready');
    defaultSession ??= new Session();
    return defaultSession;
  },
});
