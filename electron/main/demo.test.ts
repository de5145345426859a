import { describe, expect, it, vi } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { createLogger, type LogRecord, silentLogger } from '#shared/tools/logger.ts';
import { type Demo, type DemoEngine, playDemo, readDemo, tryDemo } from './demo.ts';

const DEMO: Demo = {
  address: 'http://127.0.0.1:4310',
  username: 'demo-ada',
  password: 'a demo password',
  displayName: 'Ada (demo)',
};

describe('PARLEY_DEMO', () => {
  it('is not there, or is read whole', () => {
    expect(readDemo(undefined)).toBeNull();
    expect(readDemo('')).toBeNull();
    const full = { ...DEMO, bounds: { x: 0, y: 0, width: 700, height: 600 }, startCall: 'demo-ben' };
    expect(readDemo(JSON.stringify(full))).toEqual(full);
    for (const address of ['http://localhost:1', 'http://[::1]:1']) {
      expect(readDemo(JSON.stringify({ ...DEMO, address }))?.address).toBe(address);
    }
  });

  it.each([
    'http://chat.example.com',
    'https://127.0.0.1.example.com',
    'http://127.0.0.1@example.com',
    'http://192.168.1.2:4310',
    'nonsense',
  ])('refuses %s: its password goes to this computer only', (address) => {
    const read = () => readDemo(JSON.stringify({ ...DEMO, address }));
    expect(read).toThrow(/PARLEY_DEMO makes no sense: address/);
    expect(read).not.toThrow(/a demo password/);
  });

  it('says what is wrong without showing the password', () => {
    expect(() => readDemo('{')).toThrow('PARLEY_DEMO is not JSON');
    expect(() => readDemo(JSON.stringify({ ...DEMO, username: 1 }))).toThrow(/username/);
  });
});

function fakeEngine({ taken = false } = {}) {
  const done: unknown[] = [];
  const listeners = new Set<() => void>();
  let state = 'connecting';
  const note =
    <T>(name: string, answer: T) =>
    async (input: unknown): Promise<T> => {
      done.push([name, input]);
      return answer;
    };
  const handlers = {
    workspace: {
      add: note('add', { workspaceId: 'w' }),
      signIn: note('signIn', undefined),
      async register(input: unknown) {
        done.push(['register', input]);
        if (taken) throw new AppError('username-taken');
      },
    },
    chat: {
      searchPeople: note('searchPeople', {
        users: [
          { id: 'u1', username: 'demo-benjamin' },
          { id: 'u2', username: 'demo-ben' },
        ],
      }),
      createDirect: note('createDirect', { conversationId: 'c' }),
    },
    call: { start: note('start', { callId: 'k' }) },
  };
  const engine = {
    handlers,
    view: () => ({ workspaces: { w: { connection: { state } } } }),
    events: {
      on(_name: string, listener: () => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  } as unknown as DemoEngine;
  const goOnline = (): void => {
    for (const now of ['connecting', 'online']) {
      state = now;
      for (const listener of listeners) listener();
    }
  };
  return { done, engine, goOnline, listeners };
}

describe('the demo', () => {
  it('creates the account the first time, signs in later', async () => {
    const first = fakeEngine();
    await playDemo(DEMO, first.engine, silentLogger);
    expect(first.done.map((step) => (step as unknown[])[0])).toEqual(['add', 'register']);
    const later = fakeEngine({ taken: true });
    await playDemo(DEMO, later.engine, silentLogger);
    expect(later.done).toEqual([
      ['add', { address: DEMO.address, consentPlainText: false }],
      [
        'register',
        { workspaceId: 'w', username: 'demo-ada', password: 'a demo password', displayName: 'Ada (demo)' },
      ],
      ['signIn', { workspaceId: 'w', username: 'demo-ada', password: 'a demo password' }],
    ]);
  });

  it('calls exactly the one it is told to, once it is online', async () => {
    const { done, engine, goOnline, listeners } = fakeEngine();
    const played = playDemo({ ...DEMO, startCall: 'demo-ben' }, engine, silentLogger);
    await vi.waitFor(() => expect(listeners.size).toBe(1));
    expect(done).toHaveLength(2);
    goOnline();
    await played;
    expect(listeners.size).toBe(0);
    expect(done.slice(-2)).toEqual([
      ['createDirect', { workspaceId: 'w', userId: 'u2' }],
      ['start', { workspaceId: 'w', conversationId: 'c', video: true, ring: true }],
    ]);
    const other = fakeEngine();
    other.goOnline();
    await expect(
      playDemo({ ...DEMO, startCall: 'demo-nobody' }, other.engine, silentLogger),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  it('that cannot be played is logged, and nobody is harmed', async () => {
    const records: LogRecord[] = [];
    const logger = createLogger('main', (record) => records.push(record));
    const { engine, done, goOnline } = fakeEngine();
    goOnline();
    await tryDemo(null, { engine, started: Promise.resolve(), logger });
    expect([done, records]).toEqual([[], []]);
    await tryDemo({ ...DEMO, startCall: 'demo-nobody' }, { engine, started: Promise.resolve(), logger });
    expect(records.map(({ level }) => level)).toEqual(['info', 'error']);
  });
});
