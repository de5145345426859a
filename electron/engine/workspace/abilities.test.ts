/** What not every backend can do with messages: reactions, replies, search, rooms, files, order, transfers. */
import { beforeEach, describe, expect, it } from 'vitest';
import { AccountRig } from '#test/fakes/account-rig.ts';
import { codeOf } from '#test/fakes/engine-rig.ts';
import { ALL_FEATURES, FAKE_FEATURES } from '#test/fakes/fake-features.ts';
import { settle } from '#test/fakes/settle.ts';

let rig: AccountRig;
beforeEach(async () => {
  rig = await AccountRig.open();
  rig.adapter.features = ALL_FEATURES;
});

const shown = async (id: string) => (await rig.account.page(id, null)).messages;

describe('a reaction', () => {
  it('of mine is set, taken back, and shown to both sides', async () => {
    const { id, write } = await rig.withBob();
    await write('lunch?');
    const messageId = (await shown(id))[0]?.id ?? '';
    await rig.account.react(messageId, '👍');
    expect((await shown(id))[0]?.reactions).toEqual([{ emoji: '👍', userIds: [rig.me] }]);
    await rig.account.react(messageId, '👍');
    expect((await shown(id))[0]?.reactions).toEqual([]);
  });

  it('of a colleague comes as a change, and is nothing unread', async () => {
    const { bob, id } = await rig.withBob();
    await rig.account.send(id, 'done');
    await settle();
    const messageId = (await shown(id))[0]?.id ?? '';
    await bob.chat.react?.(messageId, '🎉');
    await settle();
    expect((await shown(id))[0]?.reactions).toEqual([{ emoji: '🎉', userIds: [bob.identity()?.user.id] }]);
    expect(rig.account.conversations[id]?.unreadCount).toBe(0);
    expect(rig.announced).toEqual([]);
  });

  it('is refused where the backend has none', async () => {
    rig.adapter.features = FAKE_FEATURES;
    expect(await codeOf(() => rig.account.react('m', '👍'))).toBe('unsupported');
  });
});

describe('a reply', () => {
  it('says to what, from the outbox to the server', async () => {
    const { id, write } = await rig.withBob();
    await write('when?');
    const asked = (await shown(id))[0]?.id ?? '';
    await rig.account.send(id, 'at noon', asked);
    expect(rig.messages.at(-1)?.messages[0]).toMatchObject({ replyToId: asked });
    await settle();
    expect((await shown(id)).at(-1)).toMatchObject({ replyToId: asked, delivery: { state: 'sent' } });
  });

  it('is refused where the backend has none', async () => {
    const { id } = await rig.withBob();
    rig.adapter.features = FAKE_FEATURES;
    expect(await codeOf(() => rig.account.send(id, 'at noon', 'm'))).toBe('unsupported');
  });
});

describe('a mention', () => {
  it('is one of me alone', async () => {
    const { id, write } = await rig.withBob();
    await write('@ann look');
    await write('@bob look');
    expect((await shown(id)).map(({ mentionsMe }) => mentionsMe)).toEqual([true, false]);
  });
});

describe('searching messages', () => {
  it('asks the server, newest first, in one conversation or in all', async () => {
    const { bob, id, write } = await rig.withBob();
    await write('red one');
    await write('blue one');
    const team = await rig.account.createGroup('Team', [bob.identity()?.user.id ?? '']);
    await rig.account.send(team, 'another one');
    await settle();
    const found = async (where: string | null) =>
      (await rig.account.search('one', where)).map(({ message }) => message.content);
    expect(await found(id)).toEqual(['blue one', 'red one']);
    expect(await found(null)).toEqual(['another one', 'blue one', 'red one']);
    expect(await codeOf(() => rig.account.search('one', 'nowhere'))).toBe('not-found');
  });

  it('shows nothing of conversations that are not here', async () => {
    const { write } = await rig.withBob();
    await write('one');
    rig.world.chat.openRoom(rig.me, 'elsewhere');
    const stranger = rig.world.chat.list(rig.me).find(({ name }) => name === 'elsewhere')?.id ?? '';
    rig.adapter.deaf = true;
    rig.world.chat.send(rig.me, stranger, { clientId: 'k', content: 'one, too', replyToId: null });
    await settle();
    const ids = Object.keys(rig.account.conversations);
    for (const { conversationId } of await rig.account.search('one', null))
      expect(ids).toContain(conversationId);
  });

  it('is refused where the server cannot', async () => {
    rig.adapter.features = FAKE_FEATURES;
    expect(await codeOf(() => rig.account.search('one', null))).toBe('unsupported');
  });
});

describe('order', () => {
  it('cleared: the messages go here, too, and what comes then counts as new', async () => {
    const { bob, id, write } = await rig.withBob();
    await write('one');
    await write('two');
    await rig.adapter.moderation.act(id, { type: 'clear' });
    await settle();
    expect(rig.told).toEqual([{ name: 'cleared', event: { workspaceId: 'w', conversationId: id } }]);
    expect(await shown(id)).toEqual([]);
    expect(rig.account.conversations[id]).toMatchObject({ lastMessage: null, lastSeq: 0, unreadCount: 0 });
    expect(rig.store.rows('messages').size).toBe(0);
    await bob.chat.send(id, { clientId: 'k', content: 'three', replyToId: null });
    await settle();
    expect((await shown(id)).map(({ content }) => content)).toEqual(['three']);
    expect(rig.account.conversations[id]).toMatchObject({ lastSeq: 1, unreadCount: 1 });
  });

  it('what is asked of me, or said to all, is told as it came', async () => {
    const { bob, id } = await rig.withBob();
    await bob.moderation.act(id, { type: 'mute', userId: rig.me });
    await settle();
    const notice = { type: 'please-mute', fromName: 'bob' };
    expect(rig.told).toEqual([{ name: 'notice', event: { workspaceId: 'w', notice } }]);
  });
});

describe('a file for one person', () => {
  it('is agreed upon by signals, which are told with whom they are from', async () => {
    const { bob } = await rig.withBob();
    const signal = { type: 'invite', id: 't', name: 'a.txt', size: 3, mime: 'text/plain' } as const;
    await bob.transfers.signal(rig.me, signal);
    await settle();
    const fromUserId = bob.identity()?.user.id;
    expect(rig.told).toEqual([{ name: 'transferSignal', event: { workspaceId: 'w', fromUserId, signal } }]);
  });
});

describe('a file for a conversation', () => {
  const file = { name: 'a.txt', mime: 'text/plain', text: 'here' };

  it('arrives whole, with its text', async () => {
    const { id } = await rig.withBob();
    const uploadId = rig.account.beginUpload({ ...file, conversationId: id, size: 5 });
    await rig.account.uploads.give(uploadId, new Uint8Array([1, 2, 3]));
    await rig.account.uploads.give(uploadId, new Uint8Array([4, 5]));
    await rig.account.uploads.finish(uploadId);
    await settle();
    const [message] = await shown(id);
    expect(message).toMatchObject({ content: 'here', attachments: [{ name: 'a.txt', size: 5 }] });
    const kept = await rig.adapter.files.fetch(message?.attachments[0]?.id ?? '');
    for await (const bytes of kept.bytes) expect([...bytes]).toEqual([1, 2, 3, 4, 5]);
    expect(rig.account.uploads.size).toBe(0);
  });

  it('is refused before a byte is taken', async () => {
    const { id } = await rig.withBob();
    const begin = (more: { size?: number; text?: string; conversationId?: string }) => () =>
      rig.account.beginUpload({ ...file, conversationId: id, size: 5, ...more });
    expect(begin({ size: 25 * 1024 * 1024 + 1 })).toThrow(
      expect.objectContaining({ code: 'file-too-large', params: { limit: 25 } }),
    );
    expect(await codeOf(begin({ text: 'x'.repeat(10_001) }))).toBe('message-too-long');
    expect(await codeOf(begin({ conversationId: 'nowhere' }))).toBe('not-found');
    rig.adapter.cut();
    expect(await codeOf(begin({}))).toBe('offline');
    rig.adapter.features = FAKE_FEATURES;
    expect(await codeOf(begin({}))).toBe('unsupported');
    expect(rig.account.uploads.size).toBe(0);
  });

  it('is given up with the account', async () => {
    const { id } = await rig.withBob();
    const uploadId = rig.account.beginUpload({ ...file, conversationId: id, size: 5 });
    rig.account.end();
    expect(await codeOf(() => rig.account.uploads.give(uploadId, new Uint8Array(5)))).toBe('not-found');
    rig.adapter.disconnect();
    expect(rig.clock.pending).toBe(0);
  });
});
