/** Parley without a display: plain Node serves the app to a browser on this computer. `node out/main/headless.js [--user-data-dir=DIR]` */
import { mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ipcGroups } from '#shared/contracts/ipc/groups.ts';
import { appHandlers, changeQuietly } from './app-handlers.ts';
import { desktopHandlers } from './desktop-handlers.ts';
import { DesktopState } from './desktop-state.ts';
import { readDemo, tryDemo } from './demo.ts';
import { lockFolder } from './headless/folder-lock.ts';
import { startPageServer } from './headless/page-server.ts';
import { createPageSockets } from './headless/page-sockets.ts';
import { openHome } from './home.ts';
import { nodeLaunch } from './hosting/child.ts';
import { createPublisher, createRouter } from './ipc/router.ts';
import { createMediaServer } from './media.ts';
import { Quiet } from './quiet/quiet.ts';
import { closeAll } from './quit.ts';
import { relayToPages } from './relay.ts';
import { createWords } from './words.ts';

const OUT = join(import.meta.dirname, '..');
/** Not the desktop app's folder: two engines over one store would overwrite each other. */
const DEFAULT_DIR = join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'parley-headless');

const version = (): string =>
  z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(OUT, '../package.json'), 'utf8')))
    .version;

async function start(): Promise<void> {
  const { values } = parseArgs({
    options: { 'user-data-dir': { type: 'string', default: DEFAULT_DIR } },
    strict: false,
  });
  const dir = String(values['user-data-dir']);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const unlock = lockFolder(dir);
  const demo = readDemo(process.env.PARLEY_DEMO);
  const home = await openHome({
    dir,
    version: version(),
    platform: 'web',
    keyring: null,
    power: null,
    launch: nodeLaunch(join(OUT, 'main/backend.js')),
    seedFile: join(OUT, 'seed/parley-seed.tar.gz'),
    env: process.env,
  });
  const { engine, logger, clock, settings, secrets, started } = home;
  const words = createWords();

  const pages = await startPageServer({
    root: join(OUT, 'renderer'),
    bridgeFile: join(OUT, 'preload/web.cjs'),
    words,
    onSocket: (socket) => {
      sockets.accept(socket);
      socket.on('close', () => engine.giveUpUploads());
    },
    media: createMediaServer(engine, logger.child('media')),
    logger: logger.child('pages'),
  });
  // rings are answered in the page, a browser has a picker of its own, and no dialog asks where to keep a recording or what somebody sends, nothing floats above other programs: those are Electron's alone
  const {
    ring: _ring,
    picker: _picker,
    recording: _recording,
    received: _received,
    widget: _widget,
    diagnostics: _diagnostics,
    ...groups
  } = ipcGroups;
  const appVerbs = appHandlers({
    engine,
    settings,
    secrets,
    // the page opens what was allowed: it is in the system's browser already
    openExternal: () => Promise.resolve(),
    started,
    onSnapshot: () => undefined,
    logger,
  });
  const state = new DesktopState((view) => engine.setDesktopView(view));
  state.set({ policy: home.policy.view });
  const quiet = new Quiet({
    engine,
    // a browser tells nothing of its system
    readSystem: null,
    changeSettings: changeQuietly({ engine, settings, logger }),
    show: (next) => state.set({ quiet: next }),
    clock,
  });
  const router = createRouter({
    groups,
    handlers: {
      ...engine.handlers,
      app: appVerbs,
      desktop: desktopHandlers({}),
    },
    origin: pages.origin,
    logger: logger.child('ipc'),
  });
  const sockets = createPageSockets(router, pages.origin, logger.child('ipc'));
  relayToPages(engine, createPublisher(ipcGroups, sockets.deliver, logger.child('ipc')));

  const closings = [
    { name: 'quiet', close: () => quiet.end() },
    { name: 'pages', close: () => pages.close() },
    ...home.closings,
  ];
  let closing = false;
  const stop = async (): Promise<void> => {
    if (closing) return;
    closing = true;
    await closeAll(closings, clock, logger);
    unlock();
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());

  await tryDemo(demo, home);
  console.log(words('headlessOpen', { url: pages.url }));
}

start().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
