import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { GaleneAdapterRig } from '#test/fakes/galene-adapter-rig.ts';
import { settle } from '#test/fakes/settle.ts';

let rig: GaleneAdapterRig;
beforeEach(() => {
  rig = new GaleneAdapterRig();
});
afterEach(async () => {
  expect(await rig.end()).toEqual({ timers: 0, connections: 0, listeners: 0 });
});

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => AppError.from(error).code,
  );

describe('what is said in the group', () => {
  it('is sent when the server has repeated it, and comes to the others once', async () => {
    const ada = await rig.person('ada');
    const ben = await rig.person('ben');
    const clientId = rig.newId();
    const sent = await ada.write('hello', clientId);
    expect(sent).toMatchObject({ clientId, senderId: 'ada', content: 'hello', kind: 'text', seq: 1 });
    expect(ben.all('message')).toMatchObject([{ senderId: 'ada', content: 'hello', clientId: null }]);
    expect(await ada.write('hello', clientId)).toEqual(sent);
    expect(rig.group.history).toHaveLength(1);
  });

  it('before one came is there without being told as new, and counts as read', async () => {
    const cai = await rig.other('cai');
    cai.stay.chat({ text: 'one' });
    cai.stay.chat({ text: 'two', kind: 'me' });
    cai.stay.chat({ text: 'spoken', kind: 'caption' });
    cai.client.leave();
    await settle();
    const ada = await rig.person('ada');
    expect(ada.all('message')).toEqual([]);
    const conversation = await ada.conversation();
    expect(conversation).toMatchObject({ lastSeq: 2, lastReadSeq: 2, unreadCount: 0, name: 'Our group' });
    expect(await ada.texts()).toEqual(['one', '* cai two']);
    // who has gone is still named by what they said
    expect(conversation.participants.at(-1)).toMatchObject({
      id: 'cai',
      displayName: 'cai',
      status: 'offline',
    });
  });

  it('during a lost connection is merged with what is known: no doubles, and new places only for what is new', async () => {
    const ada = await rig.person('ada');
    const ben = await rig.person('ben');
    await ada.write('one');
    const before = await ada.conversation();
    rig.wire('ada').close(1006, '');
    await ben.write('two');
    await rig.pass(2000);
    expect(await ada.texts()).toEqual(['one', 'two']);
    const after = await ada.conversation();
    expect(after).toMatchObject({ lastSeq: before.lastSeq + 1, rev: before.rev + 1, unreadCount: 1 });
    const { messages } = await ada.chat.changes(before.id, before.rev);
    expect(messages.map(({ content }) => content)).toEqual(['two']);
    expect(ada.all('message').at(-1)).toMatchObject({ content: 'two', senderId: 'ben' });
  });

  it('is numbered from a smaller rev in a later run, which then answers with all that it has', async () => {
    const ada = await rig.person('ada');
    await ada.write('one');
    const before = await ada.conversation();
    await ada.close();
    await rig.pass(1000);
    const again = rig.seat(ada.secrets);
    await again.adapter.resume();
    again.adapter.connect();
    await rig.soon();
    const after = await again.conversation();
    expect(after.id).toBe(before.id);
    expect(after.rev).toBeLessThan(before.rev);
    expect((await again.chat.changes(after.id, before.rev)).messages).toHaveLength(1);
  });

  it('whose echo was lost with the connection is not said twice', async () => {
    const ada = await rig.person('ada');
    const { id } = await ada.conversation();
    const wish = { clientId: rig.newId(), content: 'once', replyToId: null };
    rig.wire('ada').isSilent = true;
    const first = codeOf(ada.chat.send(id, wish));
    await settle();
    rig.wire('ada').close(1006, '');
    await rig.pass(2000);
    expect(await first).toBe('server-unreachable');
    const again = await ada.chat.send(id, wish);
    expect(again).toMatchObject({ clientId: wish.clientId, content: 'once' });
    expect(rig.group.history.filter(({ value }) => value === 'once')).toHaveLength(1);
  });

  it('is known again by its words where the server gives ids of its own', async () => {
    const ada = await rig.person('ada');
    const { id } = await ada.conversation();
    rig.galene.givesIds = true;
    const wish = { clientId: rig.newId(), content: 'mine', replyToId: null };
    const sent = ada.chat.send(id, wish);
    await settle();
    expect(await sent).toMatchObject({ clientId: wish.clientId, id: 'm1' });
  });

  it('is refused where one may not write, or has nothing to say', async () => {
    const ada = await rig.person('ada');
    const op = await rig.person('op', 'op-pw');
    const { id } = await ada.conversation();
    await op.adapter.moderation.act(id, { type: 'write', userId: 'ada', on: false });
    await rig.soon();
    expect(await codeOf(ada.write('may I'))).toBe('not-allowed');
    expect(await codeOf(op.write('  '))).toBe('message-empty');
    expect(ada.adapter.info().features.transfers).toBeNull();
  });

  it('is read as far as it is said to be', async () => {
    const ada = await rig.person('ada');
    const ben = await rig.person('ben');
    await ben.write('one');
    await ben.write('two');
    const { id } = await ada.conversation();
    expect(await ada.chat.markRead(id, 1)).toEqual({ lastReadSeq: 1, unreadCount: 1 });
    expect(await ada.conversation()).toMatchObject({ lastReadSeq: 1, unreadCount: 1 });
  });
});

describe('what is said to one alone', () => {
  it('reaches that one, and is shown to whoever said it', async () => {
    const ada = await rig.person('ada');
    const ben = await rig.person('ben');
    const cai = await rig.person('cai');
    expect(await ada.write('/msg ben psst')).toMatchObject({
      content: 'psst',
      privateWithId: 'ben',
      senderId: 'ada',
    });
    expect(ben.all('message')).toMatchObject([{ content: 'psst', privateWithId: 'ada', senderId: 'ada' }]);
    expect(cai.all('message')).toEqual([]);
    expect(await codeOf(ada.write('/msg dora psst'))).toBe('not-found');
    expect(rig.group.history).toEqual([]);
  });
});

describe('what an operator takes away', () => {
  it('is gone for all: everything, or one message of ours', async () => {
    const ada = await rig.person('ada');
    const op = await rig.person('op', 'op-pw');
    await ada.write('one');
    const two = await op.write('two');
    const { id, rev } = await ada.conversation();
    const deleted = op.chat.delete(two.id);
    await settle();
    expect(await deleted).toMatchObject({ id: two.id, content: '', deletedAt: expect.any(String) });
    expect(ada.all('message').at(-1)).toMatchObject({ id: two.id, content: '', rev: rev + 1 });
    expect(rig.group.history.map(({ value }) => value)).toEqual(['one']);
    expect(await codeOf(ada.chat.delete(two.id))).toBe('not-allowed');
    await op.adapter.moderation.act(id, { type: 'clear' });
    await rig.soon();
    expect(ada.all('cleared')).toEqual([{ conversationId: id }]);
    expect(await ada.texts()).toEqual([]);
    expect(await ada.write('three')).toMatchObject({ seq: 3 });
  });

  it('may be all that one person has said', async () => {
    const ada = await rig.person('ada');
    const op = await rig.other('op', 'op-pw');
    await ada.write('spam');
    op.stay.groupAction('clearchat', { userId: rig.wire('ada').id });
    await settle();
    expect(ada.all('message').at(-1)).toMatchObject({ content: '', deletedAt: expect.any(String) });
  });
});
