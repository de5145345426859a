/** Received files on Electron: the system's dialog and file manager, and pages that come and go. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { App, Dialog, Shell } from 'electron';
import type { Logger } from '#shared/tools/logger.ts';
import { onMainPageGone } from '../windows/page-gone.ts';
import type { WindowRegistry } from '../windows/registry.ts';
import { createWords } from '../words.ts';
import { openPartFile } from './part-file.ts';
import { ReceivedFiles } from './received-files.ts';

export interface OpenReceivedOptions {
  readonly parts: {
    readonly app: Pick<App, 'on' | 'getPath'>;
    readonly dialog: Pick<Dialog, 'showSaveDialog'>;
    readonly shell: Pick<Shell, 'showItemInFolder'>;
  };
  readonly registry: Pick<WindowRegistry, 'kindOf'>;
  readonly logger: Logger;
}

export function openReceived({ parts, registry, logger }: OpenReceivedOptions): ReceivedFiles {
  const { app, dialog, shell } = parts;
  const words = createWords();
  const received = new ReceivedFiles({
    async choose(proposed) {
      const { canceled, filePath } = await dialog.showSaveDialog({
        title: words('downloadTitle'),
        defaultPath: join(app.getPath('downloads'), proposed),
      });
      return canceled || filePath === '' ? null : filePath;
    },
    openFile: openPartFile,
    reveal: (path) => shell.showItemInFolder(path),
    randomId: randomUUID,
    logger,
  });
  onMainPageGone(app, registry, () => void received.handlePageGone());
  return received;
}
