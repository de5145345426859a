import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { build } from 'vite';
import { EmbeddedReport } from '#shared/contracts/embedded.ts';
import { ask, Ear, send, signUp } from '#test/support/backend-client.ts';
import { onEachDatabase, seedFile, startBackend } from '#test/support/backend.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
/** Inside the house, so that what is not bundled is found. */
const BUNDLE = join(ROOT, 'node_modules/.cache/parley/bundle');

/** The programs of backend/ as the app carries them: ESM, with only the database's WebAssembly outside. */
async function bundle(): Promise<{ main: string; embedded: string }> {
  const outDir = join(BUNDLE, String(process.pid));
  const program = (name: string) => join(ROOT, 'backend', `${name}.ts`);
  await build({
    configFile: false,
    logLevel: 'warn',
    root: ROOT,
    ssr: { noExternal: true, external: ['@electric-sql/pglite'] },
    build: {
      ssr: true,
      outDir,
      target: 'node20',
      rolldownOptions: {
        input: { main: program('main'), embedded: program('embedded') },
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
      },
    },
  });
  return { main: join(outDir, 'main.mjs'), embedded: join(outDir, 'embedded.mjs') };
}

onEachDatabase('a server that starts again', (_, database) => {
  it('keeps accounts, sign-ins, messages and read marks', async () => {
    const storage = await database.fresh();
    const before = await startBackend(storage);
    const [ada, bob] = [await before.person('ada'), await before.person('bob')];
    const { id: conversationId } = await ada.direct(bob);
    const message = await ada.write(conversationId, 'still here');
    await bob.ask('markRead', { params: { conversationId }, body: { seq: 1 } });
    const { token: bobsToken } = bob;
    await (await bob.listen()).settled();
    const closedAt = Date.now();
    await before.close();
    await before.close();

    const after = await startBackend(storage);
    try {
      const token = ada.token;
      expect((await ask(after.url, 'me', { token })).body.user.id).toBe(ada.id);
      const { body } = await ask(after.url, 'refresh', { body: { refreshToken: ada.refreshToken } });
      const page = await ask(after.url, 'messages', { token: body.token, params: { conversationId } });
      expect(page.body.messages).toEqual([message]);
      const list = await ask(after.url, 'conversations', { token: bob.token });
      expect(list.body.conversations[0]).toMatchObject({ lastReadSeq: 1, unreadCount: 0 });
      // Bob was here until the end.
      const { devices } = (await ask(after.url, 'devices', { token: bobsToken })).body;
      expect(Math.abs(Date.parse(devices[0].lastSeenAt) - closedAt)).toBeLessThan(10_000);
      const repeat = await ask(after.url, 'sendMessage', {
        token,
        params: { conversationId },
        body: { clientId: message.clientId ?? '', content: 'still here' },
      });
      expect(repeat).toMatchObject({ status: 200, body: { message: { id: message.id } } });
    } finally {
      await after.close();
    }
  });

  it('finishes what it has begun before it goes down, and lets clients come back by themselves', async () => {
    const storage = await database.fresh();
    const before = await startBackend(storage);
    const [ada, bob] = [await before.person('ada'), await before.person('bob')];
    const { id: conversationId } = await ada.direct(bob);
    const sending = Array.from({ length: 30 }, (_, n) =>
      ada.write(conversationId, `line ${n}`).catch(() => null),
    );
    const ear = await Ear.open(before.url, { token: bob.token });
    // The first is in, the others are anywhere on the way.
    await Promise.race(sending);
    await before.close();
    expect(['transport close', 'transport error']).toContain(await ear.whenClosed());
    const sent = (await Promise.all(sending)).filter((message) => message !== null);
    const after = await startBackend(storage);
    const page = await ask(after.url, 'messages', { token: ada.token, params: { conversationId } });
    await after.close();
    const kept = page.body.messages.map(({ id }: { id: string }) => id);
    for (const { id } of sent) expect(kept).toContain(id);
    expect(sent.length).toBeGreaterThan(0);
  });

  if (database.kind === 'embedded') {
    it('makes a database anew whose first start was interrupted', async () => {
      const storage = await database.fresh();
      const half = join(storage.directory, 'database');
      await mkdir(half, { recursive: true });
      await writeFile(join(half, 'PG_VERSION'), '17\n');
      const backend = await startBackend(storage);
      await backend.person();
      await backend.close();
    });
  }

  if (database.kind === 'postgres') {
    it('may be two processes on one new PostgreSQL: one migrates, both sign with one key', async () => {
      const storage = await database.fresh();
      const [one, two] = await Promise.all([startBackend(storage), startBackend(storage)]);
      try {
        const ada = await one.person('ada');
        expect((await ask(two.url, 'me', { token: ada.token })).body.user.id).toBe(ada.id);
      } finally {
        await Promise.all([one.close(), two.close()]);
      }
    });
  }
});

describe('the server as a program', () => {
  const children: ChildProcess[] = [];
  let directory: string;
  let env: NodeJS.ProcessEnv;
  let [main, embedded] = ['', ''];
  beforeAll(async () => {
    ({ main, embedded } = await bundle());
    directory = await mkdtemp(join(tmpdir(), 'parley-program-'));
    env = { ...process.env, PARLEY_SEED: await seedFile(), PARLEY_ARGON2_MEMORY_KIB: '64', DATABASE_URL: '' };
  });
  afterEach(() => {
    for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  });
  afterAll(async () => {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    await rm(dirname(main), { recursive: true, force: true });
  });

  /** Who has the directory, as files in it. */
  const locks = async (data: string) => (await readdir(data)).filter((name) => name.endsWith('.lock'));

  /** Runs the program; `exit` resolves with the code and everything that was printed. */
  function run(args: readonly string[], more: NodeJS.ProcessEnv = {}) {
    const child = spawn(process.execPath, [main, ...args], {
      cwd: ROOT,
      env: { ...env, ...more },
    });
    children.push(child);
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const exit = once(child, 'exit').then(([code]) => ({ code: code as number | null, stdout, stderr }));
    const listening = new Promise<string>((resolveUrl, reject) => {
      child.stdout.on('data', () => {
        const url = /^listening on (http:\/\/\S+)\n/.exec(stdout)?.[1];
        if (url) resolveUrl(url);
      });
      void exit.then(({ stderr: why }) => reject(new Error(`it ended: ${why}`)));
    });
    // Whoever expects it to end does not ask where it listens.
    listening.catch(() => {});
    return { child, exit, listening };
  }

  it('prints one line when ready, keeps its secrets to itself, and drains on SIGTERM', async () => {
    const data = join(directory, 'one');
    const server = run(['--port', '0', '--data', data], { LOG_LEVEL: 'trace' });
    const url = await server.listening;
    expect(new URL(url).hostname).toBe('127.0.0.1');
    expect((await send(url, 'GET', '/health')).body).toEqual({ status: 'ok' });
    expect((await send(url, 'GET', '/metrics')).body).toContain('process_resident_memory_bytes');
    const ada = await signUp(url, { username: 'ada', password: 'correct horse' });
    const ear = await ada.listen();
    const { id } = await ada.direct(await signUp(url, { username: 'bob' }));
    await ada.write(id, 'between us');
    expect(await locks(data)).toHaveLength(1);
    expect((await stat(data)).mode & 0o777).toBe(0o700);
    expect((await stat(join(data, 'access-tokens.key'))).mode & 0o777).toBe(0o600);
    server.child.kill('SIGTERM');
    const { code, stdout, stderr } = await server.exit;
    expect(code).toBe(0);
    await ear.whenClosed();
    expect(stdout).toBe(`listening on ${url}\n`);
    expect(stderr).toContain('/api/conversations/:conversationId/messages');
    for (const secret of [ada.token, ada.refreshToken, ada.password, 'between us']) {
      expect(stderr).not.toContain(secret);
    }
    expect(await locks(data)).toEqual([]);
  });

  it.runIf(process.platform !== 'win32')(
    'drains under npm, which ends its shell and tells nobody else',
    async () => {
      const data = join(directory, 'npm');
      const command = `"${process.execPath}" "${main}" --port 0 --data "${data}"; exit $?`;
      const shell = spawn('sh', ['-c', command], {
        cwd: ROOT,
        env: { ...env, npm_lifecycle_event: 'backend' },
      });
      children.push(shell);
      const printed = once(shell.stdout, 'data');
      shell.stderr.resume();
      expect(String(await printed)).toMatch(/^listening on /);
      const ended = once(shell.stdout, 'close');
      shell.kill('SIGTERM');
      await ended;
      expect(await locks(data)).toEqual([]);
    },
  );

  it('starts again after it was killed, with everybody still signed in', async () => {
    const data = join(directory, 'killed');
    const first = run(['--port', '0', '--data', data]);
    const url = await first.listening;
    const [ada, bob] = [await signUp(url, { username: 'ada' }), await signUp(url, { username: 'bob' })];
    const { id: conversationId } = await ada.direct(bob);
    await ada.write(conversationId, 'kept');
    const refused = await run(['--port', '0', '--data', data]).exit;
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(
      new RegExp(`^the data directory \\S+ is in use by process ${first.child.pid}\n$`),
    );
    first.child.kill('SIGKILL');
    await first.exit;
    const again = await run(['--port', '0', '--data', data]).listening;
    const page = await ask(again, 'messages', { token: bob.token, params: { conversationId } });
    expect(page.body.messages).toMatchObject([{ seq: 1, content: 'kept' }]);
    const ear = await Ear.open(again, { token: ada.token });
    ear.close();
  });

  it.each<[string, readonly string[], NodeJS.ProcessEnv, RegExp]>([
    ['an unknown option', ['--prot', '1'], {}, /^Unknown option '--prot'\n$/],
    ['a port that is none', ['--port', '70000'], {}, /^--port must be a whole number from 0 to 65535\n$/],
    [
      'wrong variables',
      [],
      { PARLEY_RING_MS: 'soon', LOG_LEVEL: 'loud' },
      /^PARLEY_RING_MS must [^\n]+\nLOG_LEVEL must [^\n]+\n$/,
    ],
    [
      'a database that is not there',
      [],
      { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/x' },
      /^DATABASE_URL: [^\n]*ECONNREFUSED[^\n]*\n$/,
    ],
    ['a host that is not ours', ['--host', '203.0.113.7'], {}, /^cannot listen on 203\.0\.113\.7: [^\n]+\n$/],
  ])('says in a clear line what is wrong and exits with 2: %s', async (name, args, more, line) => {
    const port = args.includes('--port') ? [] : ['--port', '0'];
    const data = ['--data', join(directory, name.replaceAll(' ', '-'))];
    const { code, stdout, stderr } = await run([...data, ...port, ...args], { LOG_LEVEL: 'error', ...more })
      .exit;
    expect(stderr).toMatch(line);
    expect(stderr).not.toContain('secret');
    expect([code, stdout]).toEqual([2, '']);
  });

  it('says that a port is taken, or a data directory of no use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const taken = await run(['--port', String(port), '--data', join(directory, 'taken')], {
      LOG_LEVEL: 'error',
    }).exit;
    other.close();
    expect(taken).toEqual({ code: 2, stdout: '', stderr: `port ${port} on 127.0.0.1 is in use\n` });
    const file = join(directory, 'a-file');
    await writeFile(file, '');
    const useless = await run(['--port', '0', '--data', file], { LOG_LEVEL: 'error' }).exit;
    expect(useless).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^the data directory .* cannot be used: [^\n]+\n$/),
    });
  });

  it('reports to the app that hosts it, and stops on its order', async () => {
    const host = (data: string) => {
      const child = fork(embedded, ['--port', '0', '--data', data], {
        cwd: ROOT,
        env: { ...env, LOG_LEVEL: 'error' },
        execArgv: [],
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      children.push(child);
      const report = once(child, 'message').then(([message]) => EmbeddedReport.parse(message));
      return { child, report, exit: once(child, 'exit').then(([code]) => code as number | null) };
    };
    const data = join(directory, 'hosted');
    const hosted = host(data);
    const report = await hosted.report;
    expect(report).toEqual({ type: 'listening', url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
    const second = host(data);
    expect(await second.report).toEqual({
      type: 'failed',
      message: expect.stringContaining('is in use by process'),
    });
    expect(await second.exit).toBe(2);
    hosted.child.send({ type: 'nonsense' });
    expect((await ask('url' in report ? report.url : '', 'server')).status).toBe(200);
    hosted.child.send({ type: 'stop' });
    expect(await hosted.exit).toBe(0);

    const orphan = host(data);
    expect((await orphan.report).type).toBe('listening');
    orphan.child.disconnect();
    expect(await orphan.exit).toBe(0);
  });
});
