import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { freePort, HOST, ServerProcess, type ServerProgram } from './server-process.ts';

const ANSWERS = `require('node:http').createServer((_, reply) => reply.end()).listen(process.argv[1], '${HOST}')`;

const program = async (script: string, command = process.execPath): Promise<ServerProgram> => {
  const port = await freePort();
  return { command, args: ['-e', script, String(port)], origin: `http://${HOST}:${port}`, health: '/' };
};
const isUp = (origin: string): Promise<boolean> =>
  fetch(origin).then(
    ({ ok }) => ok,
    () => false,
  );

describe('a server of others', () => {
  it('is there, killed, there again at the same address, and gone with its folder', async () => {
    const server = await ServerProcess.start('other', () => program(ANSWERS));
    const { origin, folder } = server;
    expect(await isUp(origin)).toBe(true);
    await server.kill();
    expect(await isUp(origin)).toBe(false);
    await server.restart();
    expect([await isUp(origin), existsSync(folder)]).toEqual([true, true]);
    await server.stop();
    expect([await isUp(origin), existsSync(folder)]).toEqual([false, false]);
  });

  it.each([
    [
      'ends by itself',
      () => program('console.error("no room"); process.exit(3)'),
      'other ended with 3:\nno room',
    ],
    ['is no program', () => program('', '/nowhere/server'), 'ENOENT'],
    ['cannot be furnished', () => Promise.reject(new Error('no settings')), 'no settings'],
  ])('that %s says why, and leaves no folder', async (_, furnish, why) => {
    let folder = '';
    const starting = ServerProcess.start('other', (given) => {
      folder = given;
      return furnish();
    });
    await expect(starting).rejects.toThrow(why);
    expect([folder === '', existsSync(folder)]).toEqual([false, false]);
  });
});
