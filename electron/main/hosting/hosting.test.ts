import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import type { BackendChild, LaunchOptions } from './child.ts';
import { WorkspaceHosting } from './hosting.ts';
import { isPortTaken } from './port.ts';

class FakeChild implements BackendChild {
  readonly pid: number;
  readonly options: LaunchOptions;
  readonly posted: unknown[] = [];
  killed = false;
  #onMessage: (message: unknown) => void = () => undefined;
  #onExit: ((code: number) => void)[] = [];

  constructor(pid: number, options: LaunchOptions) {
    this.pid = pid;
    this.options = options;
  }
  get port(): string {
    return this.options.args[1]!;
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#onMessage = listener;
  }
  onExit(listener: (code: number) => void): void {
    this.#onExit.push(listener);
  }
  post(message: unknown): void {
    this.posted.push(message);
  }
  kill(): void {
    this.killed = true;
    this.exit(137);
  }
  say(message: unknown): void {
    this.#onMessage(message);
  }
  listens(port: number): void {
    this.say({ type: 'listening', url: `http://127.0.0.1:${port}` });
  }
  exit(code: number): void {
    for (const listener of this.#onExit.splice(0)) listener(code);
  }
}

let dir: string;
let children: FakeChild[];
let clock: ManualClock;
let taken: Set<number>;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'parley-hosting-'));
  children = [];
  clock = new ManualClock();
  taken = new Set();
});
afterEach(() => rmSync(dir, { recursive: true }));

const make = (): WorkspaceHosting =>
  new WorkspaceHosting({
    launch(options) {
      const child = new FakeChild(100 + children.length, options);
      children.push(child);
      return child;
    },
    dataDir: join(dir, 'workspace'),
    file: join(dir, 'hosting.json'),
    env: { PARLEY_NAME: 'Here' },
    isPortTaken: async (port) => taken.has(port),
    clock,
    logger: silentLogger,
  });
const launched = async (count: number): Promise<void> => {
  await expect.poll(() => children).toHaveLength(count);
};
const remembered = (): unknown => JSON.parse(readFileSync(join(dir, 'hosting.json'), 'utf8'));

describe('hosting', () => {
  it('starts once, on a free port, and remembers it', async () => {
    const hosting = make();
    const both = Promise.all([hosting.start(), hosting.start()]);
    await launched(1);
    expect(children[0]!.options).toEqual({
      args: ['--port', '0', '--data', join(dir, 'workspace')],
      env: { PARLEY_NAME: 'Here' },
    });
    children[0]!.listens(4321);
    expect(await both).toEqual([{ url: 'http://127.0.0.1:4321' }, { url: 'http://127.0.0.1:4321' }]);
    expect(await hosting.start()).toEqual({ url: 'http://127.0.0.1:4321' });
    expect([children.length, hosting.pid]).toEqual([1, 100]);
    await expect.poll(() => remembered()).toEqual({ version: 1, port: 4321 });
  });

  it('comes back on the remembered port', async () => {
    writeFileSync(join(dir, 'hosting.json'), JSON.stringify({ version: 1, port: 4400 }));
    const started = make().start();
    await launched(1);
    expect(children[0]!.port).toBe('4400');
    children[0]!.listens(4400);
    await started;
  });

  it('moves only when another program has its port', async () => {
    writeFileSync(join(dir, 'hosting.json'), JSON.stringify({ version: 1, port: 4400 }));
    taken.add(4400);
    const started = make().start();
    await launched(1);
    expect(children[0]!.port).toBe('0');
    children[0]!.listens(4500);
    expect(await started).toEqual({ url: 'http://127.0.0.1:4500' });
    await expect.poll(() => remembered()).toEqual({ version: 1, port: 4500 });
  });

  it('says why it could not start, and can be tried again', async () => {
    const hosting = make();
    const failing = hosting.start();
    await launched(1);
    children[0]!.say({ type: 'failed', message: 'the directory is in use' });
    await expect(failing).rejects.toThrow('the directory is in use');
    expect(children[0]!.killed).toBe(true);
    const dying = hosting.start();
    await launched(2);
    children[1]!.exit(3);
    await expect(dying).rejects.toThrow('ended with code 3');
    const again = hosting.start();
    await launched(3);
    children[2]!.listens(4321);
    await again;
    expect(clock.pending).toBe(0);
  });

  it('brings a dead backend back at the same address, with growing delays, until it stays', async () => {
    const hosting = make();
    const started = hosting.start();
    await launched(1);
    children[0]!.listens(4321);
    await started;
    await expect.poll(() => remembered()).toEqual({ version: 1, port: 4321 });
    // even when the port looks taken: whoever is connected must find it again
    taken.add(4321);

    children[0]!.exit(1);
    expect(hosting.pid).toBeUndefined();
    clock.advance(199);
    expect(children).toHaveLength(1);
    clock.advance(1);
    await launched(2);
    expect(children[1]!.port).toBe('4321');
    children[1]!.exit(1);
    await expect.poll(() => clock.pending).toBe(1);
    clock.advance(399);
    expect(children).toHaveLength(2);
    clock.advance(1);
    await launched(3);
    children[2]!.listens(4321);
    expect(hosting.pid).toBe(102);

    clock.advance(60_000);
    children[2]!.exit(1);
    clock.advance(200);
    await launched(4);
  });

  it('does not wait when somebody asks for it', async () => {
    const hosting = make();
    const started = hosting.start();
    await launched(1);
    children[0]!.listens(4321);
    await started;
    children[0]!.exit(1);
    const again = hosting.start();
    await launched(2);
    children[1]!.listens(4321);
    await again;
    clock.advance(60_000);
    expect(children).toHaveLength(2);
  });

  it('drains at quit and starts nothing any more', async () => {
    const hosting = make();
    const started = hosting.start();
    await launched(1);
    children[0]!.listens(4321);
    await started;
    const stopped = hosting.stop();
    expect(children[0]!.posted).toEqual([{ type: 'stop' }]);
    children[0]!.exit(0);
    await stopped;
    expect([children[0]!.killed, clock.pending]).toEqual([false, 0]);
    await expect(hosting.start()).rejects.toThrow('closing');
    expect(children).toHaveLength(1);
  });

  it('ends a backend that does not drain', async () => {
    const hosting = make();
    const started = hosting.start();
    await launched(1);
    children[0]!.listens(4321);
    await started;
    const stopped = hosting.stop();
    clock.advance(6999);
    expect(children[0]!.killed).toBe(false);
    clock.advance(1);
    await stopped;
    expect(children[0]!.killed).toBe(true);
  });

  it('does not bring back what died while it waited to quit', async () => {
    const hosting = make();
    const started = hosting.start();
    await launched(1);
    children[0]!.listens(4321);
    await started;
    children[0]!.exit(1);
    await hosting.stop();
    clock.advance(60_000);
    expect(children).toHaveLength(1);
  });

  it('knows a taken port from a free one', async () => {
    const server = createServer();
    const port = await new Promise<number>((listening) => {
      server.listen(0, '127.0.0.1', () => listening((server.address() as AddressInfo).port));
    });
    expect(await isPortTaken(port)).toBe(true);
    await new Promise((closed) => server.close(closed));
    expect(await isPortTaken(port)).toBe(false);
  });
});
