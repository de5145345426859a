import { beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { AccountRig } from '#test/fakes/account-rig.ts';
import { settle } from '#test/fakes/settle.ts';

let rig: AccountRig;
beforeEach(async () => {
  rig = await AccountRig.open();
});

const contents = async (id: string) => (await rig.account.page(id, null)).messages.map((one) => one.content);
const asked = (verb: string) => rig.adapter.asked.filter((one) => one === verb).length;

describe('after a reconnect', () => {
  it('only conversations that moved are asked for, from where we were', async () => {
    const { id, write } = await rig.withBob();
    const cai = await rig.colleague('cai');
    await rig.account.createDirect(cai.identity()?.user.id ?? '');
    await write('before');
    rig.adapter.cut();
    await write('during 1');
    await write('during 2');
    rig.messages.length = 0;
    rig.adapter.mend();
    rig.clock.advance(250);
    await settle();
    expect(asked('changes')).toBe(1);
    expect(rig.messages.flatMap((event) => event.messages.map((one) => one.content))).toEqual([
      'during 1',
      'during 2',
    ]);
    expect(await contents(id)).toEqual(['before', 'during 1', 'during 2']);
    expect(asked('messages')).toBe(0);
  });

  it('edits and deletions are caught up, too', async () => {
    const { bob, id, write } = await rig.withBob();
    await write('one');
    await write('two');
    const { messages } = await bob.chat.messages(id, { limit: 10 });
    rig.adapter.cut();
    await bob.chat.edit(messages[0]?.id ?? '', 'one, changed');
    await bob.chat.delete(messages[1]?.id ?? '');
    rig.adapter.mend();
    rig.clock.advance(250);
    await settle();
    const page = await rig.account.page(id, null);
    expect(page.messages.map((one) => [one.content, one.edited, one.deleted])).toEqual([
      ['one, changed', true, false],
      ['', false, true],
    ]);
  });

  it('conversations that we were taken out of are gone', async () => {
    const { bob } = await rig.withBob();
    const group = await rig.account.createGroup('Team', [bob.identity()?.user.id ?? '']);
    rig.adapter.cut();
    rig.world.chat.expel(group, rig.me);
    rig.adapter.mend();
    rig.clock.advance(250);
    await settle();
    expect(Object.keys(rig.account.conversations)).not.toContain(group);
    await expect(rig.account.page(group, null)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('a conversation that begins while the list is on its way stays', async () => {
    const bob = await rig.colleague('bob');
    const chat = rig.adapter.chat;
    const ask = chat.conversations.bind(chat);
    let arrive = (): void => undefined;
    const late = new Promise<void>((resolve) => (arrive = resolve));
    vi.spyOn(chat, 'conversations').mockImplementationOnce(async () => {
      const listed = await ask();
      await late;
      return listed;
    });
    rig.adapter.cut();
    rig.adapter.mend();
    rig.clock.advance(250);
    await settle();
    const { id } = await bob.chat.createDirect(rig.me);
    await settle();
    expect(Object.keys(rig.account.conversations)).toEqual([id]);
    arrive();
    await settle();
    expect(Object.keys(rig.account.conversations)).toEqual([id]);
  });

  it('very many changes are not walked through: the newest page is taken', async () => {
    const { bob, id, write } = await rig.withBob();
    await write('old');
    expect(await contents(id)).toEqual(['old']);
    rig.adapter.cut();
    for (let n = 1; n <= 2500; n += 1) {
      rig.world.chat.send(bob.identity()?.user.id ?? '', id, {
        clientId: `k${n}`,
        content: `m${n}`,
        replyToId: null,
      });
    }
    rig.adapter.mend();
    rig.clock.advance(250);
    await settle();
    await settle();
    expect(asked('changes')).toBe(10);
    const page = await rig.account.page(id, null);
    expect(page.messages.at(-1)?.content).toBe('m2500');
    expect(page.messages).toHaveLength(50);
    await write('and on');
    expect((await contents(id)).at(-1)).toBe('and on');
    expect(asked('changes')).toBe(10);
  });

  it('that fails in the middle is tried again while the connection holds', async () => {
    await rig.withBob();
    rig.adapter.cut();
    rig.adapter.mend();
    rig.world.next('conversations', { kind: 'refuse', error: new AppError('internal') });
    rig.clock.advance(250);
    await settle();
    const before = asked('conversations');
    rig.clock.advance(1000);
    await settle();
    expect(asked('conversations')).toBe(before + 1);
    expect(rig.logged.some((record) => record.message === 'synchronising failed')).toBe(true);
  });
});

describe('between connects', () => {
  it('a push that was lost is found by the next one, after 250 ms', async () => {
    const { id, write } = await rig.withBob();
    await write('one');
    rig.adapter.deaf = true;
    await write('lost');
    rig.adapter.deaf = false;
    await write('three');
    expect(rig.shown.size).toBe(2);
    rig.clock.advance(249);
    await settle();
    expect(asked('changes')).toBe(0);
    rig.clock.advance(1);
    await settle();
    expect(asked('changes')).toBe(1);
    expect(await contents(id)).toEqual(['one', 'lost', 'three']);
  });

  it('pushes that overtake one another need no asking', async () => {
    const { id, write } = await rig.withBob();
    await write('one');
    rig.adapter.held = [];
    for (const text of ['two', 'three', 'four']) await write(text);
    rig.adapter.release((held) => held.toReversed());
    await settle();
    rig.clock.advance(1000);
    await settle();
    expect(asked('changes')).toBe(0);
    expect(await contents(id)).toEqual(['one', 'two', 'three', 'four']);
    expect(rig.account.conversations[id]).toMatchObject({ lastSeq: 4, lastMessage: { content: 'four' } });
  });

  it('a lost edit is found when anything else changes', async () => {
    const { bob, id, write } = await rig.withBob();
    await write('one');
    const { messages } = await bob.chat.messages(id, { limit: 1 });
    rig.adapter.deaf = true;
    await bob.chat.edit(messages[0]?.id ?? '', 'one, changed');
    rig.adapter.deaf = false;
    await write('two');
    rig.clock.advance(250);
    await settle();
    expect(await contents(id)).toEqual(['one, changed', 'two']);
  });

  it('an old version that comes late changes nothing', async () => {
    const { bob, id, write } = await rig.withBob();
    await write('one');
    const { messages } = await bob.chat.messages(id, { limit: 1 });
    rig.adapter.held = [];
    await bob.chat.edit(messages[0]?.id ?? '', 'second');
    await bob.chat.edit(messages[0]?.id ?? '', 'third');
    rig.adapter.release((held) => held.toReversed());
    await settle();
    expect(await contents(id)).toEqual(['third']);
    expect(rig.account.conversations[id]?.lastMessage?.content).toBe('third');
    expect([...rig.shown.values()].at(-1)?.content).toBe('third');
  });

  it('a message of a conversation that we never heard of brings the list', async () => {
    const bob = await rig.colleague('bob');
    rig.adapter.deaf = true;
    const { id } = await bob.chat.createDirect(rig.me);
    rig.adapter.deaf = false;
    await bob.chat.send(id, { clientId: 'k', content: 'hello stranger', replyToId: null });
    await settle();
    rig.clock.advance(250);
    await settle();
    expect(rig.account.conversations[id]).toMatchObject({
      unreadCount: 1,
      lastMessage: { content: 'hello stranger' },
    });
  });

  it('leaves no timer at the end', async () => {
    const { write } = await rig.withBob();
    await write('one');
    rig.adapter.deaf = true;
    await write('lost');
    rig.adapter.deaf = false;
    await write('three');
    expect(rig.clock.pending).toBeGreaterThan(0);
    rig.account.end();
    expect(rig.clock.pending).toBe(0);
  });
});
