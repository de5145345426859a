import { describe, expect, it } from 'vitest';
import { aMessage, ME, NOON } from '#test/support/sample-view.ts';
import { rowsOf } from './rows.ts';
import { nextIndex } from './use-first-index.ts';

const MINUTE = 60_000;
const at = (minutes: number, senderId: string, seq: number, more = {}) =>
  aMessage(senderId, `m${seq}`, { seq, key: `k${seq}`, sentAt: NOON + minutes * MINUTE, ...more });

/** One letter per row: what stands above it and how it joins its neighbours. */
const drawn = (rows: ReturnType<typeof rowsOf>): string[] =>
  rows.map(
    (row) =>
      `${row.opensDay ? 'day ' : ''}${row.opensUnread ? 'new ' : ''}${row.opensRun ? '(' : '-'}${row.message.content}${row.closesRun ? ')' : '-'}`,
  );

describe('rows', () => {
  it('join bubbles of one person that are close in time', () => {
    const rows = rowsOf([at(0, ME, 1), at(1, ME, 2), at(2, 'u-grace', 3), at(20, 'u-grace', 4)], ME, null);
    expect(drawn(rows)).toEqual(['day (m1-', '-m2)', '(m3)', '(m4)']);
    expect(rows.map((row) => row.mine)).toEqual([true, true, false, false]);
  });

  it('open a day where one begins, and no run goes over midnight', () => {
    const midnight = new Date(2026, 10, 19).getTime();
    const rows = rowsOf(
      [at(0, ME, 1, { sentAt: midnight - 1000 }), at(0, ME, 2, { sentAt: midnight + 1000 })],
      ME,
      null,
    );
    expect(drawn(rows)).toEqual(['day (m1)', 'day (m2)']);
  });

  it('mark the first unread message of others, and break the run there', () => {
    const rows = rowsOf([at(0, 'u-grace', 1), at(1, ME, 2), at(2, 'u-grace', 3), at(3, 'u-grace', 4)], ME, 1);
    expect(drawn(rows)).toEqual(['day (m1)', '(m2)', 'new (m3-', '-m4)']);
    const inRun = rowsOf([at(0, 'u-grace', 1), at(1, 'u-grace', 2)], ME, 1);
    expect(drawn(inRun)).toEqual(['day (m1)', 'new (m2)']);
  });

  it('keep calls and notices out of runs', () => {
    const rows = rowsOf([at(0, ME, 1), at(1, ME, 2, { kind: 'call' }), at(2, ME, 3)], ME, null);
    expect(drawn(rows)).toEqual(['day (m1)', '(m2)', '(m3)']);
  });
});

describe('the number of the first row', () => {
  const rows = (...seqs: number[]) =>
    rowsOf(
      seqs.map((seq) => at(seq, ME, seq)),
      ME,
      null,
    );

  it.each([
    ['older rows come in above', rows(5, 6), rows(2, 3, 4, 5, 6), 97],
    ['newer rows come in below', rows(5, 6), rows(5, 6, 7), 100],
    ['the oldest are forgotten', rows(2, 3, 4, 5, 6), rows(5, 6), 103],
    ['nothing is left of the old ones', rows(5, 6), rows(8, 9), 100],
    ['the list was empty', rows(), rows(1, 2), 100],
  ])('when %s', (_what, before, after, index) => {
    expect(nextIndex({ rows: before, index: 100 }, after)).toBe(index);
  });
});
