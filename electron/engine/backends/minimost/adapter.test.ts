import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { listen, RecordedMinimost } from '#test/fakes/recorded-minimost.ts';

const DM = 'dm:alice:bob';
const SEND = `POST /send/${encodeURIComponent(DM)}`;
const MESSAGES = `GET /messages/${encodeURIComponent(DM)}?after=N`;
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => AppError.from(error),
  );

let site: RecordedMinimost;
beforeEach(() => {
  site = new RecordedMinimost('0.0.1');
});

describe.each(['0.0.1', '0.0.4'])('what %s has answered once', (version) => {
  it('is read: who I am, what there is, and what is written', async () => {
    site = new RecordedMinimost(version);
    site.answer = ({ ask }) =>
      ask === MESSAGES && site.count(SEND) === 0 ? { status: 200, body: '[]' } : null;
    const adapter = await site.online();
    expect(adapter.identity()?.user.id).toBe('alice');
    expect(adapter.connection()).toEqual({ state: 'online' });
    const listed = await adapter.chat.conversations();
    expect(listed.map((one) => [one.id, one.type, one.unreadCount])).toContainEqual(['general', 'group', 2]);
    expect(listed.map((one) => [one.id, one.callable])).toContainEqual(['general', false]);
    const { told, off } = listen(adapter);
    expect(await adapter.chat.createDirect('bob')).not.toHaveProperty('callable');
    const sent = await adapter.chat.send(DM, { clientId: 'c1', content: 'hello @bob', replyToId: null });
    expect(sent).toMatchObject({ seq: 1, clientId: 'c1', senderId: 'alice', mentionIds: ['bob'] });
    await site.pass(6000);
    const messages = told.flatMap((one) => (one.name === 'message' ? [one.event] : []));
    expect(messages).toContainEqual(
      expect.objectContaining({ seq: 2, senderId: 'bob', content: 'hi @alice', mentionIds: ['alice'] }),
    );
    const { messages: page } = await adapter.chat.messages(DM, { limit: 50 });
    expect(page.map((one) => one.seq)).toEqual(page.map((_one, i) => i + 1));
    off();
    await adapter.close();
    expect(site.clock.pending).toBe(0);
    expect(adapter.events.count()).toBe(0);
  });
});

describe('a connect', () => {
  it('asks for everything once: who lists right after it asks only for what may have come since', async () => {
    const general = 'GET /messages/general?after=N';
    const counts = () => [general, 'GET /channels', 'GET /users', 'GET /dms'].map((ask) => site.count(ask));
    const adapter = await site.online();
    expect(counts()).toEqual([1, 1, 1, 1]);
    expect(await adapter.chat.conversations()).not.toEqual([]);
    expect(counts()).toEqual([1, 1, 1, 2]);
    expect(await adapter.chat.conversations()).not.toEqual([]);
    expect(counts()).toEqual([2, 2, 2, 3]);
    await adapter.close();
  });

  it('and the list right after it hears of what was written meanwhile', async () => {
    const general = 'GET /messages/general?after=N';
    const row = {
      id: 900,
      channel: 'general',
      sender: 'bob',
      content: 'meanwhile',
      ts: 1_795_306_299,
      deleted: 0,
      reactions: null,
      mentions: null,
    };
    const adapter = await site.online();
    site.answer = ({ ask }) => {
      if (ask === general) return { status: 200, body: JSON.stringify([row]) };
      return ask === 'GET /channel_unreads' ? { status: 200, body: '{"general":9}' } : null;
    };
    const listed = await adapter.chat.conversations();
    expect(listed.find(({ id }) => id === 'general')).toMatchObject({
      unreadCount: 9,
      lastMessage: { content: 'meanwhile' },
    });
    await adapter.close();
  });
});

describe('a session', () => {
  it('is kept as the latest cookie, never as the password', async () => {
    const adapter = await site.online();
    await site.pass(6000);
    await adapter.close();
    const [first, last] = [site.kept[0], site.kept.at(-1)];
    expect(JSON.parse(first ?? '')).toMatchObject({ user: 'alice', cookie: 's3' });
    expect(JSON.parse(last ?? '').cookie).toBe(`s${site.asked.length}`);
    expect(site.kept.join()).not.toContain('secret');
  });

  it('that the server sends to its sign-in page is over, once, and the rest is kept', async () => {
    const adapter = await site.online();
    const { told, off } = listen(adapter);
    site.answer = ({ ask }) =>
      ask.includes('/login') ? null : { status: 302, location: '/login', body: '<html></html>' };
    await site.pass(3000);
    expect(told.filter((one) => one.name === 'session-expired')).toHaveLength(1);
    expect(adapter.identity()).toBeNull();
    expect((await refusal(adapter.chat.conversations()))?.code).toBe('session-expired');
    expect(JSON.parse(site.kept.at(-1) ?? '')).toMatchObject({ cookie: null, user: 'alice' });
    expect(site.clock.pending).toBe(0);
    off();
  });
});

describe('a message whose answer was lost', () => {
  const WISH = { clientId: 'c1', content: 'hello @bob', replyToId: null };
  const ROW = {
    id: 3,
    channel: DM,
    sender: 'alice',
    content: 'hello @bob',
    filename: null,
    ts: 1_795_306_290.5,
    deleted: 0,
    reply_to_id: null,
    reactions: null,
    mentions: null,
  };
  /** The server takes every message but the first so many, and tells nobody of the first one's fate. */
  const loseFirst = (refused: number): void => {
    const rows: unknown[] = [];
    site.answer = ({ ask }) => {
      if (ask === MESSAGES) return { status: 200, body: JSON.stringify(rows) };
      if (ask !== SEND) return null;
      if (site.count(SEND) > refused) rows.push({ ...ROW, id: 3 + rows.length });
      if (site.count(SEND) === 1) throw new TypeError('fetch failed');
      return { status: 200, body: 'ok' };
    };
  };

  it('is looked for before it is sent again, also after a restart', async () => {
    loseFirst(0);
    const adapter = await site.online();
    await adapter.chat.createDirect('bob');
    expect((await refusal(adapter.chat.send(DM, WISH)))?.code).toBe('server-unreachable');
    await adapter.close();
    const again = site.adapter(site.kept.at(-1) ?? null);
    await again.resume();
    again.connect();
    await site.pass(0);
    expect(await again.chat.send(DM, WISH)).toMatchObject({ clientId: 'c1', content: WISH.content, seq: 1 });
    expect(site.count(SEND)).toBe(1);
    // the same text once more is another message
    expect(await again.chat.send(DM, { ...WISH, clientId: 'c2' })).toMatchObject({ clientId: 'c2', seq: 2 });
    await again.close();
  });

  it('that never arrived is sent again', async () => {
    loseFirst(1);
    const adapter = await site.online();
    await adapter.chat.createDirect('bob');
    await refusal(adapter.chat.send(DM, WISH));
    await site.pass(500);
    expect(await adapter.chat.send(DM, WISH)).toMatchObject({ clientId: 'c1', seq: 1 });
    expect(site.count(SEND)).toBe(2);
    await adapter.close();
  });
});

describe('asking', () => {
  it('is slower when nobody does anything, but for calls and being there', async () => {
    const adapter = await site.online();
    const countIn = async (ask: string, ms: number): Promise<number> => {
      const before = site.count(ask);
      await site.pass(ms);
      return site.count(ask) - before;
    };
    const busy = await countIn('GET /dms', 10_000);
    await site.pass(60_000);
    const calm = await countIn('GET /dms', 10_000);
    expect(calm).toBeLessThan(busy / 2);
    const ringing = await countIn('GET /calls/incoming', 10_000);
    expect(ringing).toBeGreaterThanOrEqual(8);
    expect(site.count('POST /presence')).toBeGreaterThanOrEqual(2);
    await adapter.close();
  });

  it('goes on where a server answers nonsense', async () => {
    const adapter = await site.online();
    site.answer = ({ ask }) => (ask === 'GET /dms' ? { status: 200, body: '<html>' } : null);
    await site.pass(3000);
    expect(adapter.connection().state).toBe('online');
    await adapter.close();
  });
});
