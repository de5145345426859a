import { describe, expect, it } from 'vitest';
import type { Message } from '#shared/contracts/connect/model.ts';
import { MessageView } from '#shared/contracts/view.ts';
import { isUnreadable, messageView, outboxView } from './message-view.ts';

const message: Message = {
  id: 'm1',
  conversationId: 'v',
  seq: 1,
  rev: 1,
  clientId: 'k1',
  kind: 'text',
  callId: null,
  senderId: 'ann',
  content: 'hello',
  replyToId: null,
  attachments: [],
  reactions: [],
  createdAt: '2026-01-01T00:00:10.000Z',
  editedAt: null,
  deletedAt: null,
};
const view = (more: Partial<Message> = {}, me = 'ann') =>
  MessageView.parse(messageView({ ...message, ...more }, me, (time) => Date.parse(time) - 10_000));

describe('a message as windows see it', () => {
  it('is known by its clientId to its sender, by its id to others', () => {
    expect(view().key).toBe('k1');
    expect(view({}, 'bob').key).toBe('m1');
    expect(view({ clientId: null }).key).toBe('m1');
  });

  it('has its time on this machine’s clock', () => {
    expect(view().sentAt).toBe(Date.UTC(2026, 0, 1));
  });

  it('says that it was edited, deleted, or how its call went', () => {
    expect(view({ editedAt: message.createdAt })).toMatchObject({ edited: true, deleted: false });
    expect(view({ deletedAt: message.createdAt, content: '' })).toMatchObject({ deleted: true, content: '' });
    expect(
      view({ kind: 'call', call: { type: 'video', status: 'ended', endReason: null, duration: 61 } }).call,
    ).toEqual({
      type: 'video',
      status: 'ended',
      endReason: null,
      durationS: 61,
    });
  });

  it('says between whom it is, where the conversation has more people', () => {
    expect(view({ privateWithId: 'bob' }).privateWithId).toBe('bob');
    expect(view()).not.toHaveProperty('privateWithId');
  });

  it('has files, reactions and mentions while it is there', () => {
    const what = {
      attachments: [{ id: 'f', name: 'a.png', size: null, mime: 'image/png' }],
      reactions: [{ emoji: '👍', userIds: ['bob'] }],
      mentionIds: ['bob', 'ann'],
    };
    const { mentionIds: _told, ...shown } = what;
    expect(view(what)).toMatchObject({ ...shown, mentionsMe: true });
    expect(view(what, 'cai').mentionsMe).toBe(false);
    const gone = { attachments: [], reactions: [], mentionsMe: false };
    expect(view({ ...what, deletedAt: message.createdAt })).toMatchObject(gone);
  });

  it('that another client encrypted is never shown as noise', () => {
    const sealed = '{"ciphertext":"q83vEjRWeJA=","iv":"…"}';
    expect(view({ content: sealed })).toMatchObject({ unreadable: true, content: '' });
    expect(isUnreadable('{"encrypted":true}')).toBe(true);
    for (const readable of ['{ is a brace', '{"a":1}', 'ciphertext', '', '[1]']) {
      expect(isUnreadable(readable)).toBe(false);
    }
  });

  it('on its way out has a key and no place', () => {
    const row = {
      clientId: 'k2',
      conversationId: 'v',
      content: 'soon',
      replyToId: null,
      createdAt: 7,
      order: 0,
      refused: null,
    };
    expect(MessageView.parse(outboxView(row, 'ann'))).toMatchObject({
      key: 'k2',
      id: null,
      seq: null,
      sentAt: 7,
      delivery: { state: 'pending' },
    });
    const error = { code: 'not-a-member', params: {} } as const;
    expect(outboxView({ ...row, refused: error }, 'ann').delivery).toEqual({ state: 'failed', error });
  });
});
