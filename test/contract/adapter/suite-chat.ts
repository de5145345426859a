import { describe, expect, it } from 'vitest';
import type { AdapterHarness } from './harness.ts';
import { refusal } from './seat.ts';

/** People, conversations and messages. */
export function chatSuite(harness: () => AdapterHarness): void {
  const two = async () => {
    const ann = await harness().person('ann');
    const bob = await harness().person('bob');
    const conversationId = await ann.direct(bob);
    await bob.next('conversation', (conversation) => conversation.id === conversationId);
    return { ann, bob, conversationId };
  };

  describe('people', () => {
    it('are found by the start of their name', async () => {
      const ann = await harness().person('ann');
      const bob = await harness().person('bob');
      const found = await ann.people.search(bob.username.slice(0, -1));
      expect(found.map((user) => user.id)).toContain(bob.id);
      expect(await ann.people.search('nobody-is-called-this')).toEqual([]);
    });

    it('change their name, and tell so', async () => {
      const ann = await harness().person('ann');
      expect((await ann.people.rename('Ann A.')).displayName).toBe('Ann A.');
      expect((await ann.next('identity')).user.displayName).toBe('Ann A.');
      expect(ann.adapter.identity()?.user.displayName).toBe('Ann A.');
    });

    it('are seen to come and go by those who share a conversation', async () => {
      const { ann, bob } = await two();
      bob.adapter.disconnect();
      await ann.next('presence', (one) => one.userId === bob.id && one.status === 'offline');
      ann.clear();
      await bob.online();
      await ann.next('presence', (one) => one.userId === bob.id && one.status === 'online');
    });

    it('say that they are not to be disturbed, and that they are again', async () => {
      const { ann, bob } = await two();
      if (!bob.adapter.info().features.presence?.settable) return;
      bob.adapter.people?.setPresence('dnd');
      await ann.next('presence', (one) => one.userId === bob.id && one.status === 'dnd');
      bob.adapter.people?.setPresence('online');
      await ann.next('presence', (one) => one.userId === bob.id && one.status === 'online');
    });
  });

  describe('conversations', () => {
    it('with one person exist once', async () => {
      const { ann, bob, conversationId } = await two();
      expect(await ann.direct(bob)).toBe(conversationId);
      expect(await bob.direct(ann)).toBe(conversationId);
      const [conversation] = await bob.chat.conversations();
      expect(conversation).toMatchObject({ id: conversationId, type: 'direct', lastSeq: 0, unreadCount: 0 });
      expect(conversation?.participants.map((user) => user.id).toSorted()).toEqual(
        [ann.id, bob.id].toSorted(),
      );
    });

    it('with several have a name and reach all of them', async () => {
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

    it('are closed to others', async () => {
      const { conversationId } = await two();
      const eve = await harness().person('eve');
      expect(await refusal(eve.chat.messages(conversationId, { limit: 10 }))).toMatch(
        /not-found|not-a-member/,
      );
      expect(await refusal(eve.write(conversationId, 'hi'))).toMatch(/not-found|not-a-member/);
    });
  });

  describe('messages', () => {
    it('arrive with seq and rev', async () => {
      const { ann, bob, conversationId } = await two();
      const sent = await ann.write(conversationId, 'one');
      const heard = await bob.next('message', (message) => message.id === sent.id);
      expect(heard).toEqual(sent);
      expect(sent).toMatchObject({ conversationId, senderId: ann.id, content: 'one', kind: 'text' });
      const next = await bob.write(conversationId, 'two');
      expect(next.seq).toBe(sent.seq + 1);
      expect(next.rev).toBeGreaterThan(sent.rev);
    });

    it('with the same clientId are the same message', async () => {
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
      expect(messages.filter((message) => message.clientId === clientId)).toHaveLength(1);
    });

    it('are refused when they are too long or empty', async () => {
      const { ann, conversationId } = await two();
      expect(await refusal(ann.write(conversationId, 'x'.repeat(10_001)))).toMatch(
        /bad-payload|message-too-long/,
      );
      expect(await refusal(ann.write(conversationId, '   '))).toMatch(/bad-payload|message-empty/);
    });

    it('are edited and deleted by their sender alone', async () => {
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
    });

    it('come in pages, oldest first', async () => {
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

    it('that changed after a rev are told, edits and deletions too', async () => {
      const { ann, bob, conversationId } = await two();
      const first = await ann.write(conversationId, 'first');
      const second = await ann.write(conversationId, 'second');
      const [known] = await bob.chat.conversations();
      await ann.chat.edit(first.id, 'first, changed');
      await ann.chat.delete(second.id);
      const third = await ann.write(conversationId, 'third');
      const { messages, rev, hasMore } = await bob.chat.changes(conversationId, known?.rev ?? 0);
      expect(hasMore).toBe(false);
      expect(messages.map((message) => message.id)).toEqual([first.id, second.id, third.id]);
      const [now] = await bob.chat.conversations();
      expect(rev).toBe(now?.rev);
    });
  });

  describe('reading and typing', () => {
    it('is told to the others and to my other devices', async () => {
      const { ann, bob, conversationId } = await two();
      const phone = await harness().another(bob);
      const sent = await ann.write(conversationId, 'read me');
      await bob.next('message', (message) => message.id === sent.id);
      expect((await bob.chat.conversations())[0]?.unreadCount).toBe(1);
      expect(await bob.chat.markRead(conversationId, sent.seq)).toEqual({
        lastReadSeq: sent.seq,
        unreadCount: 0,
      });
      await ann.next('read', (read) => read.userId === bob.id && read.seq === sent.seq);
      await phone.next('read', (read) => read.userId === bob.id && read.unreadCount === 0);
      expect((await bob.chat.markRead(conversationId, 0)).lastReadSeq).toBe(sent.seq);
    });

    it('typing begins and ends', async () => {
      const { ann, bob, conversationId } = await two();
      ann.chat.setTyping(conversationId, true);
      await bob.next('typing', (one) => one.userId === ann.id && one.isTyping);
      ann.chat.setTyping(conversationId, false);
      await bob.next('typing', (one) => one.userId === ann.id && !one.isTyping);
    });
  });
}
