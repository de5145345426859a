import { describe, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { aSource, FakeCapturer } from './fake-capturer.ts';
import { SourceFeed } from './source-feed.ts';

function setUp(kind: 'screen' | 'window' = 'window') {
  const capturer = new FakeCapturer();
  const clock = new ManualClock();
  const feed = new SourceFeed({
    kind,
    getSources: capturer.getSources,
    withoutOwn: (sources) => sources.filter(({ id }) => !id.startsWith('window:9')),
    clock,
    logger: silentLogger,
  });
  let changes = 0;
  const watch = () => feed.watch(() => (changes += 1));
  return {
    capturer,
    clock,
    feed,
    watch,
    answer: (...sources: Parameters<typeof aSource>[]) =>
      capturer.answer(
        kind,
        sources.map((one) => aSource(...one)),
      ),
    ids: () => feed.sources?.map(({ id }) => id) ?? null,
    changes: () => changes,
  };
}

describe('sources', () => {
  it('are not asked for before somebody looks, nor afterwards', async () => {
    const { capturer, clock, feed, watch, answer } = setUp();
    clock.advance(60_000);
    expect(capturer.asked).toEqual([]);
    const stop = watch();
    await answer(['window:1:0']);
    stop();
    clock.advance(60_000);
    expect([capturer.asked.length, feed.sources, clock.pending]).toEqual([1, null, 0]);
  });

  it('come with a small picture, the window’s also with its icon, and without our own', async () => {
    const { capturer, feed, watch, answer } = setUp();
    watch();
    expect(feed.sources).toBeNull();
    await answer(['window:1:0', { name: 'Letter', picture: 'abc', icon: 'ico' }], ['window:9:1']);
    expect(capturer.asked).toEqual([
      { types: ['window'], thumbnailSize: { width: 320, height: 180 }, fetchWindowIcons: true },
    ]);
    expect(feed.sources).toEqual([
      {
        id: 'window:1:0',
        kind: 'window',
        name: 'Letter',
        thumbnail: 'data:image/png;base64,abc',
        icon: 'data:image/png;base64,ico',
      },
    ]);
  });

  it('are asked for again two seconds after an answer, one question at a time', async () => {
    const { capturer, clock, watch, answer, changes } = setUp();
    watch();
    await answer(['window:1:0']);
    clock.advance(1999);
    expect(capturer.asked).toHaveLength(1);
    clock.advance(1);
    expect(capturer.asked).toHaveLength(2);
    clock.advance(60_000);
    expect([capturer.asked.length, capturer.waiting('window')]).toEqual([2, 1]);
    await answer(['window:1:0']);
    expect(changes()).toBe(1);
    clock.advance(2000);
    await answer(['window:1:0', { picture: 'new' }]);
    expect(changes()).toBe(2);
  });

  it('keep their last good picture, their icon and their place', async () => {
    const { clock, feed, watch, answer, ids } = setUp();
    watch();
    await answer(['window:1:0', { picture: 'one', icon: 'ico' }], ['window:2:0', { picture: '' }]);
    expect(feed.sources?.map(({ thumbnail }) => thumbnail)).toEqual(['data:image/png;base64,one', null]);
    clock.advance(2000);
    await answer(['window:3:0'], ['window:2:0', { picture: 'two' }], ['window:1:0', { picture: '' }]);
    expect(ids()).toEqual(['window:1:0', 'window:2:0', 'window:3:0']);
    expect(feed.sources?.map(({ thumbnail, icon }) => [thumbnail, icon])).toEqual([
      ['data:image/png;base64,one', 'data:image/png;base64,ico'],
      ['data:image/png;base64,two', null],
      ['data:image/png;base64,p', null],
    ]);
    clock.advance(2000);
    await answer(['window:2:0']);
    expect(ids()).toEqual(['window:2:0']);
  });

  it('are nothing after three seconds without an answer, and come when the answer is late', async () => {
    const { capturer, clock, watch, answer, ids } = setUp();
    watch();
    clock.advance(2999);
    expect(ids()).toBeNull();
    clock.advance(1);
    expect(ids()).toEqual([]);
    clock.advance(10_000);
    expect(capturer.waiting('window')).toBe(1);
    await answer(['window:1:0']);
    expect(ids()).toEqual(['window:1:0']);
    clock.advance(2000);
    expect(capturer.asked).toHaveLength(2);
  });

  it('stay when one answer is empty or fails, and go when nothing comes again and again', async () => {
    const { capturer, clock, watch, answer, ids } = setUp();
    watch();
    await answer(['window:1:0']);
    const next = async (act: () => Promise<void>) => {
      clock.advance(2000);
      await act();
      return ids();
    };
    expect(await next(() => answer())).toEqual(['window:1:0']);
    expect(await next(() => capturer.fail('window'))).toEqual(['window:1:0']);
    expect(await next(() => answer())).toEqual(['window:1:0']);
    expect(await next(() => answer())).toEqual([]);
  });

  it('go at once when only our own windows are left', async () => {
    const { clock, watch, answer, ids } = setUp();
    watch();
    await answer(['window:1:0'], ['window:9:1']);
    clock.advance(2000);
    await answer(['window:9:1']);
    expect(ids()).toEqual([]);
  });

  it('that the system does not tell are none', async () => {
    const { capturer, watch, ids } = setUp('screen');
    watch();
    await capturer.fail('screen');
    expect(ids()).toEqual([]);
  });

  it('of a later look share a question that still hangs, and know nothing of the earlier one', async () => {
    const { capturer, clock, watch, answer, ids } = setUp();
    const stop = watch();
    await answer(['window:1:0']);
    clock.advance(2000);
    stop();
    watch();
    expect([ids(), capturer.asked.length]).toEqual([null, 2]);
    await answer(['window:2:0']);
    expect(ids()).toEqual(['window:2:0']);
  });
});

describe('a source that is looked for once more', () => {
  it('is there, or gone, by a new answer without pictures', async () => {
    const { capturer, feed, watch, answer } = setUp();
    watch();
    await answer(['window:1:0', { picture: 'one' }], ['window:2:0']);
    const looks = [feed.isThere('window:1:0'), feed.isThere('window:2:0')];
    expect(capturer.asked).toHaveLength(2);
    expect(capturer.asked[1]?.thumbnailSize).toEqual({ width: 0, height: 0 });
    await answer(['window:1:0', { picture: '' }]);
    expect(await Promise.all(looks)).toEqual([true, false]);
    expect(feed.sources?.[0]?.thumbnail).toBe('data:image/png;base64,one');
  });

  it.each<[string, (world: ReturnType<typeof setUp>) => Promise<void> | void]>([
    ['does not come in time', ({ clock }) => clock.advance(3000)],
    ['is empty', ({ answer }) => answer()],
    ['fails', ({ capturer }) => capturer.fail('window')],
  ])('is taken to be there when the answer %s', async (_what, happen) => {
    const world = setUp();
    world.watch();
    await world.answer(['window:1:0']);
    const look = world.feed.isThere('window:1:0');
    await happen(world);
    expect(await look).toBe(true);
  });
});
