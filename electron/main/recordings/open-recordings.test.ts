import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { openRecordings } from './open-recordings.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'parley-recording-'));
});
let close = async (): Promise<void> => undefined;
afterEach(async () => {
  await close();
  rmSync(dir, { recursive: true });
});

function setUp() {
  const asked: Electron.SaveDialogOptions[] = [];
  const shown: string[] = [];
  const answer = { canceled: false, filePath: join(dir, 'a.webm') };
  const app = Object.assign(new EventEmitter(), { getPath: () => dir });
  const [main, ring] = [1, 2].map((id) => Object.assign(new EventEmitter(), { id }));
  const recordings = openRecordings({
    parts: {
      app: app as never,
      dialog: {
        showSaveDialog: async (options: unknown) => {
          asked.push(options as Electron.SaveDialogOptions);
          return answer;
        },
      },
      shell: { showItemInFolder: (path) => shown.push(path) },
    },
    registry: { kindOf: ({ id }) => (id === 1 ? 'main' : 'ring') },
    clock: new ManualClock(new Date(2026, 10, 21, 14, 5).getTime()),
    logger: silentLogger,
  });
  close = () => recordings.close();
  const { handlers } = recordings;
  for (const contents of [main, ring]) app.emit('web-contents-created', {}, contents);
  return {
    asked,
    shown,
    answer,
    main: main!,
    ring: ring!,
    begin: async () => handlers.begin({ callId: 'c', title: 'Call with Grace' }),
    append: async (recordingId: string, seq: number) =>
      handlers.append({ recordingId, seq, data: new Uint8Array([65 + seq]) }),
    reveal: (recordingId: string) => handlers.reveal({ recordingId }),
  };
}

describe('recordings on the desktop', () => {
  it('are asked about by the system, in the folder of videos, and shown in its file manager', async () => {
    const { begin, append, reveal, asked, shown } = setUp();
    const begun = await begin();
    expect(asked).toMatchObject([{ defaultPath: join(dir, 'Call with Grace 2026-11-21 14.05.webm') }]);
    await append(begun!.recordingId, 0);
    expect(readFileSync(join(dir, 'a.webm'), 'utf8')).toBe('A');
    await reveal(begun!.recordingId);
    expect(shown).toEqual([join(dir, 'a.webm')]);
  });

  it('are none when the dialog is cancelled', async () => {
    const { begin, answer } = setUp();
    answer.canceled = true;
    expect(await begin()).toBeNull();
  });

  it.each(['did-navigate', 'render-process-gone'])(
    'end with the page that writes them: %s',
    async (event) => {
      const { begin, append, main, ring } = setUp();
      const { recordingId } = (await begin())!;
      ring.emit(event, {});
      await append(recordingId, 0);
      main.emit(event, {});
      await expect(append(recordingId, 1)).rejects.toMatchObject({ code: 'not-found' });
      expect(readFileSync(join(dir, 'a.webm'), 'utf8')).toBe('A');
    },
  );
});
