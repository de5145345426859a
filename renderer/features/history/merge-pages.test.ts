import { describe, expect, it } from 'vitest';
import type { CallRecordView } from '#shared/contracts/view.ts';
import { type HistoryPages, withNewest, withOlder } from './merge-pages.ts';

const pages = (ids: string, cursor: string | null): HistoryPages => ({
  records: ids.split('').map((id) => ({ id }) as CallRecordView),
  cursor,
});
const idsOf = ({ records }: HistoryPages): string => records.map(({ id }) => id).join('');

describe('older pages', () => {
  it('come behind, and a call that moved down meanwhile is there once', () => {
    const all = withOlder(pages('fed', 'd'), pages('dcb', 'b'));
    expect([idsOf(all), all.cursor]).toEqual(['fedcb', 'b']);
  });
});

describe('the newest page, again', () => {
  it('goes in front, and the older ones stay with their cursor', () => {
    const all = withNewest(pages('fedcb', 'b'), pages('gfe', 'e'));
    expect([idsOf(all), all.cursor]).toEqual(['gfedcb', 'b']);
  });

  it('stands alone where calls are missing between the two', () => {
    const all = withNewest(pages('fed', 'd'), pages('zyx', 'x'));
    expect([idsOf(all), all.cursor]).toEqual(['zyx', 'x']);
  });

  it('takes along the cursor where it reaches as far as all that is known', () => {
    const all = withNewest(pages('fe', null), pages('gfe', 'e'));
    expect([idsOf(all), all.cursor]).toEqual(['gfe', 'e']);
  });

  it('fills an empty list', () => {
    expect(idsOf(withNewest(pages('', null), pages('a', null)))).toBe('a');
  });
});
