import { join } from 'node:path';
import type { Session } from 'electron';
import type { Logger } from '#shared/tools/logger.ts';
import { isMediaPath } from './media.ts';
import { APP_ORIGIN, originOf } from './pages.ts';
import { safeFileName } from './safe-name.ts';
import type { Words } from './words.ts';

export interface DownloadsDeps {
  /** The part of Electron's Session that is used. */
  readonly session: Pick<Session, 'on'>;
  /** The system's folder for downloads. */
  readonly folder: () => string;
  readonly words: Words;
  readonly logger: Logger;
}

/**
 * A file of a conversation is saved where the person says, in the system's own dialog. No page saves anything else: files of ours are
 * written by main (recordings/, diagnostics/). Chromium alone would put a download into its own folder, under a name that a page or a
 * server has thought of.
 */
export function guardDownloads({ session, folder, words, logger }: DownloadsDeps): void {
  session.on('will-download', (event, item) => {
    if (isFileOfConversation(item.getURL())) {
      const defaultPath = join(folder(), safeFileName(item.getFilename()));
      item.setSaveDialogOptions({ title: words('downloadTitle'), defaultPath });
      return;
    }
    event.preventDefault();
    // neither the address nor the name: both may hold what a person wrote
    logger.warn('guardDownloads() | download denied', {
      type: item.getMimeType(),
      bytes: item.getTotalBytes(),
    });
  });
}

const isFileOfConversation = (url: string): boolean =>
  originOf(url) === APP_ORIGIN && isMediaPath(new URL(url).pathname);
