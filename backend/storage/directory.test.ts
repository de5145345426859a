import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultDataDirectory, DirectoryLockedError, openDirectory } from './directory.ts';

describe('the data directory', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-directory-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const claim = (name: string, text: string) =>
    writeFile(join(folder, `backend.${name.repeat(16)}.lock`), text);
  const claimOf = (pid: number, started: string | null = null) =>
    claim('a', JSON.stringify({ pid, started }));
  /** The pid of a process that has ended. */
  const deadPid = async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    return child.pid ?? 0;
  };

  it('belongs to one at a time, and leaves nothing of its lock behind', async () => {
    const path = join(folder, 'deep', 'down');
    const first = await openDirectory(path);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    await expect(openDirectory(path)).rejects.toThrow(DirectoryLockedError);
    await first.release();
    expect(await readdir(path)).toEqual([]);
    const second = await openDirectory(path);
    // Releasing twice takes nothing from the new owner.
    await first.release();
    await expect(openDirectory(path)).rejects.toThrow(`is in use by process ${process.pid}`);
    await second.release();
  });

  it('goes to one of many that ask at once', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => openDirectory(folder)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(folder)).toEqual([expect.stringMatching(/^backend\.\w{16}\.lock$/)]);
  });

  it('is taken over from a process that is dead, by one of many', async () => {
    await claimOf(await deadPid());
    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => openDirectory(folder)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(folder)).toEqual([expect.stringMatching(/^backend\.\w{16}\.lock$/)]);
  });

  it.runIf(process.platform === 'linux')(
    'is not held by a process that only has the number of the dead one',
    async () => {
      await claimOf(process.pid, 'another-boot:1');
      await (await openDirectory(folder)).release();
      await claimOf(process.pid);
      await expect(openDirectory(folder)).rejects.toThrow(DirectoryLockedError);
    },
  );

  it('is free when a claim is none', async () => {
    await claim('b', 'half');
    await claim('c', '{"pid":-1}');
    await (await openDirectory(folder)).release();
  });

  it('keeps a key for its owner alone', async () => {
    const directory = await openDirectory(folder);
    const key = await directory.key('access-tokens');
    expect(key).toMatch(/^[\w-]{43}$/);
    expect(await directory.key('access-tokens')).toBe(key);
    expect(await directory.key('other')).not.toBe(key);
    const file = join(folder, 'access-tokens.key');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    // Half a key is none.
    await writeFile(file, 'short');
    expect(await directory.key('access-tokens')).toMatch(/^[\w-]{43}$/);
    expect((await readFile(file, 'utf8')).trim()).not.toBe('short');
    await directory.release();
  });

  it('is where the system keeps data', () => {
    const place = (platform: NodeJS.Platform, env: Record<string, string> = {}) =>
      defaultDataDirectory(platform, env, '/home/ada').replaceAll('\\', '/');
    expect(place('linux')).toBe('/home/ada/.local/share/parley-backend');
    expect(place('linux', { XDG_DATA_HOME: '/data' })).toBe('/data/parley-backend');
    expect(place('darwin')).toBe('/home/ada/Library/Application Support/parley-backend');
    expect(place('win32', { LOCALAPPDATA: '/local' })).toBe('/local/parley-backend');
    expect(place('win32')).toBe('/home/ada/AppData/Local/parley-backend');
  });
});
