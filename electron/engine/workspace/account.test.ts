import { beforeEach, describe, expect, it } from 'vitest';
import { ConversationView, MessageView, UserView } from '#shared/contracts/view.ts';
import { AccountRig } from '#test/fakes/account-rig.ts';
import { settle } from '#test/fakes/settle.ts';

let rig: AccountRig;
beforeEach(async () => {
  rig = await AccountRig.open();
});

const asked = (verb: string) => rig.adapter.asked.filter((one) => one === verb).length;

describe('an account', () => {
  it('has a view that windows accept', async () => {
    const { id, write } = await rig.withBob();
    await write('hello');
    ConversationView.parse(rig.account.conversations[id]);
    for (const user of Object.values(rig.account.users)) UserView.parse(user);
    for (const message of rig.shown.values()) MessageView.parse(message);
  });

  it('knows the people of its conversations and those it finds, and who is there', async () => {
    const { bob } = await rig.withBob();
    const bobId = bob.identity()?.user.id ?? '';
    expect(rig.account.users[bobId]).toMatchObject({ displayName: 'bob', presence: 'online' });
    bob.disconnect();
    await settle();
    expect(rig.account.users[bobId]?.presence).toBe('offline');
    rig.world.register('cai', 'Cai', 'correct horse battery');
    const [cai] = rig.account.found(await rig.adapter.people.search('cai'));
    expect(rig.account.users[cai?.id ?? '']).toEqual(cai);
  });

  it('shows what runs in a group, in local time, until it is over', async () => {
    const bob = await rig.colleague('bob');
    const bobId = bob.identity()?.user.id ?? '';
    const id = await rig.account.createGroup('Team', [bobId]);
    await settle();
    const live = () => rig.account.conversations[id]?.liveCall;
    expect(live()).toBeNull();
    const wish = { conversationId: id, participantIds: [], video: true, ring: false, clientId: 'k' };
    const { call } = await bob.calls.initiate(wish);
    await settle();
    expect(live()).toEqual({
      id: call.id,
      type: 'video',
      initiatedBy: bobId,
      startedAt: null,
      joinedIds: [bobId],
    });
    rig.world.pass(5000);
    await rig.adapter.calls.answer(call.id, { rejoin: false, takeOver: false });
    await settle();
    // the server is 5 s ahead by now
    expect(live()).toMatchObject({ startedAt: rig.clock.now(), joinedIds: [bobId, rig.me] });
    ConversationView.parse(rig.account.conversations[id]);
    for (const adapter of [bob, rig.adapter]) await adapter.calls.end(call.id, 'ended-by-user');
    await settle();
    expect(live()).toBeNull();
  });

  it('shows what runs after a reconnect, and nothing stale after a restart', async () => {
    const bob = await rig.colleague('bob');
    const id = await rig.account.createGroup('Team', [bob.identity()?.user.id ?? '']);
    await settle();
    const live = () => rig.account.conversations[id]?.liveCall?.id ?? null;
    rig.adapter.cut();
    const wish = { conversationId: id, participantIds: [], video: false, ring: false, clientId: 'k' };
    const { call } = await bob.calls.initiate(wish);
    rig.adapter.mend();
    rig.clock.advance(1000);
    await settle();
    expect(live()).toBe(call.id);
    await rig.restart();
    expect(live()).toBeNull();
    await rig.online();
    expect(live()).toBe(call.id);
    rig.adapter.cut();
    await bob.calls.end(call.id, 'ended-by-user');
    rig.adapter.mend();
    rig.clock.advance(1000);
    await settle();
    expect(live()).toBeNull();
  });

  it('believes what is told of a running call more than a list that was asked for before it', async () => {
    const bob = await rig.colleague('bob');
    const bobId = bob.identity()?.user.id ?? '';
    const id = await rig.account.createGroup('Team', [bobId]);
    await settle();
    const listed = await rig.adapter.chat.conversations();
    let answer = (): void => {};
    rig.adapter.chat.conversations = () =>
      new Promise((resolve) => {
        answer = () => resolve(listed);
      });
    void rig.account.online();
    const wish = { conversationId: id, participantIds: [], video: false, ring: false, clientId: 'k' };
    const { call } = await bob.calls.initiate(wish);
    await settle();
    answer();
    await settle();
    expect(rig.account.conversations[id]?.liveCall?.id).toBe(call.id);
  });

  it('knows what was said in a conversation, its last message at least', async () => {
    const { bob, id, write } = await rig.withBob();
    await write('hello');
    await rig.account.send(id, 'hello Bob');
    await settle();
    const senders = () => rig.account.knownMessages(id).map((message) => message.senderId);
    expect(new Set(senders())).toEqual(new Set([rig.me, bob.identity()?.user.id]));
    expect(rig.account.knownMessages('nothing')).toEqual([]);
  });

  it('shows who types, until they write or fall silent', async () => {
    const { bob, id, write } = await rig.withBob();
    const typing = () => rig.account.conversations[id]?.typingIds;
    bob.chat.setTyping(id, true);
    await settle();
    expect(typing()).toEqual([bob.identity()?.user.id]);
    await write('done');
    expect(typing()).toEqual([]);
    bob.chat.setTyping(id, true);
    await settle();
    rig.clock.advance(6000);
    expect(typing()).toEqual([]);
    bob.chat.setTyping(id, true);
    await settle();
    rig.adapter.cut();
    expect(typing()).toEqual([]);
  });

  it('announces what others write, once, and nothing that was read or is its own', async () => {
    const { bob, id, write } = await rig.withBob();
    await write('hello Ann');
    expect(rig.announced).toEqual([
      { workspaceId: 'w', conversationId: id, senderName: 'bob', conversationName: null, text: 'hello Ann' },
    ]);
    const { messages } = await bob.chat.messages(id, { limit: 1 });
    await bob.chat.edit(messages[0]?.id ?? '', 'hello, Ann');
    await rig.account.send(id, 'hello Bob');
    await settle();
    expect(rig.announced).toHaveLength(1);
  });

  it('counts what is unread, and reading ends it at once', async () => {
    const { id, write } = await rig.withBob();
    const conversation = () => rig.account.conversations[id];
    for (const text of ['one', 'two', 'three']) await write(text);
    expect(conversation()).toMatchObject({ unreadCount: 3, lastReadSeq: 0, lastSeq: 3 });
    rig.account.markRead(id, 2);
    expect(conversation()).toMatchObject({ unreadCount: 1, lastReadSeq: 2 });
    rig.account.markRead(id, 3);
    rig.account.markRead(id, 1);
    expect(conversation()).toMatchObject({ unreadCount: 0, lastReadSeq: 3 });
    await settle();
    expect(rig.world.chat.view(id, rig.me)).toMatchObject({ unreadCount: 0, lastReadSeq: 3 });
    expect(asked('markRead')).toBeLessThanOrEqual(2);
  });

  it('counts only what others wrote, whatever I write on another device', async () => {
    const { id, write } = await rig.withBob();
    await write('one');
    rig.world.chat.send(rig.me, id, { clientId: 'phone', content: 'from my phone', replyToId: null });
    await settle();
    expect(rig.account.conversations[id]).toMatchObject({ unreadCount: 0, lastReadSeq: 2 });
    await write('three');
    expect(rig.account.conversations[id]?.unreadCount).toBe(1);
    expect(rig.announced.map((one) => one.text)).toEqual(['one', 'three']);
  });

  it('does not insist with a server that will not take its word', async () => {
    const { id, write } = await rig.withBob();
    await write('one');
    let told = 0;
    rig.adapter.chat.markRead = () => {
      told += 1;
      return Promise.resolve({ lastReadSeq: 0, unreadCount: 1 });
    };
    rig.account.markRead(id, 1);
    await settle();
    expect(told).toBe(1);
  });

  it('tells after a reconnect what was read without a connection', async () => {
    const { id, write } = await rig.withBob();
    await write('one');
    rig.adapter.cut();
    rig.account.markRead(id, 1);
    expect(rig.account.conversations[id]?.unreadCount).toBe(0);
    await rig.restart();
    expect(rig.account.conversations[id]).toMatchObject({ unreadCount: 0, lastReadSeq: 1 });
    rig.adapter.mend();
    await rig.online();
    expect(rig.world.chat.view(id, rig.me).lastReadSeq).toBe(1);
  });

  it('shows how far the others have read', async () => {
    const { bob, id } = await rig.withBob();
    await rig.account.send(id, 'read me');
    await settle();
    await bob.chat.markRead(id, 1);
    await settle();
    expect(rig.account.conversations[id]?.readSeqs).toEqual({ [bob.identity()?.user.id ?? '']: 1 });
  });

  it('keeps drafts over a restart', async () => {
    const { id } = await rig.withBob();
    rig.account.saveDraft(id, 'dear Bob');
    await rig.restart();
    expect(rig.account.conversations[id]?.draft).toBe('dear Bob');
    rig.account.saveDraft(id, '');
    expect(rig.store.rows('drafts').size).toBe(0);
  });

  it('answers pages from what is kept, without a connection, and asks for what is not', async () => {
    const { id } = await rig.withBob();
    for (let n = 1; n <= 120; n += 1) {
      rig.world.chat.send(rig.me, id, { clientId: `k${n}`, content: `m${n}`, replyToId: null });
    }
    await settle();
    await rig.restart();
    rig.adapter.cut();
    const newest = await rig.account.page(id, null);
    expect(newest.messages.at(-1)?.content).toBe('m120');
    expect(newest).toMatchObject({ hasMore: true });
    expect(newest.messages).toHaveLength(50);
    const older = await rig.account.page(id, newest.messages[0]?.seq ?? 0);
    expect(older.messages.map((one) => one.seq)).toEqual(Array.from({ length: 50 }, (_, n) => 21 + n));
    expect(asked('messages')).toBe(0);
  });

  it('keeps no more than the newest of a long conversation, and asks for the rest', async () => {
    const { id } = await rig.withBob();
    for (let n = 1; n <= 300; n += 1) {
      rig.world.chat.send(rig.me, id, { clientId: `k${n}`, content: `m${n}`, replyToId: null });
    }
    await settle();
    expect(rig.store.rows('messages').size).toBe(200);
    const page = await rig.account.page(id, 101);
    expect(page.messages.map((one) => one.content).at(-1)).toBe('m100');
    expect(asked('messages')).toBe(1);
    rig.adapter.cut();
    await expect(rig.account.page(id, 51)).rejects.toMatchObject({ code: 'server-unreachable' });
  });

  it('edits and deletes on the server, and shows it', async () => {
    const { id } = await rig.withBob();
    const key = await rig.account.send(id, 'frist');
    await settle();
    const messageId = rig.shown.get(key)?.id ?? '';
    await rig.account.edit(messageId, 'first');
    expect(rig.shown.get(key)).toMatchObject({ content: 'first', edited: true });
    await rig.account.delete(messageId);
    expect(rig.shown.get(key)).toMatchObject({ content: '', deleted: true });
    expect(rig.account.conversations[id]?.lastMessage?.deleted).toBe(true);
    await expect(rig.account.edit(messageId, ' ')).rejects.toMatchObject({ code: 'message-empty' });
  });

  it('without chat on the server says so', async () => {
    const { id } = await rig.withBob();
    rig.adapter.features = { ...rig.adapter.features, chat: null };
    await expect(rig.account.createGroup('x', [])).rejects.toMatchObject({ code: 'unsupported' });
    await expect(rig.account.edit('m', 'x')).rejects.toMatchObject({ code: 'unsupported' });
    rig.account.setTyping(id, true);
    expect(rig.clock.pending).toBe(0);
  });

  it('lets go of everything at its end', async () => {
    const { id } = await rig.withBob();
    const listeners = rig.adapter.events.count();
    rig.account.setTyping(id, true);
    rig.account.end();
    expect(rig.adapter.events.count()).toBeLessThan(listeners);
    expect(rig.adapter.events.count('message')).toBe(0);
    expect(rig.clock.pending).toBe(0);
  });
});
