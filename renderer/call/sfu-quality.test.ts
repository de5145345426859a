import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { FULL_AFTER_MS, FULL_FROM_PX, SMALL_AFTER_MS, SMALL_BELOW_PX, SfuQuality } from './sfu-quality.ts';
import { ShownPictures } from './sfu-shown.ts';

describe('the size that is asked for', () => {
  let clock: ManualClock;
  let said: string[];
  let quality: SfuQuality;
  beforeEach(() => {
    clock = new ManualClock();
    said = [];
    quality = new SfuQuality({ clock, say: (low) => said.push(low ? 'low' : 'full') });
  });
  /** Shown so wide for so long. */
  const wide = (px: number, ms: number): string[] => {
    quality.handleWidth(px);
    clock.advance(ms);
    return said;
  };

  it('is the full one without a word as long as it is shown large', () => {
    expect(wide(SMALL_BELOW_PX, SMALL_AFTER_MS)).toEqual([]);
  });

  it('is the small one for a small place and for none, and soon the full one again', () => {
    expect(wide(SMALL_BELOW_PX - 1, SMALL_AFTER_MS)).toEqual(['low']);
    expect(wide(0, SMALL_AFTER_MS)).toEqual(['low']);
    expect(wide(FULL_FROM_PX, FULL_AFTER_MS)).toEqual(['low', 'full']);
  });

  it('stays as it is while an edge is dragged to and fro, or a page is turned and turned back', () => {
    wide(100, SMALL_AFTER_MS - 1);
    expect(wide(800, SMALL_AFTER_MS)).toEqual([]);
    wide(100, SMALL_AFTER_MS);
    wide(800, FULL_AFTER_MS - 1);
    expect(wide(0, SMALL_AFTER_MS)).toEqual(['low']);
  });

  it('does not follow every pixel around a limit', () => {
    wide(SMALL_BELOW_PX - 1, SMALL_AFTER_MS);
    expect(wide(FULL_FROM_PX - 1, SMALL_AFTER_MS)).toEqual(['low']);
    wide(FULL_FROM_PX, FULL_AFTER_MS);
    expect(wide(SMALL_BELOW_PX, SMALL_AFTER_MS)).toEqual(['low', 'full']);
  });

  it('is waited for twice as long after every time that the small one was not enough', () => {
    wide(100, SMALL_AFTER_MS);
    wide(800, FULL_AFTER_MS);
    expect(wide(100, 2 * SMALL_AFTER_MS - 1)).toEqual(['low', 'full']);
    clock.advance(1);
    wide(800, FULL_AFTER_MS);
    expect(wide(100, 4 * SMALL_AFTER_MS - 1)).toEqual(['low', 'full', 'low', 'full']);
    clock.advance(1);
    expect(said.at(-1)).toBe('low');
  });

  it('counts from the first moment, however often the place changes on', () => {
    wide(200, SMALL_AFTER_MS / 2);
    expect(wide(150, SMALL_AFTER_MS / 2)).toEqual(['low']);
  });

  it('is asked for by nobody after its end', () => {
    quality.handleWidth(0);
    quality.close();
    expect([clock.pending, wide(0, SMALL_AFTER_MS)]).toEqual([0, []]);
  });
});

describe('pictures that are shown', () => {
  it('tells the widest of that person alone, now and when it changes', () => {
    const pictures = new ShownPictures();
    const widths: number[] = [];
    const takeSmall = pictures.show('grace', 100);
    const end = pictures.follow('grace', (width) => widths.push(width));
    const takeLarge = pictures.show('grace', 600);
    pictures.show('hedy', 900);
    expect(widths).toEqual([100, 600]);
    takeLarge();
    takeLarge();
    takeSmall();
    expect(widths).toEqual([100, 600, 100, 0]);
    end();
    pictures.show('grace', 700);
    expect(widths).toHaveLength(4);
  });
});
