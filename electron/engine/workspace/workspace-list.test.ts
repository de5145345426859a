import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { WorkspaceList, type WorkspaceRecord } from './workspace-list.ts';

let directory: string;
let logged: LogRecord[];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parley-list-'));
  logged = [];
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const path = () => join(directory, 'engine', 'workspaces.json');
const list = () =>
  new WorkspaceList({
    path: path(),
    logger: createLogger('test', (record) => logged.push(record)),
    now: () => 5,
  });
const record: WorkspaceRecord = {
  id: 'w1',
  kind: 'connect',
  address: 'https://chat.example.com',
  name: 'Work',
  hosted: false,
  encrypted: true,
  registration: 'open',
  pins: [],
};

describe('the list of workspaces', () => {
  it('is empty at first, and remembered then', async () => {
    expect(await list().load()).toEqual([]);
    await list().save([record, { ...record, id: 'w2' }]);
    expect(await list().load()).toEqual([record, { ...record, id: 'w2' }]);
    expect((await stat(path())).mode & 0o077).toBe(0);
    expect(await readdir(join(directory, 'engine'))).toEqual(['workspaces.json']);
  });

  it('written twice at once ends with the last', async () => {
    const one = list();
    await Promise.all([one.save([record]), one.save([]), one.save([{ ...record, name: 'Last' }])]);
    expect(JSON.parse(await readFile(path(), 'utf8'))).toMatchObject({
      version: 1,
      workspaces: [{ name: 'Last' }],
    });
  });

  it('that cannot be read is moved aside, never overwritten', async () => {
    await list().save([record]);
    for (const text of [
      '{ broken',
      '{"version":2,"workspaces":[]}',
      '{"version":1,"workspaces":[{"id":"../x"}]}',
    ]) {
      await writeFile(path(), text);
      expect(await list().load()).toEqual([]);
      expect(await readFile(`${path()}.aside-5`, 'utf8')).toBe(text);
    }
    expect(logged.map((one) => one.level)).toEqual(['error', 'error', 'error']);
  });
});
