import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as ask, type IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { BYTES_KEY, channelOf, defineGroup, nothing, verb } from '#shared/contracts/ipc/group.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { createRouter } from '../ipc/router.ts';
import { createWords } from '../words.ts';
import { Admission, cookieOf } from './admission.ts';
import { lockFolder } from './folder-lock.ts';
import { createPageSockets, type PageSockets } from './page-sockets.ts';
import { type PageServer, startPageServer } from './page-server.ts';

const app = defineGroup({
  name: 'app',
  windows: ['main'],
  verbs: {
    echo: verb(z.object({ text: z.string() }), z.string()),
    quiet: verb(nothing, nothing),
    sum: verb(z.object({ bytes: z.instanceof(Uint8Array) }), z.number()),
  },
  events: {},
});

let dir: string;
let server: PageServer;
let sockets: PageSockets;
const open: WebSocket[] = [];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'parley-pages-'));
  mkdirSync(join(dir, 'pages/assets'), { recursive: true });
  writeFileSync(
    join(dir, 'pages/main.html'),
    '<!doctype html><html><head lang="en"><script src="x.js"></script></head></html>',
  );
  writeFileSync(join(dir, 'pages/assets/x.js'), 'export {};');
  writeFileSync(join(dir, 'web.cjs'), '// the bridge');
  server = await startPageServer({
    root: join(dir, 'pages'),
    bridgeFile: join(dir, 'web.cjs'),
    words: createWords(),
    media: (path, range) =>
      Promise.resolve({
        status: 206,
        headers: { 'x-asked': `${path} ${range}` },
        body: Readable.from([Buffer.from('me'), Buffer.from('dia')])[Symbol.asyncIterator](),
      }),
    onSocket: (socket) => sockets.accept(socket),
    logger: silentLogger,
  });
  const handlers = {
    app: {
      echo: ({ text }: { text: string }) => text,
      quiet: () => undefined,
      sum: ({ bytes }: { bytes: Uint8Array }) => bytes.reduce((sum, byte) => sum + byte, 0),
    },
  };
  const router = createRouter({ groups: { app }, handlers, origin: server.origin, logger: silentLogger });
  sockets = createPageSockets(router, server.origin, silentLogger);
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.terminate();
  await server.close();
  rmSync(dir, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}
/** Any headers, also those that fetch would not send. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { hostname, port } = new URL(server.origin);
  return new Promise((answer, failed) => {
    const request = ask({ hostname, port, path, method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => answer({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    request.on('error', failed);
    request.end();
  });
}
const tokenPath = (): string => server.url.slice(server.origin.length);
async function admit(): Promise<{ cookie: string }> {
  const { headers } = await get(tokenPath());
  return { cookie: headers['set-cookie']![0]!.split(';')[0]! };
}

describe('the token', () => {
  it('is exchanged for a cookie that scripts and other sites cannot have, and works once', async () => {
    const first = await get(tokenPath());
    expect([first.status, first.headers.location]).toEqual([303, '/main.html']);
    expect(first.headers['set-cookie']![0]).toMatch(
      /^parley-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
    const second = await get(tokenPath());
    expect([second.status, second.headers['set-cookie']]).toEqual([403, undefined]);
    expect(second.text).toMatch(/used already/);
    const cookie = first.headers['set-cookie']![0]!.split(';')[0]!;
    expect((await get(tokenPath(), { cookie })).status).toBe(303);
  });

  it('is not guessed: a wrong one neither opens nor uses it up', async () => {
    for (const wrong of ['', 'x', 'a'.repeat(43)]) {
      expect((await get(`/?token=${wrong}`)).status).toBe(403);
    }
    expect((await get(tokenPath())).status).toBe(303);
  });

  it('is different every time, and compared whole', () => {
    const [one, other] = [new Admission(), new Admission()];
    expect(one.token).not.toBe(other.token);
    expect(one.isAdmitted(undefined)).toBe(false);
    expect(one.redeem(other.token)).toBeNull();
    const cookie = one.redeem(one.token)!;
    expect(one.isAdmitted(cookie)).toBe(true);
    expect(one.isAdmitted(cookie.slice(0, -1))).toBe(false);
    expect(one.redeem(one.token)).toBeNull();
    expect(cookieOf(`a=1; parley-1=${cookie}; b=2`, 'parley-1')).toBe(cookie);
    expect(cookieOf('a=1', 'parley-1')).toBeUndefined();
  });
});

describe('the pages', () => {
  it('are for the admitted browser only', async () => {
    for (const path of ['/', '/main.html', '/bridge.js', '/assets/x.js']) {
      expect([path, (await get(path)).status]).toEqual([path, 403]);
      expect([path, (await get(path, { cookie: 'parley-1=x' })).status]).toEqual([path, 403]);
    }
    const session = await admit();
    expect((await get('/', session)).headers.location).toBe('/main.html');
    expect((await get('/assets/x.js', session)).text).toBe('export {};');
    expect(await get('/bridge.js', session)).toMatchObject({
      text: '// the bridge',
      headers: { 'content-type': 'text/javascript; charset=utf-8' },
    });
  });

  it('have the bridge as their first script, and the same policy as in Electron', async () => {
    const session = await admit();
    const page = await get('/main.html', session);
    expect(page.text).toContain('<head lang="en"><script src="/bridge.js"></script><script src="x.js">');
    expect(page.headers['content-security-policy']).toContain("connect-src 'self'");
    expect(page.headers['cache-control']).toBe('no-store');
    const head = await get('/main.html', session, 'HEAD');
    expect([head.status, head.text]).toEqual([200, '']);
    expect((await get('/elsewhere', session)).text).toMatch(/another tab.*href="\/main.html"/);
  });

  it('have the files of conversations beside them, for the admitted browser only', async () => {
    expect((await get('/media/w/1')).status).toBe(403);
    const session = await admit();
    const file = await get('/media/w/1', { ...session, range: 'bytes=0-' });
    expect(file).toMatchObject({ status: 206, text: 'media', headers: { 'x-asked': '/media/w/1 bytes=0-' } });
  });

  it('lead nowhere else', async () => {
    const session = await admit();
    for (const path of ['/../web.cjs', '/..%2fweb.cjs', '/ring.html', '/ipc', '/assets']) {
      expect([path, (await get(path, session)).status]).toEqual([path, 404]);
    }
    for (const method of ['POST', 'PUT', 'OPTIONS']) {
      expect([method, (await get('/main.html', session, method)).status]).toEqual([method, 405]);
    }
  });

  it('are refused for another Host or Origin, with the cookie too', async () => {
    const session = await admit();
    const { host } = new URL(server.origin);
    const foreign: Record<string, string>[] = [
      { host: 'evil.example' },
      { host: `evil.example:${new URL(server.origin).port}` },
      { host: `localhost:${new URL(server.origin).port}` },
      { host, origin: 'http://evil.example' },
      { host, origin: 'http://127.0.0.1:1' },
      { host, origin: 'null' },
    ];
    for (const headers of foreign) {
      expect([headers, (await get('/main.html', { ...session, ...headers })).status]).toEqual([headers, 403]);
    }
    expect((await get('/main.html', { ...session, origin: server.origin })).status).toBe(200);
  });

  it('do not give the token away to a page that was led here', async () => {
    expect((await get(tokenPath(), { origin: 'http://evil.example' })).status).toBe(403);
    expect((await get(tokenPath(), { host: 'evil.example' })).status).toBe(403);
    expect((await get(tokenPath())).status).toBe(303);
  });
});

function connect(headers: Record<string, string>, path = '/ipc'): WebSocket {
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}${path}`, { headers });
  open.push(socket);
  return socket;
}
const outcome = (socket: WebSocket): Promise<string> =>
  new Promise((told) => {
    socket.once('open', () => told('open'));
    socket.once('error', (error) => told(error.message));
  });
const closeCode = (socket: WebSocket): Promise<number> => new Promise((told) => socket.once('close', told));
function next(socket: WebSocket): Promise<unknown> {
  return new Promise((told) => socket.once('message', (data: Buffer) => told(JSON.parse(data.toString()))));
}

describe('the socket', () => {
  it('opens for the admitted page of this origin only', async () => {
    const session = await admit();
    const { origin } = server;
    expect(await outcome(connect({ origin }))).toContain('403');
    expect(await outcome(connect({ ...session }))).toContain('403');
    expect(await outcome(connect({ ...session, origin: 'http://evil.example' }))).toContain('403');
    expect(await outcome(connect({ ...session, origin, host: 'evil.example' }))).toContain('403');
    expect(await outcome(connect({ ...session, origin }, '/other'))).toContain('403');
    expect(await outcome(connect({ ...session, origin }))).toBe('open');
  });

  it('carries calls through the router, and events', async () => {
    const socket = connect({ ...(await admit()), origin: server.origin });
    await outcome(socket);
    const call = async (channel: string, input?: unknown): Promise<unknown> => {
      const answer = next(socket);
      socket.send(JSON.stringify({ id: 7, channel, input }));
      return answer;
    };
    expect(await call(channelOf('app', 'echo'), { text: 'hi' })).toEqual({
      type: 'result',
      id: 7,
      result: { ok: true, value: 'hi' },
    });
    expect(await call(channelOf('app', 'quiet'))).toMatchObject({ result: { ok: true } });
    expect(await call(channelOf('app', 'echo'), { text: 1 })).toMatchObject({
      result: { ok: false, error: { code: 'bad-payload' } },
    });
    expect(await call('parley:ring:accept', {})).toMatchObject({
      result: { ok: false, error: { code: 'unsupported' } },
    });
    const sum = (bytes: unknown) => call(channelOf('app', 'sum'), { bytes });
    expect(await sum({ [BYTES_KEY]: 'AQID' })).toMatchObject({ result: { ok: true, value: 6 } });
    for (const other of [{ [BYTES_KEY]: 1 }, { [BYTES_KEY]: 'AQID', more: 1 }, 'AQID', { 0: 1 }])
      expect(await sum(other)).toMatchObject({ result: { ok: false, error: { code: 'bad-payload' } } });
    const event = next(socket);
    sockets.deliver(['ring'], 'parley:ring:changed', null);
    sockets.deliver(['main'], 'parley:app:patch', { seq: 1 });
    expect(await event).toEqual({ type: 'event', channel: 'parley:app:patch', payload: { seq: 1 } });
  });

  it.each(['', 'no json', '[]', '{"id":-1,"channel":"x"}', '{"id":1,"input":{}}'])(
    'is closed for what is not a call (%s)',
    async (text) => {
      const socket = connect({ ...(await admit()), origin: server.origin });
      await outcome(socket);
      const closed = closeCode(socket);
      socket.send(text);
      expect(await closed).toBe(1008);
    },
  );

  it('is closed for bytes and for too much', async () => {
    const session = { ...(await admit()), origin: server.origin };
    for (const [data, code] of [
      [Buffer.from('x'), 1003],
      ['x'.repeat(3 * 1024 * 1024), 1009],
    ] as const) {
      const socket = connect(session);
      await outcome(socket);
      const closed = closeCode(socket);
      socket.send(data);
      expect(await closed).toBe(code);
    }
  });

  it('belongs to the page that came last', async () => {
    const session = { ...(await admit()), origin: server.origin };
    const first = connect(session);
    await outcome(first);
    const closed = closeCode(first);
    const second = connect(session);
    await outcome(second);
    expect(await closed).toBe(4001);
    const event = next(second);
    sockets.deliver(['main'], 'parley:app:patch', { seq: 2 });
    expect(await event).toMatchObject({ payload: { seq: 2 } });
  });
});

describe('the folder of the headless app', () => {
  it('has one owner at a time; a dead one does not count', () => {
    const unlock = lockFolder(dir);
    expect(() => lockFolder(dir)).toThrow(`process ${process.pid}`);
    unlock();
    writeFileSync(join(dir, 'headless.pid'), '999999999');
    lockFolder(dir)();
    writeFileSync(join(dir, 'headless.pid'), 'nonsense');
    const again = lockFolder(dir);
    expect(readFileSync(join(dir, 'headless.pid'), 'utf8')).toBe(String(process.pid));
    again();
  });
});
