import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { channelOf } from '#shared/contracts/ipc/group.ts';
import { RECORDING_CHUNK_BYTES, recordingGroup } from '#shared/contracts/ipc/recording.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { settle } from '#test/fakes/settle.ts';
import { createRouter } from '../ipc/router.ts';
import { proposedName } from './file-name.ts';
import { openRecordingFile, type RecordingFile } from './recording-file.ts';
import { Recordings } from './recordings.ts';

const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => new Uint8Array(values);
const NOON = new Date(2026, 10, 21, 14, 5).getTime();

/** A disk in memory whose writes a test holds back or breaks. */
class FakeDisk {
  readonly files: { path: string; written: number[]; closed: number }[] = [];
  error: Error | null = null;
  gate: Promise<void> = Promise.resolve();

  readonly open = async (path: string): Promise<RecordingFile> => {
    if (this.error) throw this.error;
    const file = { path, written: [] as number[], closed: 0 };
    this.files.push(file);
    return {
      path,
      append: async (data) => {
        await this.gate;
        if (this.error) throw this.error;
        for (const byte of data) file.written.push(byte);
      },
      close: async () => void (file.closed += 1),
    };
  };
}

function setUp() {
  const disk = new FakeDisk();
  const proposed: string[] = [];
  const revealed: string[] = [];
  let ids = 0;
  const answer = { choose: async (): Promise<string | null> => '/videos/call.webm' };
  const recordings = new Recordings({
    choose: (name) => {
      proposed.push(name);
      return answer.choose();
    },
    openFile: disk.open,
    reveal: (path) => revealed.push(path),
    randomId: () => `r-${(ids += 1)}`,
    clock: new ManualClock(NOON),
    logger: silentLogger,
  });
  const { begin, append, finish, reveal } = recordings.handlers;
  return {
    recordings,
    disk,
    proposed,
    revealed,
    answer,
    begin: () => begin({ callId: 'c', title: 'Call with Grace' }),
    append: async (recordingId: string, seq: number, ...data: number[]) =>
      append({ recordingId, seq, data: bytes(...data) }),
    finish: async (recordingId = 'r-1') => finish({ recordingId }),
    reveal: async (recordingId = 'r-1') => reveal({ recordingId }),
  };
}

describe('a recording', () => {
  it('begins where the person says, under a name that tells whom and when', async () => {
    const { begin, proposed, disk } = setUp();
    expect(await begin()).toEqual({ recordingId: 'r-1', fileName: 'call.webm' });
    expect(proposed).toEqual(['Call with Grace 2026-11-21 14.05.webm']);
    expect(disk.files.map(({ path }) => path)).toEqual(['/videos/call.webm']);
  });

  it('is none when the person thinks better of it, and can be begun then', async () => {
    const { begin, answer, disk } = setUp();
    answer.choose = async () => null;
    expect(await begin()).toBeNull();
    expect(disk.files).toEqual([]);
    answer.choose = async () => '/videos/b.webm';
    expect(await begin()).toMatchObject({ fileName: 'b.webm' });
  });

  it('is one at a time, the question included', async () => {
    const { begin, finish } = setUp();
    const first = begin();
    await expect(begin()).rejects.toMatchObject({ code: 'bad-payload' });
    await first;
    await expect(begin()).rejects.toMatchObject({ code: 'bad-payload' });
    await finish();
    expect(await begin()).toMatchObject({ recordingId: 'r-2' });
  });

  it('grows in order; what is out of order is refused and written nowhere', async () => {
    const { begin, append, disk } = setUp();
    await begin();
    // both at once: the second waits for the first
    await Promise.all([append('r-1', 0, 1, 2), append('r-1', 1, 3)]);
    for (const seq of [1, 3, 0]) {
      await expect(append('r-1', seq, 9)).rejects.toMatchObject({ code: 'bad-payload' });
    }
    await append('r-1', 2, 4);
    expect(disk.files[0]?.written).toEqual([1, 2, 3, 4]);
  });

  it('is only for whoever began it: other ids are not found', async () => {
    const { begin, append, reveal } = setUp();
    await begin();
    await expect(append('r-2', 0, 1)).rejects.toMatchObject({ code: 'not-found' });
    await expect(reveal('../x')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is closed once, after what is still being written; then nothing is added, and it can be shown', async () => {
    const { begin, append, finish, reveal, disk, revealed } = setUp();
    await begin();
    let release = (): void => undefined;
    disk.gate = new Promise((resolve) => (release = resolve));
    const written = append('r-1', 0, 1);
    const finished = [finish(), finish()];
    await settle();
    expect(disk.files[0]?.closed).toBe(0);
    release();
    await Promise.all([written, ...finished]);
    await finish();
    await finish('unheard-of');
    expect(disk.files[0]).toMatchObject({ written: [1], closed: 1 });
    await expect(append('r-1', 1, 2)).rejects.toMatchObject({ code: 'not-found' });
    await reveal();
    expect(revealed).toEqual(['/videos/call.webm']);
  });

  it('ends with the disk: said as such, closed, and what was written stays', async () => {
    const { begin, append, disk } = setUp();
    await begin();
    await append('r-1', 0, 1);
    disk.error = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    await expect(append('r-1', 1, 2)).rejects.toMatchObject({ code: 'disk-full' });
    expect(disk.files[0]).toMatchObject({ written: [1], closed: 1 });
    await expect(append('r-1', 2, 3)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('that cannot be opened says why and not where', async () => {
    const { begin, disk } = setUp();
    disk.error = Object.assign(new Error("EACCES: permission denied, open '/videos/call.webm'"), {
      code: 'EACCES',
    });
    await expect(begin()).rejects.toMatchObject({
      code: 'recording-failed',
      params: { text: 'EACCES: permission denied' },
    });
  });

  it('is closed when its page goes; a question that is still open begins nothing', async () => {
    const { recordings, begin, append, answer, disk } = setUp();
    await begin();
    await append('r-1', 0, 1);
    await recordings.handlePageGone();
    expect(disk.files[0]).toMatchObject({ written: [1], closed: 1 });
    await expect(append('r-1', 1, 2)).rejects.toMatchObject({ code: 'not-found' });
    let choose = (_path: string): void => undefined;
    answer.choose = () => new Promise((resolve) => (choose = resolve));
    const begun = begin();
    await recordings.handlePageGone();
    choose('/videos/late.webm');
    expect(await begun).toBeNull();
    expect(disk.files).toHaveLength(1);
  });
});

describe('the way in', () => {
  const MAIN = { window: 'main', url: 'app://parley/main.html', topFrame: true } as const;

  async function ask(sender: Parameters<ReturnType<typeof createRouter>['dispatch']>[0], data: unknown) {
    const { recordings, begin, disk } = setUp();
    await begin();
    const router = createRouter({
      groups: { recording: recordingGroup },
      handlers: { recording: recordings.handlers },
      logger: silentLogger,
    });
    const payload = { recordingId: 'r-1', seq: 0, data };
    const result = await router.dispatch(sender, channelOf('recording', 'append'), payload);
    return { code: result.ok ? 'ok' : result.error.code, written: disk.files[0]?.written.length };
  }

  it('lets a chunk of the largest size through', async () => {
    const result = await ask(MAIN, new Uint8Array(RECORDING_CHUNK_BYTES));
    expect(result).toEqual({ code: 'ok', written: RECORDING_CHUNK_BYTES });
  });

  it.each<[string, unknown]>([
    ['a larger one', new Uint8Array(RECORDING_CHUNK_BYTES + 1)],
    ['a small part of a huge buffer', new Uint8Array(new ArrayBuffer(RECORDING_CHUNK_BYTES + 1), 0, 1)],
    ['an empty one', new Uint8Array()],
    ['text', 'abc'],
    ['numbers', [1, 2]],
    ['another kind of view', new Uint16Array(2)],
  ])('refuses %s', async (_what, data) => {
    expect(await ask(MAIN, data)).toEqual({ code: 'bad-payload', written: 0 });
  });

  it('is the main window alone', async () => {
    const ring = { window: 'ring', url: 'app://parley/ring.html', topFrame: true } as const;
    expect(await ask(ring, bytes(1))).toEqual({ code: 'forbidden-sender', written: 0 });
    expect(await ask({ ...MAIN, window: null }, bytes(1))).toEqual({ code: 'forbidden-sender', written: 0 });
  });
});

describe('the proposed name', () => {
  it.each([
    ['Call with Grace', 'Call with Grace 2026-11-21 14.05.webm'],
    ['../../etc/passwd', 'etc passwd 2026-11-21 14.05.webm'],
    ['a\\b:c*?"<>|d\u0000\u202Ee', 'a b c d e 2026-11-21 14.05.webm'],
    ['   ', '2026-11-21 14.05.webm'],
    ['é'.repeat(200), `${'é'.repeat(80)} 2026-11-21 14.05.webm`],
  ])('of %j', (title, name) => {
    expect(proposedName(title, NOON)).toBe(name);
  });
});

describe('the file', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'parley-recording-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('is its owner’s alone, replaces what was there, and has what was acknowledged before it is closed', async () => {
    const path = join(dir, 'a.webm');
    writeFileSync(path, 'older', { mode: 0o644 });
    const file = await openRecordingFile(path);
    await file.append(bytes(1, 2));
    await file.append(bytes(3));
    expect([...readFileSync(path)]).toEqual([1, 2, 3]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await file.close();
  });

  it('gets its ending where the person gave none, and then replaces nothing', async () => {
    const file = await openRecordingFile(join(dir, 'b'));
    expect(file.path).toBe(join(dir, 'b.webm'));
    await file.close();
    await expect(openRecordingFile(join(dir, 'b'))).rejects.toMatchObject({ code: 'EEXIST' });
  });
});
