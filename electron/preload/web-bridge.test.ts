import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Bridge, BYTES_KEY } from '#shared/contracts/ipc/group.ts';

class FakeSocket extends EventTarget {
  static last: FakeSocket;
  readonly url: string;
  readonly sent: { id: number; channel: string; input?: unknown }[] = [];

  constructor(url: string) {
    super();
    this.url = url;
    FakeSocket.last = this;
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  open(): void {
    this.dispatchEvent(new Event('open'));
  }
  say(message: unknown): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify(message) }));
  }
  drop(code: number): void {
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }
}

const went: string[] = [];
const opened: string[] = [];
let bridge: Bridge;
let socket: FakeSocket;

async function load(): Promise<void> {
  vi.resetModules();
  Reflect.deleteProperty(globalThis, 'parley');
  await import('./web-bridge.ts');
  bridge = (globalThis as unknown as { parley: Bridge }).parley;
  socket = FakeSocket.last;
}
const answer = (result: unknown): void => socket.say({ type: 'result', id: socket.sent.at(-1)!.id, result });
const sent = (count: number): Promise<void> => vi.waitFor(() => expect(socket.sent).toHaveLength(count));

beforeAll(() => {
  // `parley` is defined for good in a page; a test needs it anew
  const define = Object.defineProperty.bind(Object);
  vi.spyOn(Object, 'defineProperty').mockImplementation((target, name, attributes) =>
    define(target, name, name === 'parley' ? { ...attributes, configurable: true } : attributes),
  );
});
afterAll(() => void vi.restoreAllMocks());
beforeEach(async () => {
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('location', {
    origin: 'http://127.0.0.1:4711',
    replace: (path: string) => went.push(path),
    reload: () => went.push('reload'),
  });
  vi.stubGlobal('window', { open: (url: string) => opened.push(url) });
  went.length = 0;
  opened.length = 0;
  await load();
});

describe('the bridge of the headless page', () => {
  it('has the groups of the main window, over a socket of its own origin', () => {
    expect(socket.url).toBe('ws://127.0.0.1:4711/ipc');
    expect(Object.keys(bridge)).toEqual([
      'app',
      'workspace',
      'chat',
      'call',
      'recording',
      'received',
      'desktop',
      'diagnostics',
    ]);
  });

  it('asks once the socket is open, and gives each its answer', async () => {
    const first = bridge.chat!.call('send', { content: 'a' });
    const second = bridge.chat!.call('send', { content: 'b' });
    expect(socket.sent).toEqual([]);
    socket.open();
    await sent(2);
    const [one, other] = socket.sent;
    expect(one).toMatchObject({ channel: 'parley:chat:send', input: { content: 'a' } });
    socket.say({ type: 'result', id: other!.id, result: { ok: true, value: 2 } });
    socket.say({
      type: 'result',
      id: one!.id,
      result: { ok: false, error: { code: 'offline', params: {} } },
    });
    expect(await second).toEqual({ ok: true, value: 2 });
    expect(await first).toEqual({ ok: false, error: { code: 'offline', params: {} } });
  });

  it('writes bytes, also many, as JSON can carry them', async () => {
    socket.open();
    const bytes = Uint8Array.from({ length: 100_000 }, (_none, at) => at % 256);
    void bridge.chat!.call('upload', { uploadId: 'u', bytes });
    await sent(1);
    expect(socket.sent[0]?.input).toEqual({
      uploadId: 'u',
      bytes: { [BYTES_KEY]: Buffer.from(bytes).toString('base64') },
    });
  });

  it('gives back the undefined that JSON leaves out', async () => {
    socket.open();
    const call = bridge.app!.call('changeSettings', { theme: 'dark' });
    await sent(1);
    answer({ ok: true });
    expect(Object.keys(await call)).toEqual(['ok', 'value']);
  });

  it('tells events to those who listen', () => {
    const heard: unknown[] = [];
    const off = bridge.app!.on('patch', (patch) => heard.push(patch));
    socket.say({ type: 'event', channel: 'parley:app:patch', payload: { seq: 1 } });
    socket.say({ type: 'event', channel: 'parley:chat:messages', payload: {} });
    off();
    socket.say({ type: 'event', channel: 'parley:app:patch', payload: { seq: 2 } });
    expect(heard).toEqual([{ seq: 1 }]);
  });

  it('opens an address itself, but only one that main allowed', async () => {
    socket.open();
    const allowed = bridge.app!.call('openExternal', { url: 'https://example.com/' });
    await sent(1);
    answer({ ok: true });
    await allowed;
    const refused = bridge.app!.call('openExternal', { url: 'file:///etc/passwd' });
    await sent(2);
    answer({ ok: false, error: { code: 'unsupported', params: {} } });
    await refused;
    expect(opened).toEqual(['https://example.com/']);
  });

  it('leaves no call open when the socket is lost, and loads anew when the server is back', async () => {
    vi.useFakeTimers();
    const fetched = vi.fn().mockRejectedValueOnce(new TypeError('gone')).mockResolvedValue({});
    vi.stubGlobal('fetch', fetched);
    try {
      socket.open();
      const call = bridge.chat!.call('send', {});
      await vi.advanceTimersByTimeAsync(0);
      socket.drop(1006);
      expect(await call).toMatchObject({ ok: false, error: { code: 'internal' } });
      expect(await bridge.chat!.call('send', {})).toMatchObject({ ok: false });
      await vi.advanceTimersByTimeAsync(1000);
      expect(went).toEqual([]);
      await vi.advanceTimersByTimeAsync(1000);
      expect(went).toEqual(['reload']);
    } finally {
      vi.useRealTimers();
    }
  });

  it('gives way to a newer tab for good', () => {
    socket.drop(4001);
    expect(went).toEqual(['/elsewhere']);
  });
});
