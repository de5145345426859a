import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { guardDownloads, type DownloadsDeps } from './downloads.ts';
import { createWords } from './words.ts';

function download(url: string, filename: string) {
  const session = new EventEmitter();
  const records: LogRecord[] = [];
  guardDownloads({
    session: session as unknown as DownloadsDeps['session'],
    folder: () => '/home/ann/Downloads',
    words: createWords(),
    logger: createLogger('test', (record) => records.push(record)),
  });
  const saved: string[] = [];
  const asked: Electron.SaveDialogOptions[] = [];
  let stopped = 0;
  const item = {
    getMimeType: () => 'application/x-msdownload',
    getTotalBytes: () => 12,
    getURL: () => url,
    getFilename: () => filename,
    setSavePath: (path: string) => saved.push(path),
    setSaveDialogOptions: (options: Electron.SaveDialogOptions) => asked.push(options),
  };
  session.emit('will-download', { preventDefault: () => (stopped += 1) }, item, {});
  return { stopped, saved, asked, records };
}

describe('downloads', () => {
  it.each([
    'https://evil.example/?token=hunter2',
    'https://evil.example/media/w/1',
    'app://evil/media/w/1',
    'app://parley/main.html',
    'app://parley/x/media/w/1',
    'blob:app://parley/0b5f',
    'data:text/plain,x',
  ])('of %s are stopped before a byte is written, and the log keeps what they were to itself', (url) => {
    const { stopped, saved, asked, records } = download(url, 'minutes-of-the-board.exe');
    expect([stopped, saved, asked]).toEqual([1, [], []]);
    expect(records.map(({ level }) => level)).toEqual(['warn']);
    expect(JSON.stringify(records)).not.toMatch(/evil|hunter2|minutes/);
  });

  it('of a file of a conversation are asked about by the system, under a name that is one', () => {
    const { stopped, saved, asked, records } = download('app://parley/media/w/1', '../../\u202egpj.exe');
    expect([stopped, saved, records]).toEqual([0, [], []]);
    expect(asked).toEqual([
      { title: 'Save the file as', defaultPath: join('/home/ann/Downloads', 'gpj.exe') },
    ]);
  });
});
