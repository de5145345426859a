import { describe, expect, it } from 'vitest';
import { type Draft, Journal } from './journal.ts';

const NOW = Date.UTC(2026, 0, 1);
const draft = (id: string): Draft => ({
  id,
  clientId: null,
  kind: 'text',
  senderId: 'ada',
  content: id,
  createdAt: '2026-01-01T00:00:00.000Z',
});
const idsOf = (messages: readonly { id: string }[]) => messages.map(({ id }) => id);

function filled(count: number): Journal {
  const journal = new Journal('c', NOW);
  for (let n = 1; n <= count; n += 1) journal.add(draft(`m${n}`));
  return journal;
}

describe('the journal', () => {
  it('gives places without gaps, and a known message none', () => {
    const journal = filled(2);
    expect(journal.add(draft('m1'))).toBeNull();
    expect(journal.add(draft('m3'))).toMatchObject({ seq: 3, conversationId: 'c' });
    expect([...journal.authors()]).toEqual(['ada']);
  });

  it('gives pages by place, ascending', () => {
    const journal = filled(5);
    const idsIn = (page: Parameters<Journal['page']>[0]) => idsOf(journal.page(page).messages);
    expect(idsIn({ limit: 2 })).toEqual(['m4', 'm5']);
    expect(idsIn({ before: 4, limit: 2 })).toEqual(['m2', 'm3']);
    expect(idsIn({ after: 1, limit: 2 })).toEqual(['m2', 'm3']);
    expect(journal.page({ before: 3, limit: 2 }).hasMore).toBe(false);
    expect(journal.page({ before: 4, limit: 2 }).hasMore).toBe(true);
    expect(idsOf(journal.after(3))).toEqual(['m4', 'm5']);
  });

  it('tells what has changed, and all of it to whoever comes from another run', () => {
    const journal = filled(3);
    const { rev } = journal;
    journal.remove(({ id }) => id === 'm1', '2026-01-02T00:00:00.000Z');
    expect(journal.changes(rev)).toMatchObject([{ id: 'm1', content: '', rev: rev + 1 }]);
    expect(idsOf(journal.changes(Number.MAX_SAFE_INTEGER))).toEqual(['m2', 'm3', 'm1']);
  });

  it('keeps a bounded number, and counts on', () => {
    const journal = filled(2100);
    expect(journal.page({ limit: 5000 }).messages).toHaveLength(2000);
    expect(journal.lastSeq).toBe(2100);
    journal.clear();
    expect(journal.last).toBeNull();
    expect(journal.add(draft('x'))).toMatchObject({ seq: 2101 });
  });

  it('of a later run counts below every rev of an earlier one', () => {
    const before = filled(1);
    const after = new Journal('c', NOW + 1000);
    for (let n = 1; n <= 500; n += 1) after.add(draft(`m${n}`));
    expect(after.rev).toBeLessThan(before.rev);
    expect(Number.isSafeInteger(before.rev)).toBe(true);
  });
});
