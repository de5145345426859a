import { beforeEach, describe, expect, it } from 'vitest';
import type { RingView } from '#shared/contracts/ipc/ring.ts';
import { settle } from '#test/fakes/settle.ts';
import { fakeEngine } from '../fake-engine.ts';
import { aRing } from './fake-ring.ts';
import { RingFeed } from './ring-feed.ts';

describe('what may be heard', () => {
  let now: readonly RingView[];
  let told: string[][];
  let release: () => void;
  beforeEach(() => {
    now = [];
    told = [];
  });

  function setUp() {
    const engine = { ...fakeEngine(), ring: () => now };
    const feed = new RingFeed({ engine, fresh: () => new Promise((resolve) => (release = resolve)) });
    feed.events.on('changed', (rings) => told.push(rings.map(({ callId }) => callId)));
    const ring = (...rings: RingView[]): void => {
      now = rings;
      engine.events.emit('ring', rings);
    };
    return { feed, ring };
  }

  it('waits for the system’s word, then rings', async () => {
    const { feed, ring } = setUp();
    ring(aRing('c1'));
    expect(told).toEqual([]);
    release();
    await settle();
    expect(told).toEqual([['c1']]);
    expect(feed.rings).toHaveLength(1);
    ring();
    expect(told).toEqual([['c1'], []]);
  });

  it('is not what the system or the person wants quiet', async () => {
    const { ring } = setUp();
    ring(aRing('c1'));
    now = [aRing('c1', { quiet: true })];
    release();
    await settle();
    expect(told).toEqual([]);
  });

  it('stops when it becomes quiet, and begins when it no longer is', async () => {
    const { ring } = setUp();
    ring(aRing('c1'));
    release();
    await settle();
    ring(aRing('c1', { quiet: true }));
    ring(aRing('c1'));
    expect(told).toEqual([['c1'], [], ['c1']]);
  });

  it('goes on while a second call waits for the system’s word, and is not told what has not changed', async () => {
    const { ring } = setUp();
    ring(aRing('c1'));
    release();
    await settle();
    ring(aRing('c1'), aRing('c2'));
    expect(told).toEqual([['c1']]);
    release();
    await settle();
    expect(told).toEqual([['c1'], ['c1', 'c2']]);
  });

  it('is nothing when the call is over before the system has spoken', async () => {
    const { ring } = setUp();
    ring(aRing('c1'));
    ring();
    release();
    await settle();
    expect(told).toEqual([]);
  });
});
