import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { denyDownloads, type DownloadSession } from './downloads.ts';

describe('downloads', () => {
  it('are stopped before a byte is written, and the log keeps what they were to itself', () => {
    const session = new EventEmitter();
    const records: LogRecord[] = [];
    denyDownloads(
      session as unknown as DownloadSession,
      createLogger('test', (record) => records.push(record)),
    );
    const saved: string[] = [];
    let stopped = 0;
    const item = {
      getMimeType: () => 'application/x-msdownload',
      getTotalBytes: () => 12,
      getURL: () => 'https://evil.example/?token=hunter2',
      getFilename: () => 'minutes-of-the-board.exe',
      setSavePath: (path: string) => saved.push(path),
    };
    session.emit('will-download', { preventDefault: () => (stopped += 1) }, item, {});
    expect([stopped, saved]).toEqual([1, []]);
    expect(records.map(({ level }) => level)).toEqual(['warn']);
    expect(JSON.stringify(records)).not.toMatch(/evil|hunter2|minutes/);
  });
});
