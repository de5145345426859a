/** Electron's main: puts the house together, from the ground up. */
import { join } from 'node:path';
import * as electron from 'electron';
import { keepCrashDumps } from './crash-dumps.ts';
import { readDemo, tryDemo } from './demo.ts';
import { openFront, type StartFacts } from './house/front.ts';
import { openGround } from './house/ground.ts';
import { late } from './house/later.ts';
import { openServices } from './house/services.ts';
import { openVerbs } from './house/verbs.ts';
import { readArguments } from './links/arguments.ts';
import { collectLinks } from './links/early-links.ts';
import { rememberLaunch } from './notifications/late-clicks.ts';
import { APP_SCHEME_PRIVILEGES } from './protocol.ts';
import { quitInOrder } from './quit.ts';
import { applySwitches } from './switches.ts';
import { exposeForTests, readiness } from './test-handles.ts';

const { app, dialog, protocol } = electron;
const OUT = join(import.meta.dirname, '..');

async function start(facts: () => Omit<StartFacts, 'bounds'>): Promise<void> {
  const demo = readDemo(process.env.PARLEY_DEMO);
  const later = late();
  const { ready, onSnapshot } = readiness();
  const ground = await openGround(electron, OUT);
  const services = await openServices(ground, later);
  const verbs = openVerbs(ground, services, later, onSnapshot);
  const front = await openFront(ground, services, verbs, later, { bounds: demo?.bounds, ...facts() });

  const { home } = ground;
  const { desktop, shell, widget } = front;
  const { recordings, received, sharing, updates } = services;
  const closings = [
    { name: 'shell', close: () => shell.close() },
    { name: 'widget', close: () => widget.close() },
    { name: 'sharing', close: () => sharing.close() },
    { name: 'desktop', close: () => desktop.close() },
    { name: 'recordings', close: () => recordings.close() },
    { name: 'received', close: () => received.close() },
    ...home.closings,
    { name: 'main window', close: () => desktop.mainWindow.letGo() },
    updates.closing,
  ];
  quitInOrder(app, closings, home.clock, home.logger);
  const windows = {
    main: desktop.mainWindow,
    ring: desktop.ringWindow,
    picker: sharing.pickerWindow,
    widget: widget.window,
  };
  const { hosting, engine } = home;
  exposeForTests({ ...shell, ready, tray: await shell.tray, windows, hosting, engine });
  await tryDemo(demo, home);
}

const handedOver = { argv: process.argv.slice(1) };
// a command is for the app that runs: where none does, there is nothing to do
const isOnlyCommand = readArguments(process.argv).commands.length > 0;
if (app.requestSingleInstanceLock(handedOver) && !isOnlyCommand) {
  const earlyLinks = collectLinks(app);
  const launchInfo = rememberLaunch(app);
  app.enableSandbox();
  keepCrashDumps({ app, crashReporter: electron.crashReporter, dir: app.getPath('userData') });
  protocol.registerSchemesAsPrivileged(APP_SCHEME_PRIVILEGES);
  applySwitches(app.commandLine);
  app
    .whenReady()
    .then(() => start(() => ({ earlyLinks, launchInfo: launchInfo() })))
    .catch((error: unknown) => {
      dialog.showErrorBox('Parley', error instanceof Error ? error.message : String(error));
      app.exit(1);
    });
} else {
  app.exit(0);
}
