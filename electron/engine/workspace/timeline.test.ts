import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '#shared/contracts/connect/model.ts';
import { Timeline } from './timeline.ts';

const message = (seq: number, rev = seq): Message => ({
  id: `m${seq}`,
  conversationId: 'v',
  seq,
  rev,
  clientId: null,
  kind: 'text',
  callId: null,
  senderId: 'ann',
  content: `${seq}/${rev}`,
  replyToId: null,
  attachments: [],
  reactions: [],
  createdAt: '2026-01-01T00:00:00.000Z',
  editedAt: null,
  deletedAt: null,
});
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => message(from + n));
const seqs = (line: Timeline) => line.messages.map((one) => one.seq);
const lineOf = (from: number, to: number, max = 100) => {
  const line = new Timeline(max);
  line.join(range(from, to));
  return line;
};

describe('a timeline', () => {
  it('takes new messages, and changed ones only if they are newer', () => {
    const line = lineOf(5, 7);
    expect(line.put(message(8))).toEqual({ kept: [message(8)], dropped: [] });
    expect(line.put(message(6, 20)).kept).toHaveLength(1);
    expect(line.put(message(6, 10)).kept).toHaveLength(0);
    expect(line.messages[1]?.rev).toBe(20);
    expect(line.put(message(2, 30)).kept).toHaveLength(0);
    expect(seqs(line)).toEqual([5, 6, 7, 8]);
  });

  it('lets those wait that come ahead, until the gap is closed', () => {
    const line = lineOf(1, 2);
    line.put(message(5));
    line.put(message(4));
    expect(seqs(line)).toEqual([1, 2]);
    expect(line.put(message(3)).kept.map((one) => one.seq)).toEqual([3, 4, 5]);
    expect(seqs(line)).toEqual([1, 2, 3, 4, 5]);
  });

  it('is bounded: the oldest go, and older pages are not kept beyond it', () => {
    const line = lineOf(1, 5, 5);
    expect(line.put(message(6)).dropped.map((one) => one.seq)).toEqual([1]);
    expect(seqs(line)).toEqual([2, 3, 4, 5, 6]);
    expect(line.join([message(1)]).kept).toEqual([]);
    expect(seqs(line)).toEqual([2, 3, 4, 5, 6]);
  });

  it('joins older pages that touch it, and no others', () => {
    const line = lineOf(10, 12);
    expect(line.join(range(7, 9)).kept.map((one) => one.seq)).toEqual([9, 8, 7]);
    expect(line.join(range(1, 4)).kept).toEqual([]);
    expect(seqs(line)).toEqual([7, 8, 9, 10, 11, 12]);
  });

  it('starts over with a page', () => {
    const line = lineOf(1, 5);
    const { dropped } = line.reset(range(5, 6));
    expect(dropped.map((one) => one.seq)).toEqual([1, 2, 3, 4]);
    expect(seqs(line)).toEqual([5, 6]);
  });

  it('answers pages that it has in whole, and no others', () => {
    const line = lineOf(1, 10);
    expect(line.page(null, 3)?.messages.map((one) => one.seq)).toEqual([8, 9, 10]);
    expect(line.page(null, 3)?.hasMore).toBe(true);
    expect(line.page(3, 50)).toEqual({ messages: range(1, 2), hasMore: false });
    expect(line.page(1, 50)).toBeNull();
    const part = lineOf(6, 10);
    expect(part.page(8, 50)).toBeNull();
    expect(part.page(8, 2)?.messages.map((one) => one.seq)).toEqual([6, 7]);
    expect(part.page(40, 2)).toBeNull();
    expect(new Timeline(5).page(null, 3)).toBeNull();
  });

  it('has no gaps and no old versions, whatever comes in whatever order', () => {
    const put = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 60 }));
    fc.assert(
      fc.property(fc.array(put, { maxLength: 80 }), (puts) => {
        const line = new Timeline(10);
        const newest = new Map<number, number>();
        for (const [seq, rev] of puts) {
          const wasIn = seqs(line).includes(seq);
          line.put(message(seq, rev));
          if (seqs(line).includes(seq) && wasIn) newest.set(seq, Math.max(newest.get(seq) ?? 0, rev));
          const now = seqs(line);
          expect(now).toEqual(now.map((_, n) => (now[0] ?? 0) + n));
          expect(now.length).toBeLessThanOrEqual(10);
        }
        for (const one of line.messages) expect(one.rev).toBeGreaterThanOrEqual(newest.get(one.seq) ?? 0);
      }),
    );
  });
});
