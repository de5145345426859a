import { describe, expect, it } from 'vitest';
import { MessageLog } from './message-log.ts';
import { MessageRow } from './rows.ts';

const row = (id: number, more: Record<string, unknown> = {}): MessageRow =>
  MessageRow.parse({
    id,
    channel: 'general',
    sender: 'bob',
    content: `m${id}`,
    ts: 1000 + id,
    deleted: 0,
    reactions: null,
    mentions: null,
    ...more,
  });
const logOf = (...rows: MessageRow[]): MessageLog => {
  const log = new MessageLog('general', () => 'alice');
  log.load(rows, null);
  return log;
};
const placesOf = (log: MessageLog) => log.page({ limit: 100 }).messages.map((one) => [one.id, one.seq]);

describe('places', () => {
  it('are by id, from 1 without gaps, whatever the times say', () => {
    const log = logOf(row(30, { ts: 1 }), row(10), row(20));
    expect(placesOf(log)).toEqual([
      ['10', 1],
      ['20', 2],
      ['30', 3],
    ]);
  });

  it('stay when old rows are purged, by the anchor that was kept', () => {
    const before = logOf(row(10), row(20), row(30));
    const again = new MessageLog('general', () => 'alice');
    again.load([row(20), row(30), row(40)], before.anchor);
    expect(placesOf(again)).toEqual([
      ['20', 2],
      ['30', 3],
      ['40', 4],
    ]);
    const gone = new MessageLog('general', () => 'alice');
    gone.load([row(40)], before.anchor);
    expect(placesOf(gone)).toEqual([['40', 4]]);
  });

  it('are not given to what comes from before my history', () => {
    const log = logOf(row(20), row(30));
    expect(log.take([row(5, { edited: 1, edited_ts: 2000 })])).toEqual([]);
    const again = new MessageLog('general', () => 'alice');
    again.load([row(5), row(20), row(30)], log.anchor);
    expect(placesOf(again)).toEqual(placesOf(log));
  });
});

describe('changes', () => {
  it('are told once, and carry the time of the change', () => {
    const log = logOf(row(1));
    const edited = row(1, { content: 'other', edited_ts: 1500.25 });
    expect(log.take([edited])).toMatchObject([{ seq: 1, rev: 1_500_250_000, content: 'other' }]);
    expect(log.take([edited])).toEqual([]);
    expect(log.take([row(1)])).toEqual([]);
    expect(log.cursor).toBe(1500.25);
  });

  it('are listed after a rev, with those that were committed a little late', () => {
    const log = logOf(row(1), row(2, { ts: 1100 }), row(3, { ts: 1200 }));
    log.take([row(1, { deleted: 1, deleted_ts: 1300 })]);
    const since = Math.round(1100 * 1e6);
    expect(log.changes(since).map((one) => one.id)).toEqual(['2', '3', '1']);
    expect(log.changes(since + 3e6).map((one) => one.id)).toEqual(['3', '1']);
    expect(log.rev).toBe(1300e6);
  });

  it('of a deleted message leave nothing of it to read', () => {
    const log = logOf(row(1, { filename: `${'a'.repeat(32)}_x.txt`, reactions: '{"heart":["bob"]}' }));
    expect(log.find(1)).toMatchObject({
      attachments: [{ name: 'x.txt', mime: 'text/plain', size: null }],
      reactions: [{ emoji: '❤️', userIds: ['bob'] }],
    });
    log.take([row(1, { deleted: 1, deleted_ts: 1300 })]);
    expect(log.find(1)).toMatchObject({ content: '', attachments: [], reactions: [] });
    expect(log.find(1)?.deletedAt).not.toBeNull();
  });
});

describe('reading', () => {
  it('goes up to the first of so many unread messages of others', () => {
    const log = logOf(
      row(1),
      row(2),
      row(3, { sender: 'alice' }),
      row(4, { deleted: 1, deleted_ts: 1 }),
      row(5),
    );
    expect([0, 1, 2, 3, 9].map((unread) => log.readUpTo(unread))).toEqual([5, 4, 1, 0, 0]);
    expect(log.seqAt(1003)).toBe(3);
    expect(log.seqAt(1)).toBe(0);
  });

  it('comes in pages', () => {
    const log = logOf(...[1, 2, 3, 4, 5].map((id) => row(id)));
    const seqs = (page: Parameters<MessageLog['page']>[0]) => {
      const { messages, hasMore } = log.page(page);
      return [messages.map((one) => one.seq), hasMore];
    };
    expect(seqs({ limit: 2 })).toEqual([[4, 5], true]);
    expect(seqs({ before: 4, limit: 9 })).toEqual([[1, 2, 3], false]);
    expect(seqs({ after: 1, limit: 2 })).toEqual([[2, 3], true]);
  });

  it('who is named, everybody means me, and system lines are nobody’s', () => {
    const log = logOf(
      row(1, { mentions: '["alice","cai"]' }),
      row(2, { mentions: '["@everyone"]' }),
      row(3, { sender: 'system' }),
      row(4, { content_type: 'system' }),
      row(5, { mentions: 'no json' }),
    );
    const { messages } = log.page({ limit: 9 });
    expect(messages.map((one) => one.mentionIds)).toEqual([['alice', 'cai'], ['alice'], [], [], []]);
    expect(messages.map((one) => one.kind)).toEqual(['text', 'text', 'system', 'system', 'text']);
  });
});
