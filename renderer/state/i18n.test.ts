import { describe, expect, it } from 'vitest';
import { createFormats, createI18n, daysAgo } from './i18n.ts';

describe('words', () => {
  it('fills in values and chooses plurals', () => {
    const { t } = createI18n();
    expect(t('errors.message-too-long', { limit: 10 })).toBe(
      'This message is too long: at most 10 characters.',
    );
    expect(t('common.presence.dnd')).toBe('Do not disturb');
  });

  it('escapes nothing: React does', () => {
    const { t } = createI18n();
    expect(t('errors.server-unreachable', { address: 'a<b>&c' })).toContain('a<b>&c');
  });
});

describe('dates', () => {
  const formats = createFormats('en-GB');
  const now = new Date(2026, 10, 18, 13, 20).getTime();
  const before = (days: number): number => new Date(2026, 10, 18 - days, 9, 5).getTime();

  it.each([
    [0, 'Today', '09:05'],
    [1, 'Yesterday', 'Yesterday'],
    [3, 'Sunday', 'Sun'],
    [10, '8 November', '8 Nov'],
    [400, '14 October 2025', '14/10/2025'],
  ])('%i days ago', (days, day, when) => {
    expect(formats.day(before(days), now)).toBe(day);
    expect(formats.when(before(days), now)).toBe(when);
  });

  it('counts days by the calendar, not by 24 hours', () => {
    const late = new Date(2026, 10, 17, 23, 59).getTime();
    expect(daysAgo(late, new Date(2026, 10, 18, 0, 1).getTime())).toBe(1);
    expect(daysAgo(late, new Date(2026, 10, 17, 0, 1).getTime())).toBe(0);
  });

  it.each([
    [5, '0:05'],
    [65, '1:05'],
    [3723, '1:02:03'],
  ])('%i seconds', (seconds, text) => {
    expect(formats.duration(seconds)).toBe(text);
  });
});

describe('amounts', () => {
  const formats = createFormats('en-GB');

  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1200, '1.2 kB'],
    [999_600, '1 MB'],
    [25_000_000, '25 MB'],
    [3_140_000_000, '3.1 GB'],
  ])('%i bytes', (bytes, text) => {
    expect(formats.bytes(bytes)).toBe(text);
  });

  it('in a second', () => {
    expect(formats.speed(2_400_000)).toBe('2.4 MB/s');
  });
});
