import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { UpdateView } from '#shared/contracts/desktop.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { type Updater, Updates, type UpdatesOptions } from './updates.ts';

/** electron-updater as Parley sees it: a test says what the feed has. */
class FakeUpdater extends EventEmitter {
  channel: string | null = null;
  allowDowngrade = false;
  autoDownload = false;
  autoInstallOnAppQuit = false;
  disableWebInstaller = false;
  requestHeaders: Record<string, string> | null = null;
  logger: unknown = console;
  feed: unknown = null;
  readonly installs: boolean[][] = [];
  checks = 0;
  answer: () => Promise<unknown> = async () => {
    this.emit('update-not-available', { version: '1.0.0' });
    return { isUpdateAvailable: false };
  };
  setFeedURL(feed: unknown): void {
    this.feed = feed;
  }
  checkForUpdates(): Promise<unknown> {
    this.checks += 1;
    return this.answer();
  }
  quitAndInstall(...how: boolean[]): void {
    this.installs.push(how);
  }
  found(version: string): void {
    this.answer = async () => {
      this.emit('update-available', { version });
      return { isUpdateAvailable: true, downloadPromise: Promise.resolve([]) };
    };
  }
}

function setUp(over: Partial<UpdatesOptions> = {}) {
  const fake = new FakeUpdater();
  const clock = new ManualClock();
  const shown: UpdateView[] = [];
  /** How often it had looked before it was led the way out. */
  const led: number[] = [];
  let quits = 0;
  let loads = 0;
  const updates = new Updates({
    load: async () => {
      loads += 1;
      return fake as unknown as Updater;
    },
    feed: 'https://updates.example/parley',
    channel: 'latest',
    show: (view) => shown.push(view),
    lead: async () => {
      led.push(fake.checks);
    },
    quit: () => void (quits += 1),
    clock,
    logger: silentLogger,
    random: () => 0.5,
    ...over,
  });
  return {
    fake,
    clock,
    shown,
    updates,
    led,
    last: () => shown.at(-1),
    quits: () => quits,
    loads: () => loads,
  };
}

const settle = (): Promise<void> => new Promise((done) => setImmediate(done));
const FIRST_MS = 45_000;
const FOUR_HOURS_MS = 4 * 3_600_000;

describe('updates', () => {
  it('look soon after the start and every four hours, and load the library only then', async () => {
    const { fake, clock, updates, loads, last } = setUp();
    updates.start();
    clock.advance(FIRST_MS - 1);
    expect([loads(), last()]).toEqual([0, { state: 'idle', checkedAt: null }]);
    clock.advance(1);
    await settle();
    expect([fake.checks, last()]).toEqual([1, { state: 'idle', checkedAt: clock.now() }]);
    clock.advance(FOUR_HOURS_MS);
    await settle();
    expect([fake.checks, loads()]).toEqual([2, 1]);
    updates.close();
    expect(clock.pending).toBe(0);
  });

  it('fetch by themselves, tell how far they are, and wait for the end of the app', async () => {
    const { fake, updates, shown, quits } = setUp();
    fake.found('1.2.0');
    await updates.check();
    fake.emit('download-progress', { percent: 41.5 });
    fake.emit('update-downloaded', { version: '1.2.0' });
    expect(shown.slice(1)).toEqual([
      { state: 'checking' },
      { state: 'downloading', version: '1.2.0', percent: 0 },
      { state: 'downloading', version: '1.2.0', percent: 41.5 },
      { state: 'ready', version: '1.2.0', waitsForCall: false },
    ]);
    expect(fake).toMatchObject({ autoDownload: true, autoInstallOnAppQuit: true, disableWebInstaller: true });
    expect([quits(), fake.installs]).toEqual([0, []]);
    await updates.check();
    expect(fake.checks).toBe(1);
  });

  it('go out by the proxy that was chosen, before every look', async () => {
    const { updates, led } = setUp();
    await updates.check();
    await updates.check();
    expect(led).toEqual([0, 1]);
  });

  it('install on request: first everything is closed in order, then the installer starts the app again', async () => {
    const { fake, updates, quits } = setUp();
    expect(() => updates.install()).toThrow('not-found');
    fake.found('1.2.0');
    await updates.check();
    fake.emit('update-downloaded', { version: '1.2.0' });
    updates.install();
    expect([quits(), fake.installs]).toEqual([1, []]);
    await updates.installIfAsked();
    expect(fake.installs).toEqual([[true, true]]);
  });

  it('leave it to the library when the person just quits', async () => {
    const { fake, updates } = setUp();
    fake.found('1.2.0');
    await updates.check();
    fake.emit('update-downloaded', { version: '1.2.0' });
    await updates.installIfAsked();
    expect(fake.installs).toEqual([]);
  });

  it('never install in a call, and say that they wait', async () => {
    const { fake, updates, last, quits } = setUp();
    updates.setInCall(true);
    fake.found('1.2.0');
    await updates.check();
    fake.emit('update-downloaded', { version: '1.2.0' });
    expect(last()).toEqual({ state: 'ready', version: '1.2.0', waitsForCall: true });
    expect(() => updates.install()).toThrow('call-in-progress');
    expect(quits()).toBe(0);
    updates.setInCall(false);
    expect(last()).toEqual({ state: 'ready', version: '1.2.0', waitsForCall: false });
    updates.install();
    expect(quits()).toBe(1);
  });

  it('do not look in a call, but after it', async () => {
    const { fake, clock, updates } = setUp();
    updates.start();
    updates.setInCall(true);
    clock.advance(FIRST_MS);
    await settle();
    expect(fake.checks).toBe(0);
    updates.setInCall(false);
    clock.advance(10 * 60_000);
    await settle();
    expect(fake.checks).toBe(1);
  });

  it('follow the channel, and never go back to an older version', async () => {
    const { fake, updates } = setUp();
    await updates.check();
    expect(fake.feed).toEqual({
      provider: 'generic',
      url: 'https://updates.example/parley',
      channel: 'latest',
    });
    updates.setChannel('beta');
    fake.allowDowngrade = true; // as the library does when the channel is set
    await updates.check();
    expect([fake.channel, fake.allowDowngrade]).toEqual(['beta', false]);
  });

  it('tell the server no id, and the library logs nothing by itself', async () => {
    const { fake, updates } = setUp();
    await updates.check();
    expect([fake.requestHeaders, fake.logger]).toEqual([{ 'x-user-staging-id': '' }, null]);
  });

  it('say whether the network failed or the file was not what it should be, and try again', async () => {
    const { fake, updates, last } = setUp();
    fake.answer = () => Promise.reject(new Error('net::ERR_NAME_NOT_RESOLVED'));
    await updates.check();
    const unreachable = { code: 'server-unreachable', params: { address: 'updates.example' } };
    expect(last()).toEqual({ state: 'failed', error: unreachable });
    fake.found('1.2.0');
    await updates.check();
    fake.emit('error', Object.assign(new Error('sha512'), { code: 'ERR_CHECKSUM_MISMATCH' }));
    expect(last()).toEqual({ state: 'failed', error: { code: 'internal', params: {} } });
    expect(() => updates.install()).toThrow('not-found');
    fake.answer = async () => null;
    await updates.check();
    expect(last()).toMatchObject({ state: 'idle' });
  });
});
