/** Electron's main: puts the house together. */
import { join } from 'node:path';
import * as electron from 'electron';
import type { WindowKind } from '#shared/contracts/ipc/group.ts';
import { ipcGroups } from '#shared/contracts/ipc/groups.ts';
import { appHandlers, changeQuietly } from './app-handlers.ts';
import { keepCrashDumps } from './crash-dumps.ts';
import { readDemo, tryDemo } from './demo.ts';
import { desktopHandlers } from './desktop-handlers.ts';
import { DesktopState } from './desktop-state.ts';
import { openDesktop } from './desktop.ts';
import { openDiagnostics } from './diagnostics/open-diagnostics.ts';
import { guardDownloads } from './downloads.ts';
import { follow } from './follow.ts';
import { openHome } from './home.ts';
import { utilityLaunch } from './hosting/child.ts';
import { readArguments } from './links/arguments.ts';
import { collectLinks } from './links/early-links.ts';
import { findLogin } from './login/login.ts';
import { isHiddenStart } from './login/open-login.ts';
import { bindRouter, deliverTo } from './ipc/electron.ts';
import { createPublisher, createRouter } from './ipc/router.ts';
import { createMediaServer } from './media.ts';
import { rememberLaunch } from './notifications/late-clicks.ts';
import { openPageAids } from './page-aids.ts';
import { guardPermissions } from './permissions.ts';
import { APP_SCHEME_PRIVILEGES, serveApp } from './protocol.ts';
import { openProxy } from './proxy/open-proxy.ts';
import { quitInOrder } from './quit.ts';
import { openRecordings } from './recordings/open-recordings.ts';
import { relayToPages } from './relay.ts';
import { systemQuiet } from './quiet/system-quiet.ts';
import { openRing } from './ring/open-ring.ts';
import { holdRingKey } from './ring/ring-key.ts';
import { restartApp } from './restart.ts';
import { ringHandlers } from './ring-handlers.ts';
import { findKeyring } from './secrets/keyring.ts';
import { ScreenAccess } from './sharing/screen-access.ts';
import { readShareFacts, shareWay } from './sharing/share-way.ts';
import { openSharing } from './sharing/sharing.ts';
import { openShell } from './shell.ts';
import { applySwitches } from './switches.ts';
import { Targets } from './targets.ts';
import { exposeForTests, readiness } from './test-handles.ts';
import { openUpdates } from './updates/open-updates.ts';
import { followUploads } from './uploads.ts';
import { openWidget } from './widget/open-widget.ts';
import { widgetHandlers } from './widget/widget-handlers.ts';
import { harden } from './windows/harden.ts';
import { WindowRegistry } from './windows/registry.ts';
import { createWords } from './words.ts';

const { app, dialog, powerMonitor, protocol, safeStorage, session, shell, utilityProcess } = electron;
const OUT = join(import.meta.dirname, '..');

async function start(earlyLinks: ReturnType<typeof collectLinks>, launchInfo: () => unknown): Promise<void> {
  const demo = readDemo(process.env.PARLEY_DEMO);
  const dir = app.getPath('userData');
  const keyring = findKeyring(safeStorage, process.platform);
  const proxy = openProxy(session.defaultSession, dialog, (proxyQuestion) =>
    desktopState.set({ proxyQuestion }),
  );
  const home = await openHome({
    dir,
    version: app.getVersion(),
    platform: process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux',
    keyring,
    power: powerMonitor,
    launch: utilityLaunch(utilityProcess, join(OUT, 'main/backend.js')),
    seedFile: join(OUT, 'seed/parley-seed.tar.gz'),
    env: process.env,
    around: proxy.around,
  });
  const { engine, logger, clock, settings, secrets, hosting, started } = home;
  const openExternal = (url: string): Promise<void> => shell.openExternal(url);
  const registry = new WindowRegistry();
  const desktopState = new DesktopState((view) => engine.setDesktopView(view));
  desktopState.set({ policy: home.policy.view });

  app.on('web-contents-created', (_event, contents) => {
    harden(contents, { openExternal, windows: registry, logger: logger.child('harden') });
    targets.follow(contents, () => registry.kindOf(contents) === 'main');
  });
  const recordings = openRecordings({
    parts: electron,
    registry,
    clock,
    logger: logger.child('recordings'),
  });
  guardPermissions(session.defaultSession, registry, logger.child('permissions'));
  guardDownloads({
    session: session.defaultSession,
    folder: () => app.getPath('downloads'),
    words: createWords(),
    logger: logger.child('downloads'),
  });
  followUploads(app, registry, engine);
  const preload = (kind: WindowKind): string => join(OUT, `preload/${kind}.cjs`);
  const facts = readShareFacts();
  const access = new ScreenAccess({
    facts,
    systemPreferences: electron.systemPreferences,
    state: desktopState,
    openSettings: openExternal,
  });
  const sharing = openSharing({
    parts: electron,
    session: session.defaultSession,
    home,
    registry,
    preload: preload('picker'),
    facts,
    access,
    desktopName: process.env.XDG_CURRENT_DESKTOP ?? '',
  });
  serveApp(protocol, join(OUT, 'renderer'), createMediaServer(engine, logger.child('media')));
  const targets = new Targets({
    show: () => desktop.mainWindow.show(),
    publish: (target) => publisher.publish('desktop', 'target', target),
  });
  const updates = await openUpdates({
    app,
    engine,
    policy: home.policy.policy.updates,
    show: (update) => desktopState.set({ update }),
    lead: ({ netSession }) => proxy.lead(netSession),
    clock,
    logger: logger.child('updates'),
  });
  const { ready, onSnapshot } = readiness();
  const appVerbs = appHandlers({ engine, settings, secrets, openExternal, started, onSnapshot, logger });
  const changeSettings = changeQuietly({ engine, settings, logger });
  const ring = openRing({
    engine,
    readSystem: systemQuiet({ platform: process.platform, env: process.env }),
    changeSettings,
    state: desktopState,
    clock,
  });
  const ringVerbs = ringHandlers({ engine, ...ring, onAccept: () => desktop.mainWindow.show() });
  const router = createRouter({
    groups: ipcGroups,
    handlers: {
      ...engine.handlers,
      app: appVerbs,
      ring: ringVerbs,
      picker: sharing.handlers,
      recording: recordings.handlers,
      desktop: desktopHandlers({
        ...updates.handlers,
        look(look) {
          desktop.look(look);
        },
        takeTarget: () => targets.take(),
        ...proxy.handlers,
        openScreenSettings: () => access.openSettings(),
        restart() {
          restartApp({ app, engine, argv: process.argv, env: process.env });
        },
      }),
      diagnostics: openDiagnostics({
        parts: electron,
        home,
        dir,
        keyring,
        resolveProxy: proxy.resolve,
        way: shareWay(facts),
        preload: preload('picker'),
      }),
      widget: widgetHandlers({
        engine,
        commands: { run: (command) => commands.run(command) },
        onShow: () => desktop.mainWindow.show(),
        changeSettings,
      }),
    },
    logger: logger.child('ipc'),
  });
  bindRouter(router, registry);
  const publisher = createPublisher(ipcGroups, deliverTo(registry), logger.child('ipc'));
  relayToPages(engine, publisher);
  follow(engine, (view) => view.settings.proxy, proxy.use);
  ring.rings.events.on('changed', (rings) => publisher.publish('ring', 'changed', [...rings]));
  sharing.onPicker((view) => publisher.publish('picker', 'changed', view));

  const login = findLogin({ app, platform: process.platform, env: process.env, execPath: process.execPath });
  const startHidden = isHiddenStart(process.argv, login, settings.current.startHidden);
  const wayland = shareWay(facts) === 'portal';
  let hasTray = false;
  await openPageAids({
    parts: electron,
    session: session.defaultSession,
    home,
    registry,
    state: desktopState,
    changeSettings,
    platform: process.platform,
    resources: process.resourcesPath,
  });
  const desktop = await openDesktop({
    parts: electron,
    home,
    dir,
    registry,
    preload,
    bounds: demo?.bounds,
    platform: process.platform,
    wayland,
    ring,
    ringVerbs,
    targets,
    launchInfo: launchInfo(),
    staysOnClose: () => hasTray && engine.view().settings.closeToTray,
    startHidden,
  });
  const { mainWindow, ringWindow } = desktop;
  const { tray, open, commands, shortcuts, ...around } = openShell({
    parts: electron,
    home,
    platform: process.platform,
    wayland,
    mainWindow,
    state: desktopState,
    targets,
    changeSettings,
    login,
    earlyLinks,
    argv: process.argv,
  });
  mainWindow.events.on('focus', () => access.look());
  const widget = await openWidget({
    parts: electron,
    home,
    dir,
    registry,
    preload: preload('widget'),
    mainWindow,
    publish: (view) => publisher.publish('widget', 'changed', view),
  });
  if (shortcuts) holdRingKey(ring.rings, shortcuts, () => ringWindow.focus());
  void tray.then((made) => {
    hasTray = made !== null;
    // nobody would find it
    if (startHidden && !hasTray) mainWindow.show();
  });
  const closings = [
    { name: 'shell', close: () => around.close() },
    { name: 'widget', close: () => widget.close() },
    { name: 'sharing', close: () => sharing.close() },
    { name: 'desktop', close: () => desktop.close() },
    { name: 'recordings', close: () => recordings.close() },
    ...home.closings,
    { name: 'main window', close: () => mainWindow.letGo() },
    updates.closing,
  ];
  quitInOrder(app, closings, clock, logger);
  const windows = {
    main: mainWindow,
    ring: ringWindow,
    picker: sharing.pickerWindow,
    widget: widget.window,
  };
  exposeForTests({ ready, tray: await tray, windows, hosting, engine, open, commands, shortcuts });
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
    .then(() => start(earlyLinks, launchInfo))
    .catch((error: unknown) => {
      dialog.showErrorBox('Parley', error instanceof Error ? error.message : String(error));
      app.exit(1);
    });
} else {
  app.exit(0);
}
