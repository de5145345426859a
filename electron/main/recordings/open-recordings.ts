/** Recordings on Electron: the system's dialog and file manager, and pages that come and go. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { App, Dialog, Shell } from 'electron';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { onMainPageGone } from '../windows/page-gone.ts';
import type { WindowRegistry } from '../windows/registry.ts';
import { createWords } from '../words.ts';
import { openRecordingFile } from './recording-file.ts';
import { Recordings } from './recordings.ts';

export interface OpenRecordingsOptions {
  readonly parts: {
    readonly app: Pick<App, 'on' | 'getPath'>;
    readonly dialog: Pick<Dialog, 'showSaveDialog'>;
    readonly shell: Pick<Shell, 'showItemInFolder'>;
  };
  readonly registry: Pick<WindowRegistry, 'kindOf'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export function openRecordings({ parts, registry, clock, logger }: OpenRecordingsOptions): Recordings {
  const { app, dialog, shell } = parts;
  const words = createWords();
  const recordings = new Recordings({
    async choose(proposed) {
      const { canceled, filePath } = await dialog.showSaveDialog({
        title: words('recordingTitle'),
        defaultPath: join(app.getPath('videos'), proposed),
        filters: [{ name: words('recordingKind'), extensions: ['webm'] }],
      });
      return canceled || filePath === '' ? null : filePath;
    },
    openFile: openRecordingFile,
    reveal: (path) => shell.showItemInFolder(path),
    randomId: randomUUID,
    clock,
    logger,
  });
  onMainPageGone(app, registry, () => void recordings.handlePageGone());
  return recordings;
}
