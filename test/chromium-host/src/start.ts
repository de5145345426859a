import { app } from './app/app.ts';
import { identify } from './app/identity.ts';
import { getPath } from './app/paths.ts';
import { startChromium } from './chromium/chromium.ts';
import { startLoopbackServer } from './chromium/loopback-server.ts';
import { switches } from './chromium/switches.ts';
import { markReady } from './readiness.ts';
import { watchDownloads } from './session/downloads.ts';
import { watchTargets } from './windows/targets.ts';

export { identify, switches };

/** Starts Chromium and tells main that it is ready. */
export async function start(): Promise<void> {
  const { port } = await startLoopbackServer();
  await startChromium(getPath('userData'), port);
  watchTargets();
  watchDownloads();
  markReady();
  app.emit('ready', {}, {});
}
