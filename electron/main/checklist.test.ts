/**
 * Electron's security checklist (docs/tutorial/security.md there), point by point. What a file does is tested beside it; here is what
 * must hold for all files together, so that a new one cannot forget it. docs/security.md is the same list for people.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { channelOf } from '#shared/contracts/ipc/group.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { FUSE_NAMES, fuses } from '../../build/packaging/fuses.ts';
import { guardDownloads } from './downloads.ts';
import { externalUrl } from './external.ts';
import { createRouter } from './ipc/router.ts';
import { guardPermissions } from './permissions.ts';
import { APP_SCHEME_PRIVILEGES } from './protocol.ts';
import { SECURITY_HEADERS } from './serve.ts';
import { harden, type HardenedContents } from './windows/harden.ts';
import { secureWebPreferences } from './windows/preferences.ts';
import { WindowRegistry } from './windows/registry.ts';

const ROOT = resolve(import.meta.dirname, '../..');

interface Source {
  /** From the top of the tree, with forward slashes. */
  readonly path: string;
  /** Without comments: what is only spoken of is not done. */
  readonly code: string;
}

const sources = (room: string, endings: RegExp): Source[] =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => endings.test(name) && !/\.test\.tsx?$|(^|[/\\])fake-/.test(name))
    .map((name) => ({
      path: relative(ROOT, join(ROOT, room, name))
        .split(sep)
        .join('/'),
      code: readFileSync(join(ROOT, room, name), 'utf8')
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/(^|\s)\/\/.*$/gm, '$1'),
    }));

const MAIN = sources('electron', /\.ts$/);
const PAGES = sources('renderer', /\.(tsx?|html)$/);

/** Every place of `pattern`, as `path: text`. */
const places = (among: readonly Source[], pattern: RegExp): string[] =>
  among.flatMap(({ path, code }) => [...code.matchAll(pattern)].map((match) => `${path}: ${match[0]}`));

const preferences = secureWebPreferences('/preload.cjs');

/** A page of ours that was hardened; `deny` says whether an event was prevented. */
function hardened() {
  const listeners = new Map<string, (event: unknown) => void>();
  let open: (details: { url: string }) => unknown = () => undefined;
  const contents = {
    id: 1,
    isDestroyed: () => false,
    send: () => undefined,
    once: () => undefined,
    on: (name: string, listener: (event: unknown) => void) => listeners.set(name, listener),
    setWindowOpenHandler: (handler: typeof open) => (open = handler),
  };
  const windows = new WindowRegistry();
  windows.add('main', contents);
  const opened: string[] = [];
  harden(contents as unknown as HardenedContents, {
    openExternal: async (url) => void opened.push(url),
    windows,
    logger: silentLogger,
  });
  const denies = (name: string, url: string): boolean => {
    let denied = false;
    listeners.get(name)?.({ url, isMainFrame: true, preventDefault: () => (denied = true) });
    return denied;
  };
  return { denies, opened, open: (url: string) => open({ url }) };
}

/**
 * The major that is packed, and the day on which it leaves Electron's three supported ones (a new one comes every eight weeks). A test
 * that turns red on a date is the point: it is the day to update.
 */
const ELECTRON = { major: 45, supportedUntil: '2027-04-01' };

const CHECKLIST: readonly (readonly [point: number, what: string, holds: () => void | Promise<void>])[] = [
  [
    1,
    'only our own pages are loaded, from a secure scheme of their own',
    () => {
      const loads = places(MAIN, /\.loadURL\([^)]*\)?/g).filter((place) => !/loadURL\(pageUrl\(/.test(place));
      // the window of known colours that a self-check captures: a page without scripts
      expect(loads).toEqual(['electron/main/diagnostics/capture-check.ts: .loadURL(PAGE)']);
      expect(APP_SCHEME_PRIVILEGES.map(({ privileges }) => privileges?.secure)).toEqual([true]);
      expect(
        places(
          PAGES.filter(({ path }) => path.endsWith('.html')),
          /(src|href)="(https?:)?\/\//g,
        ),
      ).toEqual([]);
    },
  ],
  [
    2,
    'no page has Node',
    () => {
      expect(preferences).toMatchObject({
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
      });
      // every window takes this one set
      const own = places(MAIN, /webPreferences:\s*[^\n]*/g).filter(
        (place) => !/secureWebPreferences\(/.test(place),
      );
      expect(own).toEqual([]);
      const overruled = /\b(nodeIntegration\w*|sandbox|contextIsolation|webSecurity):/g;
      expect([...new Set(places(MAIN, overruled).map((place) => place.split(':')[0]))]).toEqual([
        'electron/main/windows/preferences.ts',
      ]);
    },
  ],
  [3, 'worlds are apart', () => expect(preferences.contextIsolation).toBe(true)],
  [
    4,
    'every page is in a sandbox',
    () => {
      expect(preferences.sandbox).toBe(true);
      expect(places(MAIN, /\.enableSandbox\(\)/g)).toEqual(['electron/main/index.ts: .enableSandbox()']);
      expect(places(MAIN, /no-sandbox/g)).toEqual([]);
    },
  ],
  [
    5,
    'permissions are asked for, checked, and denied by default, in the only session that there is',
    () => {
      const handlers: Record<string, (...args: never[]) => unknown> = {};
      const session = new Proxy(
        {},
        {
          get: (_target, name: string) => (handler: () => unknown) => (handlers[name] = handler),
        },
      );
      guardPermissions(session as never, new WindowRegistry(), silentLogger);
      expect(Object.keys(handlers).toSorted()).toEqual([
        'setBluetoothPairingHandler',
        'setDevicePermissionHandler',
        'setPermissionCheckHandler',
        'setPermissionRequestHandler',
        'setUSBProtectedClassesHandler',
      ]);
      expect(places(MAIN, /guardPermissions\(session\.defaultSession/g)).toHaveLength(1);
      expect(places(MAIN, /fromPartition|fromPath\(|partition:/g)).toEqual([]);
    },
  ],
  [
    6,
    'web security stays on',
    () => {
      expect(preferences.webSecurity).toBe(true);
      expect(places(MAIN, /disable-web-security|bypassCSP|corsEnabled|webRequest/g)).toEqual([]);
    },
  ],
  [
    7,
    'the content security policy is this one, word for word',
    () =>
      expect(SECURITY_HEADERS['content-security-policy']?.split('; ')).toEqual([
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob: mediastream:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "object-src 'none'",
        "frame-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
      ]),
  ],
  [8, 'no insecure content', () => expect(preferences.allowRunningInsecureContent).toBe(false)],
  [9, 'no experimental features', () => expect(preferences.experimentalFeatures).toBe(false)],
  [
    10,
    'no Blink features',
    () => {
      expect(preferences).not.toHaveProperty('enableBlinkFeatures');
      expect(places(MAIN, /enableBlinkFeatures|enable-blink-features/g)).toEqual([]);
    },
  ],
  [
    11,
    'no page embeds a guest, so that none may open windows',
    () => {
      expect(preferences.webviewTag).toBe(false);
      expect(places([...PAGES, ...MAIN], /<webview|allowpopups/g)).toEqual([]);
    },
  ],
  [
    12,
    'a guest that comes all the same is refused',
    () => expect(hardened().denies('will-attach-webview', '')).toBe(true),
  ],
  [
    13,
    'no page leads its window away',
    () => {
      const { denies } = hardened();
      for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect'])
        for (const url of [
          'https://example.com/',
          'file:///etc/passwd',
          'app://parley/ring.html',
          'data:text/html,x',
        ])
          expect([event, url, denies(event, url)]).toEqual([event, url, true]);
      expect(places(MAIN, /on\('web-contents-created', [^\n]*\n\s*harden\(/g)).toHaveLength(1);
    },
  ],
  [
    14,
    'no page opens a window',
    () => {
      const { open, opened } = hardened();
      expect([
        open('https://example.com/'),
        open('app://parley/main.html'),
        open('file:///etc/passwd'),
      ]).toEqual([{ action: 'deny' }, { action: 'deny' }, { action: 'deny' }]);
      expect(opened).toEqual(['https://example.com/']);
    },
  ],
  [
    15,
    'the system opens parsed https and mailto addresses and no other, and no paths',
    () => {
      for (const url of [
        'http://a.example/',
        'file:///etc/passwd',
        'smb://a/b',
        'javascript:alert(1)',
        'ms-msdt:x',
      ])
        expect([url, externalUrl(url)]).toEqual([url, null]);
      expect(externalUrl('mailto:a@b.example')).toBe('mailto:a@b.example');
      const calls = places(MAIN, /shell\.openExternal\([^)]*\)/g).filter((place) => !place.endsWith('(url)'));
      expect(calls.filter((place) => !/openExternal\([A-Z_]+\)/.test(place))).toEqual([]);
      expect(places(MAIN, /shell\.openPath/g)).toEqual([]);
    },
  ],
  [
    16,
    'the Electron that is packed is a supported one',
    () => {
      const { version } = JSON.parse(
        readFileSync(join(ROOT, 'node_modules/electron/package.json'), 'utf8'),
      ) as { version: string };
      expect(Number(version.split('.')[0])).toBe(ELECTRON.major);
      expect(Date.now()).toBeLessThan(Date.parse(ELECTRON.supportedUntil));
    },
  ],
  [
    17,
    'whoever sends to main is known: window, page, top frame',
    async () => {
      const { appGroup } = await import('#shared/contracts/ipc/app.ts');
      const router = createRouter({
        groups: { app: appGroup },
        handlers: { app: {} } as never,
        logger: silentLogger,
      });
      const ask = (over: object) =>
        router.dispatch(
          { window: 'main', url: 'app://parley/main.html', topFrame: true, ...over },
          channelOf('app', 'openExternal'),
          { url: 'https://example.com/' },
        );
      for (const over of [
        { window: null },
        { window: 'ring' },
        { topFrame: false },
        { url: 'https://a.example/' },
      ])
        expect(await ask(over)).toEqual({ ok: false, error: { code: 'forbidden-sender', params: {} } });
      expect([...new Set(places(MAIN, /\bipcMain\b/g).map((place) => place.split(':')[0]))]).toEqual([
        'electron/main/ipc/electron.ts',
      ]);
    },
  ],
  [
    18,
    'no page comes from a file: address',
    () => expect(places(MAIN, /loadFile\(|['"`]file:\/\//g)).toEqual([]),
  ],
  [
    19,
    'every fuse is decided about',
    () => expect(Object.keys(fuses({ qa: false })).toSorted()).toEqual([...FUSE_NAMES].toSorted()),
  ],
  [
    20,
    'pages get verbs and nothing of Electron',
    () => {
      expect(places(MAIN, /exposeInMainWorld\([^)]*\)/g)).toEqual([
        'electron/preload/expose.ts: exposeInMainWorld(GLOBAL, bridge)',
      ]);
      expect([...new Set(places(MAIN, /\bipcRenderer\b/g).map((place) => place.split(':')[0]))]).toEqual([
        'electron/preload/expose.ts',
      ]);
      expect(places(PAGES, /from 'electron'|require\(/g)).toEqual([]);
    },
  ],
];

describe("Electron's security checklist", () => {
  it('has 20 points', () => {
    expect(CHECKLIST.map(([point]) => point)).toEqual(
      Array.from({ length: 20 }, (_none, index) => index + 1),
    );
  });
  it.each(CHECKLIST)('%i: %s', async (_point, _what, holds) => holds());
});

describe('beyond the checklist', () => {
  it('pages download nothing by themselves: a file of a conversation is asked about', () => {
    const events: string[] = [];
    const session = { on: (name: string) => void events.push(name) } as never;
    guardDownloads({ session, folder: () => '', words: () => '', logger: silentLogger });
    expect(events).toEqual(['will-download']);
    expect(places(MAIN, /guardDownloads\(\{\s*session: session\.defaultSession/g)).toHaveLength(1);
    expect(places(MAIN, /setSaveDialogOptions\(/g)).toEqual([
      'electron/main/downloads.ts: setSaveDialogOptions(',
    ]);
    expect(places(MAIN, /setSavePath|downloadURL\(|setDownloadPath/g)).toEqual([]);
  });

  it('no debugger is opened, and certificates are not waved through', () => {
    expect(places(MAIN, /openDevTools|remote-debugging|inspector\.open|--inspect/g)).toEqual([]);
    expect(
      places(MAIN, /ignore-certificate-errors|NODE_TLS_REJECT_UNAUTHORIZED|'certificate-error'/g),
    ).toEqual([]);
  });

  it('crash dumps stay here, and nothing is added to them', () => {
    expect(places(MAIN, /crashReporter\.start\([^)]*\)/g)).toEqual([
      'electron/main/crash-dumps.ts: crashReporter.start({ uploadToServer: false, ignoreSystemCrashHandler: false })',
    ]);
    expect(places(MAIN, /addExtraParameter|extra:|globalExtra|submitURL/g)).toEqual([]);
  });

  it('no secret goes into the arguments of a process, where every user of the computer can read it', () => {
    const started = places(MAIN, /\b(launch|fork|forkNode|spawn|execFile)\(\{?[^;]*?\)/g);
    expect(started.length).toBeGreaterThan(3);
    expect(started.filter((place) => /token|password|secret|credential/i.test(place))).toEqual([]);
    expect(places(MAIN, /appendSwitch\([^)]*(token|password|secret)/gi)).toEqual([]);
  });
});
