import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { AccountRig } from '#test/fakes/account-rig.ts';
import { settle } from '#test/fakes/settle.ts';

let rig: AccountRig;
beforeEach(async () => {
  rig = await AccountRig.open();
});

const sent = (id: string) =>
  rig.world.chat.page(rig.me, id, { limit: 100 }).messages.map((one) => one.content);
const states = () => [...rig.shown.values()].map((one) => [one.content, one.delivery.state]);

describe('a message on its way out', () => {
  it('is kept before it is shown, then sent, under one key', async () => {
    const { id } = await rig.withBob();
    const sending = rig.account.send(id, 'hello');
    expect(rig.shown.size).toBe(0);
    const key = await sending;
    expect(rig.store.rows('outbox').get(key)?.content).toBe('hello');
    expect(rig.shown.get(key)?.delivery).toEqual({ state: 'pending' });
    await settle();
    expect(rig.shown.get(key)).toMatchObject({ delivery: { state: 'sent' }, seq: 1 });
    expect(rig.store.rows('outbox').size).toBe(0);
    expect(rig.account.conversations[id]?.lastMessage).toMatchObject({ key, delivery: { state: 'sent' } });
  });

  it('waits for the connection, and goes out in order', async () => {
    const { id } = await rig.withBob();
    rig.adapter.cut();
    for (const text of ['one', 'two', 'three']) await rig.account.send(id, text);
    await settle();
    expect(states().every(([, state]) => state === 'pending')).toBe(true);
    expect(rig.account.conversations[id]?.lastMessage?.content).toBe('three');
    rig.adapter.mend();
    rig.clock.advance(250);
    await settle();
    expect(sent(id)).toEqual(['one', 'two', 'three']);
    expect(states().every(([, state]) => state === 'sent')).toBe(true);
  });

  it('goes one at a time in a conversation, and side by side in two', async () => {
    const { id } = await rig.withBob();
    const cai = await rig.colleague('cai');
    const other = await rig.account.createDirect(cai.identity()?.user.id ?? '');
    rig.adapter.delayMs = 100;
    for (const text of ['one', 'two']) await rig.account.send(id, text);
    await rig.account.send(other, 'three');
    await settle();
    expect(rig.adapter.asked.filter((verb) => verb === 'send')).toHaveLength(2);
    rig.clock.advance(100);
    await settle();
    expect(rig.adapter.asked.filter((verb) => verb === 'send')).toHaveLength(3);
    rig.clock.advance(100);
    await settle();
    expect([sent(id), sent(other)]).toEqual([['one', 'two'], ['three']]);
  });

  it('whose answer is lost is sent again and is there once', async () => {
    const { id } = await rig.withBob();
    rig.world.next('send', { kind: 'lose-answer' });
    rig.adapter.deaf = true;
    const key = await rig.account.send(id, 'once');
    await settle();
    expect(rig.shown.get(key)?.delivery.state).toBe('pending');
    rig.clock.advance(500);
    await settle();
    expect(rig.shown.get(key)?.delivery.state).toBe('sent');
    expect(sent(id)).toEqual(['once']);
  });

  it('that the push tells before the answer does is sent', async () => {
    const { id } = await rig.withBob();
    rig.world.next('send', { kind: 'lose-answer' });
    const key = await rig.account.send(id, 'pushed');
    await settle();
    expect(rig.shown.get(key)?.delivery.state).toBe('sent');
    expect(rig.store.rows('outbox').size).toBe(0);
    rig.clock.advance(60_000);
    await settle();
    expect(sent(id)).toEqual(['pushed']);
  });

  it('refused for good stands aside with the reason, and the next goes on', async () => {
    const { id } = await rig.withBob();
    rig.world.next('send', { kind: 'refuse', error: new AppError('not-a-member') });
    const key = await rig.account.send(id, 'first');
    await rig.account.send(id, 'second');
    await settle();
    expect(rig.shown.get(key)?.delivery).toEqual({
      state: 'failed',
      error: { code: 'not-a-member', params: {} },
    });
    expect(sent(id)).toEqual(['second']);
    await rig.account.retry(id, key);
    await settle();
    expect(sent(id)).toEqual(['second', 'first']);
    expect(rig.shown.get(key)?.delivery.state).toBe('sent');
  });

  it.each(['not-allowed', 'colleague-offline'] as const)('is not tried for ever where %s', async (code) => {
    const { id } = await rig.withBob();
    rig.world.next('send', { kind: 'refuse', error: new AppError(code) });
    const key = await rig.account.send(id, 'now or never');
    await settle();
    expect(rig.shown.get(key)?.delivery).toMatchObject({ state: 'failed', error: { code } });
    expect(rig.clock.pending).toBe(0);
  });

  it('refused for now waits as long as it is told to', async () => {
    const { id } = await rig.withBob();
    rig.world.next('send', { kind: 'refuse', error: new AppError('rate-limited', { seconds: 20 }) });
    await rig.account.send(id, 'later');
    await settle();
    rig.clock.advance(19_999);
    await settle();
    expect(sent(id)).toEqual([]);
    rig.clock.advance(1);
    await settle();
    expect(sent(id)).toEqual(['later']);
  });

  it('waits longer and longer, up to half a minute', async () => {
    const { id } = await rig.withBob();
    for (let n = 0; n < 12; n += 1)
      rig.world.next('send', { kind: 'refuse', error: new AppError('internal') });
    await rig.account.send(id, 'patience');
    await settle();
    let tries = 1;
    const count = () => rig.adapter.asked.filter((verb) => verb === 'send').length;
    for (; tries < 12; tries += 1) {
      rig.clock.advance(30_000);
      await settle();
    }
    expect(count()).toBeGreaterThanOrEqual(12);
    expect(count()).toBeLessThanOrEqual(16);
    rig.clock.advance(30_000);
    await settle();
    expect(sent(id)).toEqual(['patience']);
  });

  it('survives a crash, refused ones too', async () => {
    const { id } = await rig.withBob();
    rig.world.next('send', { kind: 'refuse', error: new AppError('bad-payload') });
    await rig.account.send(id, 'refused');
    await settle();
    rig.adapter.cut();
    await rig.account.send(id, 'pending');
    await rig.restart();
    const page = await rig.account.page(id, null);
    expect(page.messages.map((one) => [one.content, one.delivery.state])).toEqual([
      ['refused', 'failed'],
      ['pending', 'pending'],
    ]);
    rig.adapter.mend();
    await rig.online();
    expect(sent(id)).toEqual(['pending']);
  });

  it('is taken back while it has not left', async () => {
    const { id } = await rig.withBob();
    rig.adapter.cut();
    const key = await rig.account.send(id, 'never mind');
    await rig.account.discard(id, key);
    expect(rig.messages.at(-1)).toMatchObject({ messages: [], removed: [key] });
    expect(rig.account.conversations[id]?.lastMessage).toBeNull();
    await expect(rig.account.discard(id, key)).rejects.toMatchObject({ code: 'not-found' });
    await expect(rig.account.retry('elsewhere', key)).rejects.toMatchObject({ code: 'not-found' });
    rig.adapter.mend();
    await rig.online();
    rig.clock.advance(60_000);
    await settle();
    expect(sent(id)).toEqual([]);
  });

  it('is not taken from the person when it is empty or too long', async () => {
    const { id } = await rig.withBob();
    await expect(rig.account.send(id, '  \n ')).rejects.toMatchObject({ code: 'message-empty' });
    await expect(rig.account.send(id, 'x'.repeat(10_001))).rejects.toMatchObject({
      code: 'message-too-long',
      params: { limit: 10_000 },
    });
    await expect(rig.account.send('nowhere', 'hi')).rejects.toMatchObject({ code: 'not-found' });
    expect(rig.shown.size).toBe(0);
  });

  it('that cannot be kept is refused, not lost later', async () => {
    const { id } = await rig.withBob();
    rig.store.save = () => Promise.reject(new Error('the disk is full'));
    await expect(rig.account.send(id, 'hi')).rejects.toThrow('the disk is full');
    expect(rig.shown.size).toBe(0);
    expect(rig.store.rows('outbox').size).toBe(0);
  });

  it('leaves no timer at the end', async () => {
    const { id } = await rig.withBob();
    rig.world.next('send', { kind: 'refuse', error: new AppError('internal') });
    await rig.account.send(id, 'x');
    await settle();
    expect(rig.clock.pending).toBeGreaterThan(0);
    rig.account.end();
    expect(rig.clock.pending).toBe(0);
  });
});
