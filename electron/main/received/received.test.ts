import { EventEmitter } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '#shared/tools/logger.ts';
import { openReceived } from './open-received.ts';
import { openPartFile } from './part-file.ts';
import { ReceivedFiles } from './received-files.ts';
import { receivedName } from './received-name.ts';

describe('the name that is proposed', () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['../../../.ssh/authorized_keys', 'authorized_keys'],
    ['C:\\Windows\\system32\\evil.dll', 'evil.dll'],
    ['/etc/passwd', 'passwd'],
    ['con', '_con'],
    ['NUL.txt', '_NUL.txt'],
    ['com1.tar.gz', '_com1.tar.gz'],
    ['LPT9 .txt', '_LPT9.txt'],
    ['console.txt', 'console.txt'],
    ['photo\u202egnp.exe', 'photo gnp.exe'],
    ['.bashrc', 'bashrc'],
    ['..', 'file'],
    ['', 'file'],
    ['a/', 'a'],
    ['file.txt. . .', 'file.txt'],
    ['a\0b', 'a b'],
  ])('%j becomes %j', (given, safe) => expect(receivedName(given)).toBe(safe));
});

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'parley-received-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

function setUp() {
  const proposed: string[] = [];
  const revealed: string[] = [];
  let ids = 0;
  const answer = { choose: async (name: string): Promise<string | null> => join(dir, name) };
  const files = new ReceivedFiles({
    choose: (name) => {
      proposed.push(name);
      return answer.choose(name);
    },
    openFile: openPartFile,
    reveal: (path) => revealed.push(path),
    randomId: () => `f-${(ids += 1)}`,
    logger: silentLogger,
  });
  const { begin, append, finish, discard, reveal } = files.handlers;
  return {
    files,
    proposed,
    revealed,
    answer,
    begin: (size: number, name = 'a.txt') => begin({ name, size }),
    append: async (seq: number, text: string, fileId = 'f-1') => append({ fileId, seq, data: bytes(text) }),
    finish: async (fileId = 'f-1') => finish({ fileId }),
    discard: async (fileId = 'f-1') => discard({ fileId }),
    reveal: async (fileId = 'f-1') => reveal({ fileId }),
    there: () => readdirSync(dir).toSorted(),
  };
}

describe('a received file', () => {
  it('has its name only when it is whole, is for its owner alone, and can be shown', async () => {
    const { begin, append, finish, reveal, revealed, there } = setUp();
    expect(await begin(4)).toEqual({ fileId: 'f-1', fileName: 'a.txt' });
    await Promise.all([append(0, 'ab'), append(1, 'cd')]);
    expect(there()).toEqual(['a.txt.part']);
    await expect(reveal()).rejects.toMatchObject({ code: 'not-found' });
    await finish();
    expect(there()).toEqual(['a.txt']);
    expect(readFileSync(join(dir, 'a.txt'), 'utf8')).toBe('abcd');
    expect(statSync(join(dir, 'a.txt')).mode & 0o777).toBe(0o600);
    await reveal();
    expect(revealed).toEqual([join(dir, 'a.txt')]);
  });

  it('is proposed under a name that leads nowhere else', async () => {
    const { begin, proposed } = setUp();
    await begin(1, '../../.profile');
    expect(proposed).toEqual(['profile']);
  });

  it('replaces what the person agreed to replace, at its end and not before', async () => {
    writeFileSync(join(dir, 'a.txt'), 'old');
    writeFileSync(join(dir, 'a.txt.part'), "somebody else's");
    const { begin, append, finish, there } = setUp();
    await begin(3);
    await append(0, 'new');
    expect(readFileSync(join(dir, 'a.txt'), 'utf8')).toBe('old');
    await finish();
    expect(readFileSync(join(dir, 'a.txt'), 'utf8')).toBe('new');
    expect(there()).toEqual(['a.txt', 'a.txt.part']);
    expect(readFileSync(join(dir, 'a.txt.part'), 'utf8')).toBe("somebody else's");
  });

  it('that is given up leaves nothing, and takes nothing any more', async () => {
    const { begin, append, discard, there } = setUp();
    await begin(4);
    await append(0, 'ab');
    await discard();
    await discard();
    expect(there()).toEqual([]);
    await expect(append(1, 'cd')).rejects.toMatchObject({ code: 'not-found' });
  });

  it.each<[string, (rig: ReturnType<typeof setUp>) => Promise<unknown>]>([
    ['out of order', ({ append }) => append(1, 'x')],
    ['more than was said', ({ append }) => append(0, '12345')],
    ['finished too early', ({ finish }) => finish()],
  ])('%s: refused, and nothing is left', async (_what, err) => {
    const rig = setUp();
    await rig.begin(4);
    await expect(err(rig)).rejects.toMatchObject({ code: 'bad-payload' });
    expect(rig.there()).toEqual([]);
  });

  it('goes with its page, also while the person is asked', async () => {
    const { files, begin, append, answer, there } = setUp();
    await begin(4);
    await append(0, 'ab');
    let choose = (_path: string): void => undefined;
    answer.choose = () => new Promise((resolve) => (choose = resolve));
    const second = begin(1, 'b.txt');
    const third = begin(1, 'c.txt');
    await files.handlePageGone();
    choose(join(dir, 'b.txt'));
    expect(await second).toBeNull();
    expect(await third).toBeNull();
    expect(there()).toEqual([]);
  });

  it('is one question at a time, and only so many at once', async () => {
    const { begin, proposed, answer } = setUp();
    let choose = (_path: string | null): void => undefined;
    answer.choose = () => new Promise((resolve) => (choose = resolve));
    const begun = Array.from({ length: 16 }, (_, index) => begin(1, `${index}`));
    await expect(begin(1)).rejects.toMatchObject({ code: 'bad-payload' });
    expect(proposed.length).toBeLessThanOrEqual(1);
    for (const one of begun) {
      while (proposed.length === 0) await Promise.resolve();
      proposed.length = 0;
      choose(null);
      expect(await one).toBeNull();
    }
  });

  it('that the disk refuses says why and not where', async () => {
    const { begin, answer } = setUp();
    answer.choose = async () => join(dir, 'no', 'such', 'folder');
    await expect(begin(1)).rejects.toMatchObject({
      code: 'save-failed',
      params: { text: 'ENOENT: no such file or directory' },
    });
  });
});

describe('received files on the desktop', () => {
  it('are asked about by the system, in the folder of downloads; they end with the page that writes them', async () => {
    const asked: Electron.SaveDialogOptions[] = [];
    const app = Object.assign(new EventEmitter(), { getPath: () => dir });
    const page = Object.assign(new EventEmitter(), { id: 1 });
    const received = openReceived({
      parts: {
        app: app as never,
        dialog: {
          showSaveDialog: async (options: unknown) => {
            asked.push(options as Electron.SaveDialogOptions);
            return { canceled: false, filePath: join(dir, 'x.bin') };
          },
        },
        shell: { showItemInFolder: () => undefined },
      },
      registry: { kindOf: () => 'main' },
      logger: silentLogger,
    });
    app.emit('web-contents-created', {}, page);
    await received.handlers.begin({ name: 'a/b.bin', size: 3 });
    expect(asked).toMatchObject([{ defaultPath: join(dir, 'b.bin') }]);
    expect(readdirSync(dir)).toEqual(['x.bin.part']);
    page.emit('did-navigate', {});
    await received.close();
    await expect.poll(() => readdirSync(dir)).toEqual([]);
  });
});
