import { describe, expect } from 'vitest';
import type { Can } from './abilities.ts';
import type { AdapterHarness } from './harness.ts';
import { refusal, type Seat } from './seat.ts';

const conversationOf = async (seat: Seat, id: string) =>
  (await seat.chat.conversations()).find((one) => one.id === id);

/** People, conversations and messages. */
export function chatSuite(harness: () => AdapterHarness, can: Can): void {
  const two = async () => {
    const ann = await harness().person('ann');
    const bob = await harness().person('bob');
    const conversationId = await ann.direct(bob);
    if (can.has('empty-conversations')) {
      await bob.next('conversation', (conversation) => conversation.id === conversationId);
    }
    return { ann, bob, conversationId };
  };

  describe('people', () => {
    can.it(['people'], 'are found by the start of their name', async () => {
      const ann = await harness().person('ann');
      const bob = await harness().person('bob');
      const found = await ann.people.search(bob.username.slice(0, -1));
      expect(found.map((user) => user.id)).toContain(bob.id);
      expect(await ann.people.search('nobody-is-called-this')).toEqual([]);
    });

    can.it(['rename'], 'change their name, and tell so', async () => {
      const ann = await harness().person('ann');
      expect((await ann.people.rename('Ann A.')).displayName).toBe('Ann A.');
      expect((await ann.next('identity')).user.displayName).toBe('Ann A.');
      expect(ann.adapter.identity()?.user.displayName).toBe('Ann A.');
    });

    can.it(
      ['presence', 'presence-told', 'direct'],
      'are seen to come and go by those who share a conversation',
      async () => {
        const { ann, bob } = await two();
        bob.adapter.disconnect();
        await ann.next('presence', (one) => one.userId === bob.id && one.status === 'offline');
        ann.clear();
        await bob.online();
        await ann.next('presence', (one) => one.userId === bob.id && one.status === 'online');
      },
    );

    can.it(
      ['presence.settable', 'direct'],
      'say that they are not to be disturbed, and that they are again',
      async () => {
        const { ann, bob } = await two();
        bob.adapter.people?.setPresence('dnd');
        await ann.next('presence', (one) => one.userId === bob.id && one.status === 'dnd');
        bob.adapter.people?.setPresence('online');
        await ann.next('presence', (one) => one.userId === bob.id && one.status === 'online');
      },
    );
  });

  describe('conversations', () => {
    can.it(['chat', 'direct'], 'with one person exist once', async () => {
      const { ann, bob, conversationId } = await two();
      expect(await ann.direct(bob)).toBe(conversationId);
      expect(await bob.direct(ann)).toBe(conversationId);
      const conversation = await conversationOf(bob, conversationId);
      expect(conversation).toMatchObject({ id: conversationId, type: 'direct', lastSeq: 0, unreadCount: 0 });
      expect(conversation?.participants.map((user) => user.id).toSorted()).toEqual(
        [ann.id, bob.id].toSorted(),
      );
    });

    can.it(['chat.groups'], 'with several have a name and reach all of them', async () => {
      const [ann, bob, cai] = [
        await harness().person('ann'),
        await harness().person('bob'),
        await harness().person('cai'),
      ];
      const group = await ann.chat.createGroup('Team', [bob.id, cai.id]);
      expect(group).toMatchObject({ type: 'group', name: 'Team' });
      await ann.write(group.id, 'hello all');
      for (const seat of [bob, cai]) {
        await seat.next('message', (message) => message.content === 'hello all');
      }
    });

    can.it(['closed-conversations', 'direct'], 'are closed to others', async () => {
      const { conversationId } = await two();
      const eve = await harness().person('eve');
      expect(await refusal(eve.chat.messages(conversationId, { limit: 10 }))).toMatch(
        /not-found|not-a-member/,
      );
      expect(await refusal(eve.write(conversationId, 'hi'))).toMatch(/not-found|not-a-member/);
    });
  });

  describe('messages', () => {
    can.it(['chat', 'direct'], 'arrive with seq and rev', async () => {
      const { ann, bob, conversationId } = await two();
      const sent = await ann.write(conversationId, 'one');
      const heard = await bob.next('message', (message) => message.id === sent.id);
      expect(heard).toEqual(can.has('client-ids') ? sent : { ...sent, clientId: null });
      expect(sent).toMatchObject({ conversationId, senderId: ann.id, content: 'one', kind: 'text' });
      const next = await bob.write(conversationId, 'two');
      expect(next.seq).toBe(sent.seq + 1);
      expect(next.rev).toBeGreaterThan(sent.rev);
    });

    can.it(['chat', 'direct'], 'with the same clientId are the same message', async () => {
      const { ann, bob, conversationId } = await two();
      const clientId = crypto.randomUUID();
      const [first, second] = await Promise.all([
        ann.write(conversationId, 'once', clientId),
        ann.write(conversationId, 'once', clientId),
      ]);
      expect(second.id).toBe(first.id);
      await ann.write(conversationId, 'after');
      await bob.next('message', (message) => message.content === 'after');
      const { messages } = await bob.chat.messages(conversationId, { limit: 10 });
      expect(messages.filter((message) => message.content === 'once')).toHaveLength(1);
    });

    can.it(['chat', 'direct'], 'are refused when they are too long or empty', async () => {
      const { ann, conversationId } = await two();
      expect(await refusal(ann.write(conversationId, 'x'.repeat(10_001)))).toMatch(
        /bad-payload|message-too-long/,
      );
      expect(await refusal(ann.write(conversationId, '   '))).toMatch(/bad-payload|message-empty/);
    });

    can.it(
      ['chat.edit', 'chat.delete', 'direct'],
      'are edited and deleted by their sender alone',
      async () => {
        const { ann, bob, conversationId } = await two();
        const sent = await ann.write(conversationId, 'frist');
        const edited = await ann.chat.edit(sent.id, 'first');
        expect(edited).toMatchObject({ id: sent.id, seq: sent.seq, content: 'first' });
        expect(edited.editedAt).not.toBeNull();
        await bob.next('message', (message) => message.id === sent.id && message.content === 'first');
        expect(await refusal(bob.chat.edit(sent.id, 'mine'))).toMatch(/not-found|not-a-member/);
        expect(await refusal(bob.chat.delete(sent.id))).toMatch(/not-found|not-a-member/);
        const deleted = await ann.chat.delete(sent.id);
        expect(deleted.content).toBe('');
        expect(deleted.deletedAt).not.toBeNull();
        await bob.next('message', (message) => message.id === sent.id && message.deletedAt !== null);
      },
    );

    can.it(['chat', 'direct'], 'come in pages, oldest first', async () => {
      const { ann, conversationId } = await two();
      for (let n = 1; n <= 7; n += 1) await ann.write(conversationId, `m${n}`);
      const newest = await ann.chat.messages(conversationId, { limit: 3 });
      expect(newest.messages.map((message) => message.content)).toEqual(['m5', 'm6', 'm7']);
      expect(newest.hasMore).toBe(true);
      const before = newest.messages[0]?.seq ?? 0;
      const older = await ann.chat.messages(conversationId, { limit: 10, before });
      expect(older.messages.map((message) => message.content)).toEqual(['m1', 'm2', 'm3', 'm4']);
      expect(older.hasMore).toBe(false);
      const after = await ann.chat.messages(conversationId, { limit: 2, after: older.messages[0]?.seq ?? 0 });
      expect(after.messages.map((message) => message.content)).toEqual(['m2', 'm3']);
    });

    can.it(
      ['chat.edit', 'chat.delete', 'direct'],
      'that changed after a rev are told, edits and deletions too',
      async () => {
        const { ann, bob, conversationId } = await two();
        const first = await ann.write(conversationId, 'first');
        const second = await ann.write(conversationId, 'second');
        const known = await conversationOf(bob, conversationId);
        await ann.chat.edit(first.id, 'first, changed');
        await ann.chat.delete(second.id);
        const third = await ann.write(conversationId, 'third');
        const { messages, rev, hasMore } = await bob.chat.changes(conversationId, known?.rev ?? 0);
        expect(hasMore).toBe(false);
        expect(messages.map((message) => message.id)).toEqual([first.id, second.id, third.id]);
        const now = await conversationOf(bob, conversationId);
        expect(rev).toBe(now?.rev);
      },
    );
  });

  describe('reading and typing', () => {
    can.it(
      ['chat.readReceipts', 'read-elsewhere', 'direct'],
      'is told to the others and to my other devices',
      async () => {
        const { ann, bob, conversationId } = await two();
        const phone = await harness().another(bob);
        const sent = await ann.write(conversationId, 'read me');
        await bob.next('message', (message) => message.id === sent.id);
        expect((await conversationOf(bob, conversationId))?.unreadCount).toBe(1);
        expect(await bob.chat.markRead(conversationId, sent.seq)).toEqual({
          lastReadSeq: sent.seq,
          unreadCount: 0,
        });
        await ann.next('read', (read) => read.userId === bob.id && read.seq === sent.seq);
        await phone.next('read', (read) => read.userId === bob.id && read.unreadCount === 0);
        expect((await bob.chat.markRead(conversationId, 0)).lastReadSeq).toBe(sent.seq);
      },
    );

    can.it(['chat.typing', 'direct', 'empty-conversations'], 'typing begins and ends', async () => {
      const { ann, bob, conversationId } = await two();
      ann.chat.setTyping(conversationId, true);
      await bob.next('typing', (one) => one.userId === ann.id && one.isTyping);
      ann.chat.setTyping(conversationId, false);
      await bob.next('typing', (one) => one.userId === ann.id && !one.isTyping);
    });
  });
}
