import { canCapture, chromiumPid } from '../chromium/chromium.ts';
import { windowsOfProcess } from './x11.ts';

/**
 * The X id of one of our windows. DevTools does not tell it; but the window manager lists windows in the order in which they
 * came, so the nth page has the nth window. 0: there is none.
 */
export function nativeWindowId(index: number): number {
  const pid = canCapture() ? chromiumPid() : undefined;
  return pid === undefined ? 0 : (windowsOfProcess(pid)[index] ?? 0);
}
