import type { Session } from 'electron';
import type { Logger } from '#shared/tools/logger.ts';

/** The part of Electron's Session that is used. */
export type DownloadSession = Pick<Session, 'on'>;

/**
 * No page saves anything by itself: files of ours are written by main, where the person has said (recordings/, diagnostics/).
 * Chromium would put a download into its own folder, under a name that the page or a server has thought of.
 */
export function denyDownloads(session: DownloadSession, logger: Logger): void {
  session.on('will-download', (event, item) => {
    event.preventDefault();
    // neither the address nor the name: both may hold what a person wrote
    logger.warn('denyDownloads() | download denied', {
      type: item.getMimeType(),
      bytes: item.getTotalBytes(),
    });
  });
}
