import { describe, expect, it } from 'vitest';
import { createFormats, createI18n, type Translate } from '../../../state/i18n.ts';
import { addNews, newsBetween, newsTexts, seenOf } from './news.ts';

const t = createI18n().t as unknown as Translate;
const formats = createFormats('en');
const SCREEN = {} as MediaStreamTrack;
const person = (name: string, more: Partial<Parameters<typeof seenOf>[0][number]> = {}) => ({
  userId: `u-${name}`,
  name,
  state: 'connected' as const,
  handRaisedAt: null,
  screen: null,
  ...more,
});
const told = (before: Parameters<typeof seenOf>[0], after: Parameters<typeof seenOf>[0]) =>
  newsTexts(t, formats, newsBetween(seenOf(before), seenOf(after)));

describe('news', () => {
  it('who joined and who left, in one sentence each', () => {
    expect(told([person('Ada')], [person('Ben'), person('Lin')])).toEqual(['Ben and Lin joined', 'Ada left']);
  });

  it('many names become a number', () => {
    const many = ['Ada', 'Ben', 'Lin', 'Omar', 'Hedy'].map((name) => person(name));
    expect(told([], many)).toEqual(['Ada, Ben and 3 more joined']);
    expect(told([], many.slice(0, 3))).toEqual(['Ada, Ben, and Lin joined']);
  });

  it('who is only called has not joined; who is interrupted has not left', () => {
    expect(told([], [person('Ada', { state: 'ringing' })])).toEqual([]);
    expect(told([person('Ada')], [person('Ada', { state: 'interrupted' })])).toEqual([]);
  });

  it('a raised hand and a shared screen are said once, and not when they end', () => {
    const up = person('Ada', { handRaisedAt: 5, screen: SCREEN });
    expect(told([person('Ada')], [up])).toEqual(['Ada has raised a hand', 'Ada is sharing']);
    expect(told([up], [up])).toEqual([]);
    expect(told([up], [person('Ada')])).toEqual([]);
  });

  it('is gathered, and the latest about a person counts', () => {
    const [joined, left] = [
      newsBetween(seenOf([]), seenOf([person('Ada')])),
      newsBetween(seenOf([person('Ada')]), seenOf([])),
    ];
    const ben = newsBetween(seenOf([]), seenOf([person('Ben')]));
    expect(newsTexts(t, formats, addNews(addNews([], joined), ben))).toEqual(['Ada and Ben joined']);
    expect(newsTexts(t, formats, addNews(addNews(addNews([], joined), ben), left))).toEqual([
      'Ben joined',
      'Ada left',
    ]);
    expect(addNews(joined, [])).toBe(joined);
  });
});
