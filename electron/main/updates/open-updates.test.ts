import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { UpdateView } from '#shared/contracts/desktop.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { aCall, fakeEngine } from '../fake-engine.ts';
import { openUpdates, type OpenUpdatesOptions } from './open-updates.ts';
import type { Updater } from './updates.ts';

function appWith(packed: unknown, isPackaged = true): OpenUpdatesOptions['app'] {
  const dir = mkdtempSync(join(tmpdir(), 'parley-packed-'));
  writeFileSync(join(dir, 'package.json'), typeof packed === 'string' ? packed : JSON.stringify(packed));
  return { isPackaged, getAppPath: () => dir, quit: () => undefined };
}

const FEED = 'https://updates.example/parley';

async function open(over: Partial<OpenUpdatesOptions> = {}) {
  const clock = new ManualClock();
  const shown: UpdateView[] = [];
  const engine = fakeEngine();
  let loads = 0;
  const feeds: unknown[] = [];
  const channels: unknown[] = [];
  const updater = {
    on: () => undefined,
    setFeedURL: (feed: unknown) => feeds.push(feed),
    checkForUpdates: async () => null,
    set channel(channel: string) {
      channels.push(channel);
    },
  };
  const opened = await openUpdates({
    app: appWith({ name: 'parley', updateFeed: FEED }),
    engine,
    policy: undefined,
    show: (view) => shown.push(view),
    lead: () => Promise.resolve(),
    clock,
    logger: silentLogger,
    way: 'self',
    load: async () => {
      loads += 1;
      return updater as unknown as Updater;
    },
    ...over,
  });
  return { ...opened, clock, engine, shown, feeds, channels, last: () => shown.at(-1), loads: () => loads };
}

const off = (why: string) => ({ state: 'off', why });

describe('updates on this computer', () => {
  it.each<[string, Partial<OpenUpdatesOptions>, unknown]>([
    ['the app runs from its sources', { way: 'development' }, off('development')],
    ['the system brings them', { way: 'package' }, off('package')],
    ['the administrator says so', { policy: { enabled: false } }, off('policy')],
    ['it was packed without a feed', { app: appWith({ name: 'parley' }) }, off('package')],
    ['its feed is no https address', { app: appWith({ updateFeed: 'http://x.example' }) }, off('package')],
    ['what was packed cannot be read', { app: appWith('{') }, off('package')],
  ])('are off where %s', async (_why, over, view) => {
    const { last, clock, loads, handlers, closing } = await open(over);
    expect(last()).toEqual(view);
    await handlers.checkForUpdate(undefined);
    await handlers.installUpdate(undefined);
    await closing.close();
    expect([clock.pending, loads()]).toEqual([0, 0]);
  });

  it('come from the feed that was packed, or from the one of the policy', async () => {
    const packed = await open();
    await packed.handlers.checkForUpdate(undefined);
    expect(packed.feeds).toEqual([{ provider: 'generic', url: FEED, channel: 'latest' }]);
    const own = 'https://intra.example/parley';
    const managed = await open({ policy: { feed: own, channel: 'beta' } });
    await managed.handlers.checkForUpdate(undefined);
    expect(managed.feeds).toEqual([{ provider: 'generic', url: own, channel: 'beta' }]);
  });

  it('follow the channel that the person chooses, unless the policy has one', async () => {
    const free = await open();
    free.engine.changeSettings({ updateChannel: 'beta' });
    await free.handlers.checkForUpdate(undefined);
    expect(free.channels).toEqual(['beta']);
    const managed = await open({ policy: { channel: 'latest' } });
    managed.engine.changeSettings({ updateChannel: 'beta' });
    await managed.handlers.checkForUpdate(undefined);
    expect(managed.channels).toEqual(['latest']);
  });

  it('know of calls', async () => {
    const { engine, clock, loads } = await open();
    engine.setCalls(aCall());
    clock.advance(60_000);
    expect(loads()).toBe(0);
  });
});
