import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { UpdateView } from '#shared/contracts/desktop.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { type Updater, Updates } from './updates.ts';

/** The library itself, without Electron: its Linux updater over Node's own http. */
const require = createRequire(import.meta.url);
const library = require('electron-updater') as {
  AppImageUpdater: new (options: null, app: object) => Updater & { httpExecutor: unknown };
};
interface Download {
  responseHandler: null;
  onCancel: (callback: () => void) => void;
  callback: (error: Error | null) => void;
  destination: string;
  options: object;
}
const runtime = createRequire(require.resolve('electron-updater'))('builder-util-runtime') as {
  HttpExecutor: new () => { doDownload(request: object, download: Download, redirects: number): void };
};
class NodeExecutor extends runtime.HttpExecutor {
  createRequest(options: object, callback: (response: IncomingMessage) => void): unknown {
    return request({ ...options, agent: false }, callback);
  }
  /** As the library's own over Electron's net. */
  download(url: URL, destination: string, options: { headers: object }): Promise<void> {
    return new Promise((done, fail) => {
      const { protocol, hostname, port, pathname, search } = url;
      const asking = { protocol, hostname, port, path: pathname + search, headers: { ...options.headers } };
      const callback = (error: Error | null): void => (error ? fail(error) : done());
      const onCancel = (): void => undefined;
      this.doDownload(asking, { destination, options, onCancel, callback, responseHandler: null }, 0);
    });
  }
}

const APP_IMAGE = Buffer.from('a newer Parley, as far as this test cares');
const SHA512 = createHash('sha512').update(APP_IMAGE).digest('base64');
const NAME = 'Parley-2.0.0.AppImage';

const feedText = (over: Record<string, unknown> = {}): string => {
  const { version = '2.0.0', sha512 = SHA512, ...more } = over;
  const lines = [
    `version: ${String(version)}`,
    'files:',
    `  - url: ${NAME}`,
    `    sha512: ${String(sha512)}`,
    `    size: ${APP_IMAGE.length}`,
    `releaseDate: '2026-11-21T00:00:00.000Z'`,
    ...Object.entries(more).map(([key, value]) => `${key}: ${String(value)}`),
  ];
  return `${lines.join('\n')}\n`;
};

/** What the feed's folder holds, and what was asked of it. */
let files: Record<string, string | Buffer> = {};
const asked: IncomingMessage[] = [];
let server: Server;
let feed = '';

beforeAll(async () => {
  server = createServer((message, response) => {
    asked.push(message);
    const found = files[new URL(message.url ?? '/', 'http://x').pathname.slice(1)];
    response.statusCode = found === undefined ? 404 : 200;
    response.end(found);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  feed = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((done) => server.close(done)));
afterEach(() => {
  asked.length = 0;
  vi.unstubAllEnvs();
});

function open(version = '1.0.0') {
  const dir = mkdtempSync(join(tmpdir(), 'parley-updates-'));
  const config = join(dir, 'app-update.yml');
  writeFileSync(config, 'provider: generic\nurl: http://127.0.0.1:9/\nupdaterCacheDirName: parley-updater\n');
  const installed = join(dir, 'Parley.AppImage');
  writeFileSync(installed, 'the Parley of today');
  vi.stubEnv('APPIMAGE', installed);
  const updater = new library.AppImageUpdater(null, {
    version,
    name: 'parley',
    isPackaged: true,
    appUpdateConfigPath: config,
    userDataPath: dir,
    baseCachePath: join(dir, 'cache'),
    whenReady: () => Promise.resolve(),
    relaunch: () => undefined,
    quit: () => undefined,
    onQuit: () => undefined,
  });
  updater.httpExecutor = new NodeExecutor();
  const shown: UpdateView[] = [];
  const updates = new Updates({
    load: async () => updater,
    feed,
    channel: 'latest',
    show: (view) => shown.push(view),
    lead: () => Promise.resolve(),
    quit: () => undefined,
    clock: new ManualClock(),
    logger: silentLogger,
    random: () => 0,
  });
  const pending = join(dir, 'cache/parley-updater/pending', NAME);
  const last = () => shown.at(-1);
  /** Until the download has ended, well or not. */
  const end = () => vi.waitFor(() => expect(last()?.state).toMatch(/ready|failed|idle/), { timeout: 10_000 });
  return { updates, dir, installed, pending, shown, last, end };
}

describe.runIf(process.platform === 'linux')('a feed, read by electron-updater itself', () => {
  it('is looked at, the newer version fetched and checked, and nothing installed yet', async () => {
    files = { 'latest-linux.yml': feedText(), [NAME]: APP_IMAGE };
    const { updates, end, last, pending, installed } = open();
    await updates.check();
    await end();
    expect(last()).toEqual({ state: 'ready', version: '2.0.0', waitsForCall: false });
    expect(readFileSync(pending)).toEqual(APP_IMAGE);
    expect(readFileSync(installed, 'utf8')).toBe('the Parley of today');
  });

  it('refuses a file that is not the one that the feed names', async () => {
    files = {
      'latest-linux.yml': feedText(),
      [NAME]: Buffer.from('something else of that length, nearly!!!!'),
    };
    const { updates, end, last, pending } = open();
    await updates.check();
    await end();
    expect(last()).toEqual({ state: 'failed', error: { code: 'internal', params: {} } });
    expect(existsSync(pending)).toBe(false);
  });

  it('takes nothing older, and nothing twice', async () => {
    for (const version of ['0.9.0', '1.0.0']) {
      files = { 'latest-linux.yml': feedText({ version }), [NAME]: APP_IMAGE };
      const { updates, last } = open();
      await updates.check();
      expect(last()).toMatchObject({ state: 'idle' });
    }
  });

  it('has a channel of its own for those who try versions out', async () => {
    files = {
      'latest-linux.yml': feedText({ version: '1.0.0' }),
      'beta-linux.yml': feedText({ version: '2.1.0' }),
    };
    files[NAME] = APP_IMAGE;
    const { updates, end, last } = open();
    updates.setChannel('beta');
    await updates.check();
    await end();
    expect(last()).toMatchObject({ state: 'ready', version: '2.1.0' });
  });

  it('reaches one after the other: who is later in the rollout waits, and no id is told', async () => {
    files = { 'latest-linux.yml': feedText({ stagingPercentage: 0 }), [NAME]: APP_IMAGE };
    const early = open();
    await early.updates.check();
    expect(early.last()).toMatchObject({ state: 'idle' });
    // the same id at every look: nobody is moved about in the queue
    const id = readFileSync(join(early.dir, '.updaterId'), 'utf8');
    await early.updates.check();
    expect(readFileSync(join(early.dir, '.updaterId'), 'utf8')).toBe(id);
    files['latest-linux.yml'] = feedText({ stagingPercentage: 100 });
    await early.updates.check();
    await early.end();
    expect(early.last()).toMatchObject({ state: 'ready' });
    expect(asked.length).toBeGreaterThan(3);
    for (const { headers, url } of asked) {
      expect(headers['x-user-staging-id']).toBe('');
      expect(JSON.stringify([headers, url])).not.toContain(id);
    }
  });

  it('that is not there is told as such', async () => {
    files = {};
    const { updates, last } = open();
    await updates.check();
    expect(last()).toMatchObject({ state: 'failed' });
  });
});
