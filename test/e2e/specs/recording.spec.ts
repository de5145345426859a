import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../people/house.ts';
import { seesMovingPicture } from '../people/media.ts';

interface Stream {
  readonly codec_type: string;
  readonly codec_name: string;
  readonly width?: number;
  readonly height?: number;
}

/** What another program finds in the file. */
function probe(path: string): Stream[] {
  const options = ['-v', 'error', '-show_streams', '-of', 'json', path];
  const { streams } = JSON.parse(execFileSync('ffprobe', options, { encoding: 'utf8' })) as {
    streams: Stream[];
  };
  return streams;
}

test('a call is recorded by one of two: the other sees it, and the file plays', async ({ colleagues }) => {
  const dir = mkdtempSync(join(tmpdir(), 'parley-recording-'));
  const file = join(dir, 'kept.webm');
  const { ada, ben } = await colleagues();
  await ada.launched.app.evaluate(({ dialog, shell }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    shell.showItemInFolder = (path) => Object.assign(globalThis, { shownInFolder: path });
  }, file);
  await ada.videoCall();
  await ben.answer('Accept with video');
  await seesMovingPicture(ada.page);

  await ada.button('More').click();
  await ada.page.getByRole('menuitem', { name: 'Record' }).click();
  expect(existsSync(file)).toBe(false);
  await ada.page.getByRole('alertdialog').getByRole('button', { name: 'Record', exact: true }).click();
  await expect(ben.page.getByText(/is recording this call/)).toBeAttached();
  await expect(ada.page.getByRole('timer', { name: 'Recording time' })).toHaveText(/0:(0[3-9]|[1-5]\d)/);

  await test.step('while it runs, what is on the disk plays already', async () => {
    await expect.poll(() => statSync(file).size).toBeGreaterThan(20_000);
    expect(probe(file).map(({ codec_type }) => codec_type)).toEqual(
      expect.arrayContaining(['audio', 'video']),
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  await ada.button('More').click();
  await ada.page.getByRole('menuitem', { name: 'Stop recording' }).click();
  await expect(ada.page.getByText('The recording is kept as “kept.webm”.')).toBeVisible();
  await expect(ben.page.getByText(/is recording this call/)).toBeHidden();
  expect(probe(file)).toHaveLength(2);
  expect(probe(file)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ codec_type: 'video', width: 1280, height: 720 }),
      expect.objectContaining({ codec_type: 'audio', codec_name: 'opus' }),
    ]),
  );
  await ada.button('Show in folder').click();
  await expect
    .poll(() => ada.launched.app.evaluate(() => (globalThis as { shownInFolder?: string }).shownInFolder))
    .toBe(file);
  rmSync(dir, { recursive: true });
});
