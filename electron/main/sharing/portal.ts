import type { Logger } from '#shared/tools/logger.ts';
import type { CapturedSource, GetSources } from './capturer.ts';
import type { PortalState } from './portal-there.ts';
import type { ShareAnswer, ShareQuestion } from './share-chooser.ts';

export interface PortalOptions {
  readonly getSources: GetSources;
  readonly find: () => Promise<PortalState>;
  /** There is none: the person is told what to install. */
  readonly onMissing: (question: ShareQuestion) => void;
  readonly logger: Logger;
}

/**
 * Asks the portal of a Wayland desktop. Only a question for screens and windows together is one session with one dialog;
 * it needs no pictures, and another one must not follow it. A dismissed dialog is an error there.
 */
export function askPortal(options: PortalOptions): (question: ShareQuestion) => Promise<ShareAnswer | null> {
  const { getSources, find, onMissing, logger } = options;
  let asking: Promise<readonly CapturedSource[]> | null = null;
  const ask = (): Promise<readonly CapturedSource[]> => {
    // a dialog that nobody waits for any longer is still open: it answers the next question
    asking ??= getSources({ types: ['screen', 'window'], thumbnailSize: { width: 0, height: 0 } }).finally(
      () => {
        asking = null;
      },
    );
    return asking;
  };
  return async (question) => {
    if ((await find()) === 'missing') {
      logger.warn('portal | this desktop has none for screens');
      onMissing(question);
      return null;
    }
    if (question.signal.aborted) return null;
    try {
      const sources = await ask();
      const [source] = sources;
      // the portal gives one, as a window whatever it is; a list was picked by nobody
      if (!source || sources.length > 1 || !source.id.startsWith('window:')) {
        logger.error('portal | no portal has answered', { sources: sources.length });
        return null;
      }
      return { video: { id: source.id, name: source.name } };
    } catch (error) {
      logger.info('portal | nothing was picked', { error });
      return null;
    }
  };
}
