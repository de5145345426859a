/** Electron's question on behalf of a page that calls getDisplayMedia: who may ask, and exactly one answer. */
import type { BrowserWindow, Session, WebContents, WebFrameMain } from 'electron';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Scope } from '#shared/tools/scope.ts';
import { APP_ORIGIN, isPageOf, originOf } from '../pages.ts';
import type { WindowRegistry } from '../windows/registry.ts';
import type { ShareAnswer, ShareChooser } from './share-chooser.ts';

/** A person who has not answered by then has gone away. */
const ANSWER_LIMIT_MS = 120_000;

type Handler = NonNullable<Parameters<Session['setDisplayMediaRequestHandler']>[0]>;
type DisplayRequest = Parameters<Handler>[0];
type Callback = Parameters<Handler>[1];

export interface DisplayMediaOptions {
  readonly session: Pick<Session, 'setDisplayMediaRequestHandler'>;
  readonly chooser: ShareChooser;
  readonly registry: WindowRegistry;
  /** Whose frame it is. */
  readonly contentsOf: (frame: WebFrameMain) => WebContents | undefined;
  readonly windowOf: (contents: WebContents) => BrowserWindow | null;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Answers with what the chooser says. The empty answer is `null`: the page's promise then rejects with AbortError ("Invalid
 * capture constraints"), while `{}` would throw here. What permissions.ts refuses is a NotAllowedError in the page, and a
 * call without a click an InvalidStateError of Chromium's own.
 */
export function answerDisplayMedia(options: DisplayMediaOptions): void {
  const { session, chooser, logger } = options;
  let busy = false;
  const pass = async (asker: WebContents, audio: boolean, callback: Callback): Promise<void> => {
    busy = true;
    const answer = await decide(asker, audio, options);
    busy = false;
    try {
      callback(answer);
    } catch (error) {
      // Electron's own check: what was picked, or who asked, is gone
      logger.warn('display() | the answer was not taken', { error });
    }
  };
  session.setDisplayMediaRequestHandler(
    (request, callback) => {
      const asker = askerOf(request, options);
      if (busy || typeof asker === 'string') {
        const why = typeof asker === 'string' ? asker : 'another question is open';
        logger.warn('display() | refused', { why, origin: request.securityOrigin });
        callback(null);
        return;
      }
      void pass(asker, request.audioRequested, callback);
    },
    { useSystemPicker: chooser.systemPicker },
  );
}

/** The page that asks, or why it may not: only the main window's own page may, in its own frame, after a click. */
function askerOf(request: DisplayRequest, options: DisplayMediaOptions): WebContents | string {
  const { registry, contentsOf } = options;
  const { frame, securityOrigin, userGesture, videoRequested } = request;
  if (!frame) return 'the frame has gone';
  const contents = contentsOf(frame);
  if (!contents || registry.kindOf(contents) !== 'main') return 'not the main window';
  if (frame.parent !== null) return 'not the top frame';
  if (!isPageOf('main', frame.url) || originOf(securityOrigin) !== APP_ORIGIN) return 'not our page';
  if (!userGesture) return 'no gesture';
  if (!videoRequested) return 'no picture was asked for';
  return contents;
}

/** Never rejects. The first of these decides: the person, the page that goes away, the limit. */
function decide(
  asker: WebContents,
  audio: boolean,
  options: DisplayMediaOptions,
): Promise<ShareAnswer | null> {
  const { chooser, windowOf, clock, logger } = options;
  const scope = new Scope();
  const over = new AbortController();
  scope.add(() => over.abort());
  return new Promise<ShareAnswer | null>((answer) => {
    const giveUp = (why: string) => (): void => {
      logger.info('display() | given up', { why });
      answer(null);
    };
    const gone = giveUp('the page has gone');
    asker.on('destroyed', gone);
    asker.on('render-process-gone', gone);
    asker.on('did-navigate', gone);
    scope.add(() => {
      asker.off('destroyed', gone);
      asker.off('render-process-gone', gone);
      asker.off('did-navigate', gone);
    });
    scope.add(clock.after(ANSWER_LIMIT_MS, giveUp('nobody answered')));
    const failed = (error: unknown): void => {
      logger.error('display() | could not be asked', { error });
      answer(null);
    };
    chooser.choose({ parent: windowOf(asker), audio, signal: over.signal }).then(answer, failed);
  }).finally(() => scope.end());
}
