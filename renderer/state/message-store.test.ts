import { describe, expect, it } from 'vitest';
import { createFakeBridge } from '#test/support/fake-bridge.ts';
import { aMessage, ME, WORKSPACE } from '#test/support/sample-view.ts';
import { createBridge } from './bridge.ts';
import { createMessageStore, listKey, LISTS_MAX, mergeMessages, TRIMMED_TO } from './message-store.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const ref = { workspaceId: WORKSPACE, conversationId: 'c-1' };
const many = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) =>
    aMessage('u-grace', `text ${from + index}`, { seq: from + index, key: `k-${from + index}` }),
  );

function opened(messages = many(1, 120)) {
  const fake = createFakeBridge({ messages: { 'c-1': messages } });
  const store = createMessageStore(createBridge(fake.raw));
  store.start();
  store.open(ref);
  const list = () => store.getState().lists[listKey(ref)];
  const contents = () => list()?.messages.map((message) => message.content);
  return { fake, store, list, contents };
}

describe('mergeMessages', () => {
  it('orders by seq, and puts what is on its way last in the order of writing', () => {
    const merged = mergeMessages(
      [aMessage(ME, 'p2', { seq: null, key: 'p2', sentAt: 20 }), aMessage(ME, 'b', { seq: 2, key: 'b' })],
      [aMessage(ME, 'p1', { seq: null, key: 'p1', sentAt: 10 }), aMessage(ME, 'a', { seq: 1, key: 'a' })],
    );
    expect(merged.map((message) => message.content)).toEqual(['a', 'b', 'p1', 'p2']);
  });

  it('keeps one message per key: an acknowledged message takes the place of the pending one', () => {
    const merged = mergeMessages(
      [aMessage(ME, 'hi', { seq: null, key: 'x' })],
      [aMessage(ME, 'hi', { seq: 3, key: 'x' })],
    );
    expect(merged).toMatchObject([{ key: 'x', seq: 3 }]);
  });
});

describe('the message store', () => {
  it('loads the newest page, then older ones until there are no more', async () => {
    const { store, list } = opened();
    expect(list()?.status).toBe('loading');
    await settled();
    expect(list()).toMatchObject({ status: 'ready', hasMore: true });
    expect(list()?.messages[0]?.seq).toBe(71);
    store.loadOlder(ref);
    expect(list()?.older).toBe('loading');
    store.loadOlder(ref);
    await settled();
    expect(list()?.messages[0]?.seq).toBe(21);
    store.loadOlder(ref);
    await settled();
    expect(list()).toMatchObject({ hasMore: false, older: 'idle' });
    expect(list()?.messages.map((message) => message.seq)).toEqual(
      many(1, 120).map((message) => message.seq),
    );
  });

  it('takes new, changed and removed messages', async () => {
    const { fake, contents } = opened(many(1, 2));
    await settled();
    fake.tell(WORKSPACE, 'c-1', [
      aMessage('u-grace', 'three', { seq: 3, key: 'k-3' }),
      aMessage('u-grace', 'changed', { seq: 1, key: 'k-1', edited: true }),
    ]);
    expect(contents()).toEqual(['changed', 'text 2', 'three']);
    fake.tell(WORKSPACE, 'c-1', [], ['k-2']);
    expect(contents()).toEqual(['changed', 'three']);
  });

  it('leaves out a change above the loaded part', async () => {
    const { fake, list } = opened();
    await settled();
    fake.tell(WORKSPACE, 'c-1', [aMessage('u-grace', 'far up', { seq: 5, key: 'k-5' })]);
    expect(list()?.messages).toHaveLength(50);
    expect(list()?.messages[0]?.seq).toBe(71);
  });

  it('a change that came while its page was on the way is newer than the page', async () => {
    const { fake, store, list } = opened();
    await settled();
    const old = many(21, 70);
    let answer = (_answer: unknown): void => {};
    fake.answer('chat.page', () => new Promise((resolve) => (answer = resolve)));
    store.loadOlder(ref);
    await settled();
    fake.tell(WORKSPACE, 'c-1', [aMessage('u-grace', 'edited', { seq: 30, key: 'k-30' })], ['k-31']);
    answer({ messages: old, hasMore: true });
    await settled();
    const found = list()?.messages.find((message) => message.key === 'k-30');
    expect(found?.content).toBe('edited');
    expect(list()?.messages.some((message) => message.key === 'k-31')).toBe(false);
  });

  it('forgets what was taken away, also a page that is still on its way', async () => {
    const { fake, store, contents } = opened();
    await settled();
    const release = fake.hold('chat.page');
    store.loadOlder(ref);
    fake.answer('chat.page', ({ before }: { before?: number }) => ({
      messages: before === undefined ? many(130, 131) : many(1, 20),
      hasMore: false,
    }));
    fake.emit('chat', 'cleared', ref);
    expect(contents()).toEqual([]);
    release();
    await settled();
    expect(contents()).toEqual(['text 130', 'text 131']);
  });

  it('says when a page did not come, and tries again', async () => {
    const { fake, store, list } = opened();
    await settled();
    fake.refuse('chat.page', 'offline');
    store.loadOlder(ref);
    await settled();
    expect(list()).toMatchObject({ status: 'ready', older: 'failed' });

    const other = { ...ref, conversationId: 'c-2' };
    store.open(other);
    await settled();
    expect(store.getState().lists[listKey(other)]).toMatchObject({
      status: 'failed',
      error: { code: 'offline' },
    });
    fake.answer('chat.page', () => ({ messages: many(1, 3), hasMore: false }));
    store.open(other);
    await settled();
    expect(store.getState().lists[listKey(other)]).toMatchObject({ status: 'ready', error: null });
  });

  it('is bounded: few conversations, and few messages of one after trim', async () => {
    const { store, list } = opened(many(1, 1000));
    await settled();
    for (let page = 0; page < 19; page += 1) {
      store.loadOlder(ref);
      await settled();
    }
    expect(list()?.messages).toHaveLength(1000);
    store.trim(ref);
    expect(list()?.messages).toHaveLength(TRIMMED_TO);
    expect(list()).toMatchObject({ hasMore: true });
    expect(list()?.messages.at(-1)?.seq).toBe(1000);
    for (let index = 0; index < LISTS_MAX; index += 1)
      store.open({ ...ref, conversationId: `other-${index}` });
    expect(list()).toBeUndefined();
    await settled();
    expect(Object.keys(store.getState().lists)).toHaveLength(LISTS_MAX);
  });
});
