import { beforeAll, expect, it } from 'vitest';
import type { Message } from '#shared/contracts/connect/model.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { send } from '#test/support/backend-client.ts';
import { onEachDatabase, type TestBackend } from '#test/support/backend.ts';

const NOBODY = '11111111-1111-4111-8111-111111111111';

onEachDatabase('conversations and messages', (start) => {
  let backend: TestBackend;
  beforeAll(async () => {
    backend = await start();
  });

  const two = async () => {
    const [ada, bob] = [await backend.person('ada'), await backend.person('bob')];
    return { ada, bob, conversationId: (await ada.direct(bob)).id };
  };

  it('starts one direct conversation of two people, whoever asks, and tells both', async () => {
    const [ada, bob] = [await backend.person('ada'), await backend.person('bob')];
    const [adaEar, bobEar] = [await ada.listen(), await bob.listen()];
    const first = await ada.ask('createConversation', { body: { type: 'direct', participantIds: [bob.id] } });
    expect(first.status).toBe(201);
    const { conversation } = first.body;
    expect(conversation).toMatchObject({
      type: 'direct',
      name: null,
      lastMessage: null,
      lastSeq: 0,
      rev: 0,
      unreadCount: 0,
      lastReadSeq: 0,
      readSeqs: { [bob.id]: 0 },
      muted: false,
    });
    expect(conversation.participants.map((user: { id: string }) => user.id).sort()).toEqual(
      [ada.id, bob.id].sort(),
    );
    for (const ear of [adaEar, bobEar]) {
      expect((await ear.next('conversation:updated')).conversation.id).toBe(conversation.id);
    }
    bobEar.clear();
    const again = await bob.ask('createConversation', {
      body: { type: 'direct', participantIds: [ada.id, bob.id] },
    });
    expect(again.status).toBe(200);
    expect(again.body.conversation).toMatchObject({ id: conversation.id, readSeqs: { [ada.id]: 0 } });
    await bobEar.settled();
    expect(bobEar.all('conversation:updated')).toEqual([]);
  });

  it('makes a group with a system line, seen by its members only', async () => {
    const [ada, bob, eve] = [
      await backend.person('ada'),
      await backend.person('bob'),
      await backend.person('eve'),
    ];
    const eveEar = await eve.listen();
    const group = await ada.group([bob, bob, ada], 'Engines');
    expect(group).toMatchObject({ type: 'group', name: 'Engines', lastSeq: 1, rev: 1, unreadCount: 0 });
    expect(group.participants).toHaveLength(2);
    expect(group.lastMessage).toMatchObject({
      seq: 1,
      kind: 'system',
      senderId: ada.id,
      content: 'created the group',
      clientId: null,
    });
    expect((await bob.ask('conversations')).body.conversations).toHaveLength(1);
    expect((await eve.ask('conversations')).body.conversations).toEqual([]);
    await eveEar.settled();
    expect(eveEar.all('conversation:updated')).toEqual([]);
    const twin = await ada.group([bob], 'Engines');
    expect(twin.id).not.toBe(group.id);
  });

  it('refuses conversations with nobody, oneself, unknown people or too many', async () => {
    const [ada, bob] = [await backend.person('ada'), await backend.person('bob')];
    const create = (type: 'direct' | 'group', participantIds: string[]) =>
      ada.ask('createConversation', { body: { type, participantIds } });
    for (const [type, ids] of [
      ['direct', []],
      ['direct', [ada.id]],
      ['direct', [bob.id, NOBODY]],
      ['group', [ada.id]],
      ['group', ['not an id']],
    ] as const) {
      expect(await create(type, [...ids]), `${type} ${ids.length}`).toMatchObject({
        status: 400,
        body: { code: 'bad-payload' },
      });
    }
    expect(await create('direct', [NOBODY])).toMatchObject({ status: 404, body: { code: 'not-found' } });
    const crowd = Array.from({ length: 200 }, () => crypto.randomUUID());
    expect(await create('group', crowd)).toMatchObject({ status: 400, body: { limit: 200 } });
    expect((await create('group', crowd.slice(0, 199))).status).toBe(404);
    expect((await ada.ask('conversations')).body.conversations).toEqual([]);
  });

  it('sends a message to every device of every member', async () => {
    const { ada, bob, conversationId } = await two();
    const [desk, phone, reader] = [
      await ada.listen(),
      await (await ada.otherDevice()).listen(),
      await bob.listen(),
    ];
    const reply = await ada.ask('sendMessage', {
      params: { conversationId },
      body: { clientId: 'c-1', content: 'Hello\n🎉' },
    });
    expect(reply.status).toBe(201);
    const { message } = reply.body;
    expect(message).toMatchObject({
      conversationId,
      seq: 1,
      rev: 1,
      clientId: 'c-1',
      kind: 'text',
      callId: null,
      senderId: ada.id,
      content: 'Hello\n🎉',
      replyToId: null,
      attachments: [],
      reactions: [],
      editedAt: null,
      deletedAt: null,
    });
    for (const ear of [desk, phone, reader]) expect(await ear.next('message:new')).toEqual({ message });
    phone.close();
  });

  it('answers a repeated clientId with the same message and no number', async () => {
    const { ada, bob, conversationId } = await two();
    const say = (clientId: string, content: string) =>
      ada.ask('sendMessage', { params: { conversationId }, body: { clientId, content } });
    const first = await say('again', 'once');
    const second = await say('again', 'once, but changed');
    expect(second.status).toBe(200);
    expect(second.body.message).toEqual(first.body.message);
    expect((await say('next', 'twice')).body.message.seq).toBe(2);
    // The same clientId of somebody else is another message.
    expect((await bob.write(conversationId, 'mine', 'again')).seq).toBe(3);
    await ada.ask('deleteMessage', { params: { messageId: first.body.message.id } });
    expect((await say('again', 'once')).body.message).toMatchObject({
      id: first.body.message.id,
      content: '',
      rev: 4,
    });
  });

  it('replies to a message of the same conversation only', async () => {
    const { ada, bob, conversationId } = await two();
    const eve = await backend.person('eve');
    const first = await bob.write(conversationId, 'question');
    const elsewhere = await ada.write((await ada.direct(eve)).id, 'other');
    const reply = (replyToId: string) =>
      ada.ask('sendMessage', {
        params: { conversationId },
        body: { clientId: replyToId, content: 'answer', replyToId },
      });
    expect((await reply(first.id)).body.message.replyToId).toBe(first.id);
    for (const id of [elsewhere.id, NOBODY]) expect((await reply(id)).status).toBe(400);
  });

  it.each([
    ['empty content', { clientId: 'a', content: '' }],
    ['blank content', { clientId: 'a', content: ' \n ' }],
    ['10001 characters', { clientId: 'a', content: 'x'.repeat(10_001) }],
    ['NUL', { clientId: 'a', content: 'x\0y' }],
    ['no clientId', { content: 'x' }],
    ['a clientId beyond bounds', { clientId: 'x'.repeat(101), content: 'x' }],
    ['content that is no text', { clientId: 'a', content: { a: 1 } }],
    ['a poisoned prototype', '{"clientId":"a","content":"x","__proto__":{"admin":true}}'],
  ])('refuses a message with %s', async (_, body) => {
    const { ada, conversationId } = await two();
    const path = `/api/conversations/${conversationId}/messages`;
    const reply = await send(backend.url, 'POST', path, { body, token: ada.token });
    expect(reply).toMatchObject({ status: 400, body: { code: 'bad-payload' } });
    expect((await ada.ask('conversations')).body.conversations[0].lastSeq).toBe(0);
  });

  it('takes 10000 characters of any kind', async () => {
    const { ada, conversationId } = await two();
    const content = '\u{1f600}'.repeat(5000);
    expect((await ada.write(conversationId, content)).content).toBe(content);
  });

  it('lets the sender edit, with a new rev and the old place', async () => {
    const { ada, bob, conversationId } = await two();
    const bobEar = await bob.listen();
    const { id } = await ada.write(conversationId, 'tpyo');
    await bob.write(conversationId, 'what?');
    const edit = (person: typeof ada, content: string) =>
      person.ask('editMessage', { params: { messageId: id }, body: { content } });
    const reply = await edit(ada, 'typo');
    expect(reply.body.message).toMatchObject({
      id,
      seq: 1,
      rev: 3,
      content: 'typo',
      editedAt: expect.any(String),
    });
    expect(await bobEar.next('message:updated')).toEqual({ message: reply.body.message });
    expect(await edit(bob, 'mine now')).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect((await edit(ada, ' ')).status).toBe(400);
    expect((await edit(ada, 'x'.repeat(10_001))).status).toBe(400);
  });

  it('lets the sender delete: a tombstone without content stays, everywhere', async () => {
    const { ada, bob, conversationId } = await two();
    const bobEar = await bob.listen();
    const { id } = await ada.write(conversationId, 'a secret');
    const remove = (person: typeof ada) => person.ask('deleteMessage', { params: { messageId: id } });
    expect((await remove(bob)).status).toBe(404);
    const reply = await remove(ada);
    expect(reply.body.message).toMatchObject({
      id,
      seq: 1,
      rev: 2,
      content: '',
      deletedAt: expect.any(String),
    });
    expect(await bobEar.next('message:updated')).toEqual({ message: reply.body.message });
    expect((await remove(ada)).body).toEqual(reply.body);
    const edit = await ada.ask('editMessage', { params: { messageId: id }, body: { content: 'back' } });
    expect(edit.status).toBe(404);
    const everywhere = await Promise.all([
      bob.ask('messages', { params: { conversationId } }),
      bob.ask('changes', { params: { conversationId }, query: { since: 0 } }),
      bob.ask('conversations'),
    ]);
    expect(JSON.stringify(everywhere.map(({ body }) => body))).not.toContain('a secret');
    expect(everywhere[2].body.conversations[0]).toMatchObject({
      rev: 2,
      unreadCount: 0,
      lastMessage: { id, content: '' },
    });
  });

  it('never lets anybody change a system line', async () => {
    const [ada, bob] = [await backend.person('ada'), await backend.person('bob')];
    const group = await ada.group([bob]);
    const params = { messageId: group.lastMessage?.id ?? '' };
    expect((await ada.ask('editMessage', { params, body: { content: 'x' } })).status).toBe(404);
    expect((await ada.ask('deleteMessage', { params })).status).toBe(404);
  });

  it('pages through messages in both directions', async () => {
    const { ada, conversationId } = await two();
    for (let n = 1; n <= 7; n += 1) await ada.write(conversationId, `line ${n}`);
    const page = async (query: { limit?: number; before?: number; after?: number }) => {
      const { body } = await ada.ask('messages', { params: { conversationId }, query });
      return [body.messages.map((message: Message) => message.seq), body.hasMore];
    };
    expect(await page({})).toEqual([[1, 2, 3, 4, 5, 6, 7], false]);
    expect(await page({ limit: 3 })).toEqual([[5, 6, 7], true]);
    expect(await page({ limit: 3, before: 5 })).toEqual([[2, 3, 4], true]);
    expect(await page({ limit: 3, before: 2 })).toEqual([[1], false]);
    expect(await page({ limit: 3, after: 0 })).toEqual([[1, 2, 3], true]);
    expect(await page({ limit: 3, after: 4 })).toEqual([[5, 6, 7], false]);
    expect(await page({ limit: 2, after: 2, before: 6 })).toEqual([[3, 4], true]);
    expect(await page({ after: 7 })).toEqual([[], false]);
    for (const query of [{ limit: 0 }, { limit: 201 }, { before: 0 }, { after: -1 }, { before: 1e300 }]) {
      const reply = await ada.ask('messages', { params: { conversationId }, query });
      expect([query, reply.status, reply.body.code]).toEqual([query, 400, 'bad-payload']);
    }
    const beyond = await ada.ask('messages', { params: { conversationId }, query: { after: 2 ** 31 } });
    expect(beyond.body).toEqual({ messages: [], hasMore: false });
  });

  it('tells every change after a rev, page by page', async () => {
    const { ada, conversationId } = await two();
    const sent: Message[] = [];
    for (let n = 1; n <= 4; n += 1) sent.push(await ada.write(conversationId, `line ${n}`));
    await ada.ask('editMessage', { params: { messageId: sent[0]!.id }, body: { content: 'first' } });
    await ada.ask('deleteMessage', { params: { messageId: sent[2]!.id } });
    const changes = async (since: number, limit?: number) => {
      const { body } = await ada.ask('changes', {
        params: { conversationId },
        query: { since, ...(limit && { limit }) },
      });
      return {
        ...body,
        messages: body.messages.map(({ seq, rev, content }: Message) => [seq, rev, content]),
      };
    };
    const all = [
      [2, 2, 'line 2'],
      [4, 4, 'line 4'],
      [1, 5, 'first'],
      [3, 6, ''],
    ];
    expect(await changes(0)).toEqual({ messages: all, rev: 6, hasMore: false });
    expect(await changes(0, 3)).toEqual({ messages: all.slice(0, 3), rev: 5, hasMore: true });
    expect(await changes(5, 3)).toEqual({ messages: all.slice(3), rev: 6, hasMore: false });
    expect(await changes(6)).toEqual({ messages: [], rev: 6, hasMore: false });
    expect((await ada.ask('changes', { params: { conversationId }, query: {} })).status).toBe(400);
    expect((await ada.ask('changes', { params: { conversationId }, query: { since: -1 } })).status).toBe(400);
  });

  it('keeps how far each has read; it never goes back and never beyond the end', async () => {
    const { ada, bob, conversationId } = await two();
    for (let n = 1; n <= 5; n += 1) await ada.write(conversationId, `line ${n}`);
    await bob.write(conversationId, 'mine does not count');
    const phone = await bob.otherDevice();
    const [adaEar, phoneEar] = [await ada.listen(), await phone.listen()];
    const view = async (person: typeof ada) => (await person.ask('conversations')).body.conversations[0];
    const read = async (seq: number) =>
      (await bob.ask('markRead', { params: { conversationId }, body: { seq } })).body;
    expect(await view(bob)).toMatchObject({ unreadCount: 5, lastReadSeq: 0 });
    expect(await view(ada)).toMatchObject({ unreadCount: 1 });
    expect(await read(3)).toEqual({ lastReadSeq: 3, unreadCount: 2 });
    expect(await adaEar.next('message:read')).toEqual({ conversationId, userId: bob.id, seq: 3 });
    expect(await phoneEar.next('message:read')).toEqual({
      conversationId,
      userId: bob.id,
      seq: 3,
      unreadCount: 2,
    });
    adaEar.clear();
    expect(await read(2)).toEqual({ lastReadSeq: 3, unreadCount: 2 });
    expect(await read(3)).toEqual({ lastReadSeq: 3, unreadCount: 2 });
    await adaEar.settled();
    expect(adaEar.all('message:read')).toEqual([]);
    expect(await read(2_000_000_000)).toEqual({ lastReadSeq: 6, unreadCount: 0 });
    expect((await view(ada)).readSeqs).toEqual({ [bob.id]: 6 });
    await ada.ask('deleteMessage', { params: { messageId: (await ada.write(conversationId, 'gone')).id } });
    expect(await view(bob)).toMatchObject({ unreadCount: 0, lastReadSeq: 6 });
    for (const seq of [-1, 1.5, '3', null, 2 ** 31]) {
      const path = `/api/conversations/${conversationId}/read`;
      const reply = await send(backend.url, 'POST', path, { body: { seq }, token: bob.token });
      expect([seq, reply.status >= 500]).toEqual([seq, false]);
    }
    phoneEar.close();
  });

  it('lists conversations by their newest line', async () => {
    const ada = await backend.person('ada');
    const ids: string[] = [];
    for (const name of ['bob', 'carl', 'dora']) ids.push((await ada.direct(await backend.person(name))).id);
    for (const id of ids) await ada.write(id, 'hello');
    await ada.write(ids[1]!, 'again');
    const { conversations } = (await ada.ask('conversations')).body;
    expect(conversations.map(({ id }: { id: string }) => id)).toEqual([ids[1], ids[2], ids[0]]);
    expect(conversations[0].lastMessage.content).toBe('again');
  });
});

onEachDatabase('pace of writing', (start) => {
  it('lets a person write in bursts of 60, then 30 a second', async () => {
    const clock = new ManualClock();
    const backend = await start({
      clock,
      env: { PARLEY_RATE_MESSAGES: '30', PARLEY_RATE_MESSAGES_BURST: '60' },
    });
    const [ada, bob] = [await backend.person('ada'), await backend.person('bob')];
    const { id: conversationId } = await ada.direct(bob);
    const burst = async (count: number) => {
      const body = () => ({ clientId: crypto.randomUUID(), content: 'x' });
      const ask = () => ada.ask('sendMessage', { params: { conversationId }, body: body() });
      const replies = await Promise.all(Array.from({ length: count }, ask));
      for (const { status, body: refusal, headers } of replies.filter((reply) => reply.status !== 201)) {
        expect([status, refusal.code, headers.get('retry-after')]).toEqual([429, 'rate-limited', '1']);
      }
      return replies.filter(({ status }) => status === 201).length;
    };
    expect(await burst(70)).toBe(60);
    expect((await bob.write(conversationId, 'unhindered')).senderId).toBe(bob.id);
    clock.advance(1000);
    expect(await burst(40)).toBe(30);
    expect((await ada.ask('messages', { params: { conversationId } })).status).toBe(200);
  });
});
