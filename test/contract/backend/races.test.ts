import { beforeAll, expect, it } from 'vitest';
import type { Message } from '#shared/contracts/connect/model.ts';
import { onEachDatabase, type TestBackend } from '#test/support/backend.ts';

onEachDatabase('races', (start) => {
  let backend: TestBackend;
  beforeAll(async () => {
    backend = await start();
  });

  it('numbers 50 messages sent at once without gaps, in the order in which they can be read', async () => {
    const [ada, bob] = [await backend.person('ada'), await backend.person('bob')];
    const { id: conversationId } = await ada.direct(bob);
    const ear = await bob.listen();
    const sent = await Promise.all(
      Array.from({ length: 50 }, (_, n) => (n % 2 ? ada : bob).write(conversationId, `line ${n}`)),
    );
    const numbers = Array.from({ length: 50 }, (_, n) => n + 1);
    expect(sent.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(numbers);
    expect(sent.map(({ rev }) => rev).sort((a, b) => a - b)).toEqual(numbers);
    const { messages } = (await ada.ask('messages', { params: { conversationId } })).body;
    expect(messages.map(({ seq }: Message) => seq)).toEqual(numbers);
    for (const { id } of sent) await ear.next('message:new', ({ message }) => message.id === id);
    expect(ear.all('message:new')).toHaveLength(50);
  });

  it('writes one message of many repeats at once, and takes one number for it', async () => {
    const [ada, bob] = [await backend.person('ada'), await backend.person('bob')];
    const { id: conversationId } = await ada.direct(bob);
    const ear = await bob.listen();
    const replies = await Promise.all(
      Array.from({ length: 20 }, () =>
        ada.ask('sendMessage', { params: { conversationId }, body: { clientId: 'same', content: 'once' } }),
      ),
    );
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(19);
    expect(new Set(replies.map(({ body }) => body.message.id)).size).toBe(1);
    expect(await ada.write(conversationId, 'next')).toMatchObject({ seq: 2, rev: 2 });
    await ear.next('message:new', ({ message }) => message.seq === 2);
    expect(ear.all('message:new')).toHaveLength(2);
  });

  it('gives every change of many at once a rev of its own; whoever follows the revs sees them all', async () => {
    const [ada, bob] = [await backend.person('ada'), await backend.person('bob')];
    const { id: conversationId } = await ada.direct(bob);
    const sent = await Promise.all(
      Array.from({ length: 10 }, (_, n) => ada.write(conversationId, `line ${n}`)),
    );
    await Promise.all(
      sent.flatMap(({ id: messageId }, n) => [
        ada.ask('editMessage', { params: { messageId }, body: { content: 'changed' } }),
        n % 2 ? ada.ask('deleteMessage', { params: { messageId } }) : bob.write(conversationId, 'between'),
      ]),
    );
    const { body } = await bob.ask('changes', { params: { conversationId }, query: { since: 0 } });
    const revs = body.messages.map(({ rev }: Message) => rev);
    expect(revs).toHaveLength(15);
    expect(new Set(revs).size).toBe(15);
    expect(revs).toEqual([...revs].sort((a: number, b: number) => a - b));
    expect(body.rev).toBe(revs.at(-1));
    const deleted = body.messages.filter(({ deletedAt }: Message) => deletedAt !== null);
    expect(deleted.map(({ content }: Message) => content)).toEqual(['', '', '', '', '']);
  });

  it('deletes once when asked many times at once', async () => {
    const [ada, bob] = [await backend.person('ada'), await backend.person('bob')];
    const { id: conversationId } = await ada.direct(bob);
    const { id: messageId } = await ada.write(conversationId, 'secret');
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => ada.ask('deleteMessage', { params: { messageId } })),
    );
    expect(replies.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(new Set(replies.map(({ body }) => body.message.rev))).toEqual(new Set([2]));
  });

  it('makes one direct conversation when both ask at once, many times', async () => {
    const [ada, bob] = [await backend.person('ada'), await backend.person('bob')];
    const ask = (from: typeof ada, to: typeof ada) =>
      from.ask('createConversation', { body: { type: 'direct', participantIds: [to.id] } });
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, n) => (n % 2 ? ask(ada, bob) : ask(bob, ada))),
    );
    expect(new Set(replies.map(({ body }) => body.conversation.id)).size).toBe(1);
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  it('lets a read mark only go forward, whatever arrives last', async () => {
    const [ada, bob] = [await backend.person('ada'), await backend.person('bob')];
    const { id: conversationId } = await ada.direct(bob);
    for (let n = 0; n < 9; n += 1) await ada.write(conversationId, `line ${n}`);
    await Promise.all(
      [9, 2, 5, 1, 7, 3].map((seq) => bob.ask('markRead', { params: { conversationId }, body: { seq } })),
    );
    expect((await bob.ask('conversations')).body.conversations[0]).toMatchObject({
      lastReadSeq: 9,
      unreadCount: 0,
    });
  });

  it('keeps both good when one refresh token is used many times at once', async () => {
    const ada = await backend.person('ada');
    const refresh = () => ada.ask('refresh', { body: { refreshToken: ada.refreshToken } });
    const replies = await Promise.all(Array.from({ length: 6 }, refresh));
    expect(replies.map(({ status }) => status)).toEqual(Array(6).fill(200));
    for (const { body } of replies) expect((await ada.ask('me', { token: body.token })).status).toBe(200);
  });
});
