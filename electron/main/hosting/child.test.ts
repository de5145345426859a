import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeLaunch, utilityLaunch, type UtilityFork } from './child.ts';

const dir = mkdtempSync(join(tmpdir(), 'parley-child-'));
afterAll(() => rmSync(dir, { recursive: true }));

const program = (name: string, text: string): string => {
  const file = join(dir, `${name}.mjs`);
  writeFileSync(file, text);
  return file;
};
const exit = (child: { onExit(listener: (code: number) => void): void }): Promise<number> =>
  new Promise((told) => child.onExit(told));

describe('a backend as a child of Node', () => {
  it('gets its arguments and environment, talks both ways, and says how it ended', async () => {
    const file = program(
      'talks',
      `process.send({ args: process.argv.slice(2), name: process.env.PARLEY_NAME, home: process.env.HOME });
       process.on('message', ({ type }) => process.exit(type === 'stop' ? 7 : 1));`,
    );
    const child = nodeLaunch(file)({ args: ['--port', '0'], env: { PARLEY_NAME: 'Here' } });
    const ended = exit(child);
    const said = await new Promise((told) => child.onMessage(told));
    expect(said).toEqual({ args: ['--port', '0'], name: 'Here' });
    expect(child.pid).toBeGreaterThan(0);
    child.post({ type: 'stop' });
    expect(await ended).toBe(7);
    // to one that is gone: dropped, not thrown
    child.post({ type: 'stop' });
    child.kill();
  });

  it('is ended at once when it does not listen', async () => {
    const child = nodeLaunch(program('deaf', 'setInterval(() => {}, 1000); process.send(1);'))({
      args: [],
      env: {},
    });
    const ended = exit(child);
    await new Promise((told) => child.onMessage(told));
    child.kill();
    expect(await ended).toBe(1);
  });
});

describe('a backend as a utility process', () => {
  it('has the same shape', async () => {
    const posted: unknown[] = [];
    const process = Object.assign(new EventEmitter(), {
      pid: undefined as number | undefined,
      postMessage: (message: unknown) => posted.push(message),
    });
    const forked: unknown[] = [];
    const utility = {
      fork: (...args: unknown[]) => {
        forked.push(args);
        return process;
      },
    } as unknown as UtilityFork;
    const child = utilityLaunch(utility, '/out/main/backend.js')({ args: ['--port', '0'], env: { A: '1' } });
    expect(forked).toEqual([
      [
        '/out/main/backend.js',
        ['--port', '0'],
        { env: { A: '1' }, serviceName: 'Parley workspace', stdio: 'inherit' },
      ],
    ]);
    const said: unknown[] = [];
    child.onMessage((message) => said.push(message));
    const ended = exit(child);
    process.emit('message', { type: 'listening' });
    child.post({ type: 'stop' });
    // not started, or gone: there is nothing to end
    child.kill();
    process.emit('exit', 3);
    expect([said, posted, await ended]).toEqual([[{ type: 'listening' }], [{ type: 'stop' }], 3]);
  });
});
