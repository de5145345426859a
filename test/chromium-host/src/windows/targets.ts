import { chromium } from '../chromium/chromium.ts';

/** Which page of Chromium belongs to which window; a page that nobody asked for is a popup, and its opener decides. */

export interface TargetOwner {
  readonly targetId: string;
  /** Tells main of a popup. */
  popupOpened(): void;
  crashed(status: string, exitCode: number): void;
  ended(): void;
}

const owners = new Map<string, TargetOwner>();
const sessions = new Map<string, string>();
const claims = new Map<string, (sessionId: string) => void>();
/** Popups between their birth and their end; Chromium gives a page's main frame the id of its target. */
const popups = new Set<string>();

/** The session of a page that was just created, which belongs to `owner` from now on. */
export function claimTarget(owner: TargetOwner): Promise<string> {
  const { targetId } = owner;
  owners.set(targetId, owner);
  const known = sessions.get(targetId); // Chromium tells of a page before or after it answers the command
  sessions.delete(targetId);
  return known ? Promise.resolve(known) : new Promise((resolve) => claims.set(targetId, resolve));
}

/** Must run before the first window is made. */
export function watchTargets(): void {
  const { browser } = chromium();
  browser.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    const { targetId, openerId, openerFrameId } = targetInfo;
    const opener = owners.get(openerFrameId ?? openerId ?? '');
    if (!opener) return deliver(targetId, sessionId);
    opener.popupOpened();
    closePopup(targetId, sessionId);
  });
  browser.on('Target.targetCrashed', ({ targetId, status, errorCode }) =>
    owners.get(targetId)?.crashed(status, errorCode),
  );
  browser.on('Target.targetDestroyed', ({ targetId }) => {
    const owner = owners.get(targetId);
    owners.delete(targetId);
    sessions.delete(targetId);
    popups.delete(targetId);
    owner?.ended();
  });
  keepPopupsOffline();
}

function deliver(targetId: string, sessionId: string): void {
  const claim = claims.get(targetId);
  claims.delete(targetId);
  if (claim) claim(sessionId);
  else sessions.set(targetId, sessionId);
}

function closePopup(targetId: string, sessionId: string): void {
  const left = (): void => {}; // it may have closed by itself
  popups.add(targetId);
  // It runs first: closed while it waits for its debugger, it would keep its opener's thread waiting.
  const running = chromium().session(sessionId).send('Runtime.runIfWaitingForDebugger').catch(left);
  void running.then(() => chromium().browser.send('Target.closeTarget', { targetId }).catch(left));
}

/** A popup may start before it is closed, as Playwright starts every page. On the browser's session nothing is missed. */
function keepPopupsOffline(): void {
  const { browser } = chromium();
  const left = (): void => {}; // the page of the request may have gone
  browser.on('Fetch.requestPaused', ({ requestId, frameId }) => {
    if (popups.has(frameId))
      browser.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' }).catch(left);
    else browser.send('Fetch.continueRequest', { requestId }).catch(left);
  });
  browser.send('Fetch.enable', { patterns: [{ resourceType: 'Document' }] }).catch((error: unknown) => {
    console.error('chromium-host: popups may reach the network', error);
  });
}
