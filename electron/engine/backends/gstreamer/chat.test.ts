/** People, conversations and text in a call: all of it remembered here, none of it by a server. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { GstreamerRig, sdpFrame } from '#test/fakes/gstreamer-rig.ts';
import { settle } from '#test/fakes/settle.ts';

let rig: GstreamerRig;

beforeEach(async () => {
  rig = new GstreamerRig();
  await rig.online();
});
afterEach(async () => {
  await rig.adapter.close();
  expect(rig.clock.pending).toBe(0);
});

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => AppError.from(error).code,
  );
const write = (conversationId: string, content: string, clientId = content) =>
  rig.adapter.chat.send(conversationId, { clientId, content, replyToId: null });

/** The same computer started again. */
async function restarted(): Promise<GstreamerRig> {
  const again = new GstreamerRig(rig.secrets);
  await again.adapter.resume();
  return again;
}

describe('people', () => {
  it('are ids that one types; whether they are there only a call finds out', async () => {
    const { people } = rig.adapter;
    expect(await people.search(' robot ')).toMatchObject([
      { id: 'robot', displayName: 'robot', status: 'offline' },
    ]);
    for (const query of ['', 'two words', 'me', 'x'.repeat(181)])
      expect(await people.search(query)).toEqual([]);
    expect(await codeOf(people.rename('Me'))).toBe('unsupported');
  });
});

describe('conversations', () => {
  it('with peers are made by asking for them, once, and are there after a restart', async () => {
    const { chat } = rig.adapter;
    const first = await chat.createDirect('robot');
    expect(await chat.createDirect('robot')).toEqual(first);
    expect(first).toMatchObject({ id: 'peer:robot', type: 'direct', name: null, lastSeq: 0 });
    expect(first.participants.map(({ id }) => id)).toEqual(['me', 'robot']);
    const { adapter } = await restarted();
    expect(await adapter.chat.conversations()).toEqual([first]);
  });

  it('with callers is one, named by nobody', async () => {
    expect(await codeOf(rig.adapter.chat.createDirect('unknown'))).toBe('not-found');
    rig.socket.say(sdpFrame('offer'));
    const conversation = await rig.adapter.chat.createDirect('unknown');
    expect(conversation).toMatchObject({ id: 'unknown', type: 'direct' });
    expect(conversation.participants.at(-1)).toMatchObject({ id: 'unknown', displayName: '' });
  });

  it('of another id on the same computer are not mine', async () => {
    await rig.adapter.chat.createDirect('robot');
    rig.adapter.disconnect();
    await rig.signIn('other');
    expect(await rig.adapter.chat.conversations()).toEqual([]);
  });

  it('what cannot be done says so', async () => {
    const { chat } = rig.adapter;
    for (const asked of [chat.createGroup('x', []), chat.edit('m', 'x'), chat.delete('m')]) {
      expect(await codeOf(asked)).toBe('unsupported');
    }
    expect(await codeOf(chat.messages('peer:nobody', { limit: 5 }))).toBe('not-found');
  });
});

describe('text', () => {
  it('waits for a call whose link has a channel, and goes as soon as there is one', async () => {
    const { id } = await rig.adapter.chat.createDirect('robot');
    const written = write(id, 'hello');
    const other = await rig.calling('other');
    rig.adapter.inBand.setChannel(other.id, 'other', true);
    await rig.adapter.calls.end(other.id, 'ended-by-user');
    await rig.greet();
    const call = await rig.calling();
    await settle();
    expect(rig.heard('text-out')).toEqual([]);
    rig.adapter.inBand.setChannel(call.id, 'robot', true);
    expect(await written).toMatchObject({
      seq: 1,
      rev: 1,
      senderId: 'me',
      content: 'hello',
      clientId: 'hello',
    });
    expect(rig.heard('text-out')).toEqual([{ callId: call.id, toUserId: 'robot', text: 'hello' }]);
    rig.adapter.inBand.setChannel(call.id, 'robot', false);
    const again = codeOf(write(id, 'again'));
    await settle();
    expect(rig.heard('text-out')).toHaveLength(1);
    rig.adapter.disconnect();
    expect(await again).toBe('offline');
  });

  it('that did not leave before the end of the connection is asked for anew', async () => {
    const { id } = await rig.adapter.chat.createDirect('robot');
    const lost = codeOf(write(id, 'x', 'c1'));
    rig.adapter.disconnect();
    expect(await lost).toBe('offline');
    await rig.online();
    const call = await rig.calling();
    rig.adapter.inBand.setChannel(call.id, 'robot', true);
    expect((await write(id, 'x', 'c1')).seq).toBe(1);
    expect(rig.heard('text-out')).toHaveLength(1);
  });

  it('asked for twice is sent once', async () => {
    const call = await rig.calling();
    rig.adapter.inBand.setChannel(call.id, 'robot', true);
    const [first, second] = await Promise.all([
      write('peer:robot', 'x', 'c1'),
      write('peer:robot', 'x', 'c1'),
    ]);
    expect(second).toEqual(first);
    expect(rig.heard('text-out')).toHaveLength(1);
  });

  it('is refused when it is empty, too long, or of no conversation', async () => {
    const { id } = await rig.adapter.chat.createDirect('robot');
    expect(await codeOf(write(id, '  '))).toBe('message-empty');
    expect(await codeOf(write(id, 'x'.repeat(10_001)))).toBe('message-too-long');
    expect(await codeOf(write('peer:nobody', 'x'))).toBe('not-found');
  });

  it('that comes is a message of whoever is there, also of a caller without a name', async () => {
    rig.socket.say(sdpFrame('offer'));
    const id = rig.calls[0]?.id ?? '';
    await rig.adapter.calls.answer(id, { rejoin: false, takeOver: false });
    rig.adapter.inBand.take(id, 'unknown', 'Hi! from GStreamer');
    await settle();
    expect(rig.heard('message')).toMatchObject([
      {
        conversationId: 'unknown',
        senderId: 'unknown',
        content: 'Hi! from GStreamer',
        seq: 1,
        clientId: null,
      },
    ]);
    expect(await rig.adapter.chat.conversations()).toMatchObject([{ lastSeq: 1, unreadCount: 1 }]);
    expect(await rig.adapter.chat.markRead('unknown', 7)).toEqual({ lastReadSeq: 1, unreadCount: 0 });
  });

  it('of another call, or empty, is nothing; too long it is cut', async () => {
    const call = await rig.calling();
    rig.adapter.inBand.take('earlier', 'robot', 'late');
    rig.adapter.inBand.take(call.id, 'robot', ' ');
    rig.adapter.inBand.take(call.id, 'robot', 'x'.repeat(20_000));
    await settle();
    expect(rig.heard('message').map(({ content }) => content.length)).toEqual([10_000]);
  });

  it('in a room goes to everybody whose channel is open', async () => {
    const call = await rig.inRoom('studio', 'ann', 'bob', 'cai');
    rig.adapter.inBand.setChannel(call.id, 'ann', true);
    rig.adapter.inBand.setChannel(call.id, 'cai', true);
    await write('room:studio', 'all');
    expect(rig.heard('text-out').map(({ toUserId }) => toUserId)).toEqual(['ann', 'cai']);
  });

  it('goes on with its numbers after a restart, and what a crash lost is shown as deleted', async () => {
    const call = await rig.calling();
    rig.adapter.inBand.setChannel(call.id, 'robot', true);
    for (const text of ['one', 'two', 'three']) await write('peer:robot', text);
    const { adapter } = await restarted();
    const { messages, rev, hasMore } = await adapter.chat.changes('peer:robot', 1);
    expect(rev).toBe(3);
    expect(hasMore).toBe(false);
    expect(messages.map(({ seq, content, deletedAt }) => [seq, content, deletedAt !== null])).toEqual([
      [2, '', true],
      [3, 'three', false],
    ]);
    expect((await adapter.chat.conversations())[0]?.lastMessage?.content).toBe('three');
    expect((await adapter.chat.messages('peer:robot', { limit: 10 })).messages.map(({ seq }) => seq)).toEqual(
      [3],
    );
  });

  it('comes in pages', async () => {
    const call = await rig.calling();
    rig.adapter.inBand.setChannel(call.id, 'robot', true);
    for (const text of ['1', '2', '3', '4', '5']) await write('peer:robot', text);
    const page = async (of: { before?: number; after?: number; limit: number }) => {
      const { messages, hasMore } = await rig.adapter.chat.messages('peer:robot', of);
      return [messages.map(({ content }) => content).join(''), hasMore];
    };
    expect(await page({ limit: 2 })).toEqual(['45', true]);
    expect(await page({ limit: 9, before: 4 })).toEqual(['123', false]);
    expect(await page({ limit: 2, after: 1 })).toEqual(['23', true]);
  });

  it('that cannot be kept is sent all the same', async () => {
    const call = await rig.calling();
    rig.adapter.inBand.setChannel(call.id, 'robot', true);
    rig.secrets.broken = true;
    expect((await write('peer:robot', 'hello')).seq).toBe(1);
    expect(rig.logged.map(({ message }) => message)).toContain('sign-in could not be kept');
  });
});
