import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APP_SCHEME_PRIVILEGES, serveApp } from './protocol.ts';
import { createFileServer } from './serve.ts';

const top = mkdtempSync(join(tmpdir(), 'parley-serve-'));
const root = join(top, 'renderer');

beforeAll(() => {
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(root, 'main.html'), '<h1>main</h1>');
  writeFileSync(join(root, 'assets/app-1.js'), 'export {};');
  writeFileSync(join(root, 'assets/app.js.map'), '{}');
  writeFileSync(join(root, '.hidden.html'), 'hidden');
  writeFileSync(join(top, 'secret.html'), 'secret');
  mkdirSync(join(top, 'renderer-other'));
  writeFileSync(join(top, 'renderer-other/x.html'), 'other');
});
afterAll(() => rmSync(top, { recursive: true }));

describe('the file server', () => {
  it('serves pages and scripts with their type and strict headers', async () => {
    const serve = createFileServer(root);
    const page = await serve('/main.html');
    expect(page.status).toBe(200);
    expect(Buffer.from(page.body as Uint8Array).toString()).toBe('<h1>main</h1>');
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.headers['cross-origin-opener-policy']).toBe('same-origin');
    expect((await serve('/assets/app-1.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
  });

  it('has a policy without inline or evaluated scripts and without foreign connections', async () => {
    const { headers } = await createFileServer(root)('/main.html');
    const policy = new Map(
      headers['content-security-policy']!.split('; ').map((directive) => {
        const [name = '', ...values] = directive.split(' ');
        return [name, values] as const;
      }),
    );
    expect(policy.get('script-src')).toEqual(["'self'"]);
    expect(policy.get('connect-src')).toEqual(["'self'"]);
    for (const name of ['object-src', 'frame-ancestors', 'base-uri', 'form-action', 'frame-src']) {
      expect([name, policy.get(name)]).toEqual([name, ["'none'"]]);
    }
    expect(headers['content-security-policy']).not.toMatch(/unsafe-eval|https?:|\*|app:/);
  });

  it('has no icon, which is no error', async () => {
    expect(await createFileServer(root)('/favicon.ico')).toMatchObject({ status: 204, body: null });
  });

  it.each([
    '/../secret.html',
    '/assets/../../secret.html',
    '/%2e%2e/secret.html',
    '/..%2fsecret.html',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.html',
    '/..\\secret.html',
    '/%5c..%5csecret.html',
    '/../renderer-other/x.html',
    '//etc/passwd.html',
    '/main.html%00.js',
    '/.hidden.html',
    '/assets/app.js.map',
    '/assets',
    '/',
    '/missing.html',
    '/%zz',
    'main.html',
    '/media/workspace/1',
  ])('answers %s with 404', async (path) => {
    const answer = await createFileServer(root)(path);
    expect([answer.status, answer.body]).toEqual([404, 'Not found']);
    expect(answer.headers['content-security-policy']).toBeDefined();
  });
});

async function* piecesOf(text: string): AsyncGenerator<Uint8Array, void> {
  for (const letter of text) {
    await Promise.resolve();
    yield Buffer.from(letter);
  }
}

describe('the app scheme', () => {
  let handler: (request: Request) => Promise<Response>;
  serveApp(
    {
      handle: (_scheme, given) => {
        handler = given as unknown as typeof handler;
      },
    },
    root,
    (path, range) =>
      Promise.resolve({ status: 206, headers: { 'x-asked': `${path} ${range}` }, body: piecesOf('media') }),
  );
  /** A Request has no custom scheme in Node. */
  const ask = (url: string, method = 'GET') =>
    handler({ url, method, headers: new Headers({ range: 'bytes=0-' }) } as Request);

  it('is a secure origin of its own', () => {
    expect(APP_SCHEME_PRIVILEGES).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
    ]);
  });

  it('serves our host only, and only reads', async () => {
    const page = await ask('app://parley/main.html?x=1#y');
    expect([page.status, await page.text()]).toEqual([200, '<h1>main</h1>']);
    expect((await ask('app://parley/nothing.html')).status).toBe(404);
    expect((await ask('app://other/main.html')).status).toBe(403);
    expect((await ask('app://parley/main.html', 'POST')).status).toBe(403);
  });

  it('serves files of conversations from their own source, for reading alone', async () => {
    const file = await ask('app://parley/media/w/1?x=1');
    expect([file.status, file.headers.get('x-asked')]).toEqual([206, '/media/w/1 bytes=0-']);
    expect(await file.text()).toBe('media');
    expect((await ask('app://parley/media/w/1', 'POST')).status).toBe(403);
    expect((await ask('app://other/media/w/1')).status).toBe(403);
  });

  it('does not follow a link out of the folder for types it does not serve', async () => {
    symlinkSync(join(top, 'secret.html'), join(root, 'link.txt'));
    expect((await ask('app://parley/link.txt')).status).toBe(404);
  });
});
