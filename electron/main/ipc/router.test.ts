import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { channelOf, defineGroup, type IpcResult, nothing, verb } from '#shared/contracts/ipc/group.ts';
import { ipcGroups } from '#shared/contracts/ipc/groups.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { createLogger, type LogRecord, silentLogger } from '#shared/tools/logger.ts';
import { createPublisher, createRouter, type HandlersOf, type Sender } from './router.ts';

const notes = defineGroup({
  name: 'notes',
  windows: ['main'],
  verbs: {
    add: verb(z.object({ text: z.string().min(1).max(20), tags: z.array(z.string()).optional() }), z.int()),
    fail: verb(z.object({ how: z.enum(['expected', 'bug', 'internal', 'wrong-answer']) }), z.int()),
    list: verb(nothing, z.array(z.string())),
  },
  events: { added: z.object({ text: z.string() }) },
});
const bell = defineGroup({
  name: 'bell',
  windows: ['ring'],
  verbs: { stop: verb(nothing, nothing) },
  events: { rung: z.boolean() },
});
const groups = { notes, bell };

const MAIN: Sender = { window: 'main', url: 'app://parley/main.html', topFrame: true };
const RING: Sender = { window: 'ring', url: 'app://parley/ring.html', topFrame: true };

function setUp() {
  const texts: string[] = [];
  const records: LogRecord[] = [];
  let stopped = 0;
  const handlers: HandlersOf<typeof groups> = {
    notes: {
      add: ({ text }) => texts.push(text),
      fail({ how }) {
        if (how === 'expected') throw new AppError('message-too-long', { limit: 20 });
        if (how === 'internal') throw new AppError('internal', { text: 'the inside' });
        if (how === 'bug') throw new TypeError('the inside');
        return 'not a number' as unknown as number;
      },
      list: async () => texts,
    },
    bell: {
      stop() {
        stopped += 1;
      },
    },
  };
  const logger = createLogger('test', (record) => records.push(record));
  const router = createRouter({ groups, handlers, logger });
  const code = async (sender: Sender, channel: string, payload?: unknown) => {
    const result = await router.dispatch(sender, channel, payload);
    return result.ok ? 'ok' : result.error.code;
  };
  return { router, texts, records, code, stopped: () => stopped };
}

const add = channelOf('notes', 'add');

describe('the router', () => {
  it('answers every verb of its groups and no other channel', async () => {
    const { router, code } = setUp();
    expect(router.channels).toEqual([
      'parley:notes:add',
      'parley:notes:fail',
      'parley:notes:list',
      'parley:bell:stop',
    ]);
    expect(await router.dispatch(MAIN, add, { text: 'a' })).toEqual({ ok: true, value: 1 });
    expect(await router.dispatch(MAIN, channelOf('notes', 'list'), undefined)).toEqual({
      ok: true,
      value: ['a'],
    });
    expect(await code(MAIN, 'parley:notes:remove', {})).toBe('unsupported');
    expect(await code(MAIN, '__proto__', {})).toBe('unsupported');
  });

  it.each<[string, Sender]>([
    ['no window of ours', { ...MAIN, window: null }],
    ['a sub-frame', { ...MAIN, topFrame: false }],
    ['a window kind that may not', RING],
    ['another scheme', { ...MAIN, url: 'https://parley/main.html' }],
    ['another host', { ...MAIN, url: 'app://evil/main.html' }],
    ['a look-alike host', { ...MAIN, url: 'app://parley.evil/main.html' }],
    ['another page of ours', { ...MAIN, url: 'app://parley/ring.html' }],
    ['no page', { ...MAIN, url: '' }],
    ['a blank page', { ...MAIN, url: 'about:blank' }],
    ['a ring page in the main window', { window: 'main', url: RING.url, topFrame: true }],
  ])('refuses %s', async (_what, sender) => {
    const { texts, code } = setUp();
    expect(await code(sender, add, { text: 'a' })).toBe('forbidden-sender');
    expect(texts).toEqual([]);
  });

  it('lets a page keep its query and fragment', async () => {
    const { code } = setUp();
    expect(await code({ ...MAIN, url: `${MAIN.url}?theme=dark#/settings` }, add, { text: 'a' })).toBe('ok');
  });

  it('trusts the pages of the origin that it is given, and no others', async () => {
    const origin = 'http://127.0.0.1:4711';
    const { app } = ipcGroups;
    const router = createRouter({
      groups: { app },
      handlers: { app: {} } as never,
      origin,
      logger: silentLogger,
    });
    const ask = (url: string): Promise<IpcResult> =>
      router.dispatch(
        { window: 'main', url, topFrame: true },
        channelOf('app', 'openExternal'),
        'no address',
      );
    expect(await ask(`${origin}/main.html`)).toMatchObject({ error: { code: 'bad-payload' } });
    expect(await ask('app://parley/main.html')).toMatchObject({ error: { code: 'forbidden-sender' } });
    expect(await ask('http://127.0.0.1:4712/main.html')).toMatchObject({
      error: { code: 'forbidden-sender' },
    });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a wrong type', { text: 1 }],
    ['an empty text', { text: '' }],
    ['too long a text', { text: 'x'.repeat(21) }],
    ['a foreign kind of object', { text: 'a', tags: new Map() }],
    ['a huge text', { text: 'x'.repeat(2_000_000) }],
    ['too many items', { text: 'a', tags: Array.from({ length: 30_000 }, () => 't') }],
    ['too deep a tree', { text: 'a', tags: Array.from({ length: 100 }).reduce((inner) => [inner], 'x') }],
  ])('refuses %s as a payload', async (_what, payload) => {
    const { texts, code } = setUp();
    expect(await code(MAIN, add, payload)).toBe('bad-payload');
    expect(texts).toEqual([]);
  });

  it('ends on a payload that contains itself', async () => {
    const { code } = setUp();
    const cycle: Record<string, unknown> = { text: 'a' };
    cycle.tags = cycle;
    expect(await code(MAIN, add, cycle)).toBe('bad-payload');
  });

  it('keeps the code and values of an expected error, and hides everything else', async () => {
    const { router, records } = setUp();
    const fail = (how: string) => router.dispatch(MAIN, channelOf('notes', 'fail'), { how });
    expect(await fail('expected')).toEqual({
      ok: false,
      error: { code: 'message-too-long', params: { limit: 20 } },
    });
    for (const how of ['bug', 'internal', 'wrong-answer']) {
      records.length = 0;
      expect(await fail(how)).toEqual({ ok: false, error: { code: 'internal', params: {} } });
      expect(records.map(({ level }) => level)).toEqual(['error']);
    }
  });

  it('logs a refused payload without what was in it', async () => {
    const { records, code } = setUp();
    await code(MAIN, add, { text: 12, password: 'hunter2hunter2' });
    expect(JSON.stringify(records)).toContain('"text"');
    expect(JSON.stringify(records)).not.toContain('hunter2');
  });
});

describe('the publisher', () => {
  it('tells an event to the windows of its group, and drops what is not in the contract', () => {
    const delivered: unknown[] = [];
    const records: LogRecord[] = [];
    const publisher = createPublisher(
      groups,
      (windows, channel, payload) => delivered.push([windows, channel, payload]),
      createLogger('test', (record) => records.push(record)),
    );
    publisher.publish('notes', 'added', { text: 'a' });
    publisher.publish('bell', 'rung', true);
    expect(delivered).toEqual([
      [['main'], 'parley:notes:added', { text: 'a' }],
      [['ring'], 'parley:bell:rung', true],
    ]);
    publisher.publish('notes', 'added', { text: 1 } as never);
    publisher.publish('notes', 'unheard-of' as never, {} as never);
    expect(delivered).toHaveLength(2);
    expect(records.map(({ level }) => level)).toEqual(['error', 'error']);
  });
});
