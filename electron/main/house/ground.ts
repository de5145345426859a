/** What everything on Electron stands on: the home of the engine, the network, and the rules that hold for every page. */
import { join } from 'node:path';
import type * as electron from 'electron';
import type { WindowKind } from '#shared/contracts/ipc/group.ts';
import type { SettingsChange } from '#shared/contracts/settings.ts';
import { changeQuietly } from '../app-handlers.ts';
import { DesktopState } from '../desktop-state.ts';
import { guardDownloads } from '../downloads.ts';
import { follow } from '../follow.ts';
import { type Home, openHome } from '../home.ts';
import { utilityLaunch } from '../hosting/child.ts';
import { createMediaServer } from '../media.ts';
import { guardPermissions } from '../permissions.ts';
import { serveApp } from '../protocol.ts';
import { type OpenProxy, openProxy } from '../proxy/open-proxy.ts';
import { findKeyring } from '../secrets/keyring.ts';
import { readShareFacts, shareWay } from '../sharing/share-way.ts';
import { harden } from '../windows/harden.ts';
import { onMainPageGone } from '../windows/page-gone.ts';
import { WindowRegistry } from '../windows/registry.ts';
import { createWords } from '../words.ts';

export interface Ground {
  readonly parts: typeof electron;
  /** The app's folder. */
  readonly dir: string;
  readonly keyring: ReturnType<typeof findKeyring>;
  readonly home: Home;
  readonly proxy: OpenProxy;
  readonly registry: WindowRegistry;
  /** What the desktop tells the windows. */
  readonly state: DesktopState;
  /** How screens are shared here. */
  readonly facts: ReturnType<typeof readShareFacts>;
  /** The desktop is a Wayland one. */
  readonly wayland: boolean;
  readonly changeSettings: (change: SettingsChange) => void;
  readonly openExternal: (url: string) => Promise<void>;
  /** Absolute path of a window kind's preload. */
  readonly preload: (kind: WindowKind) => string;
}

/** `out`: the folder of the bundles. */
export async function openGround(parts: typeof electron, out: string): Promise<Ground> {
  const { app, dialog, powerMonitor, protocol, safeStorage, session, shell, utilityProcess } = parts;
  const dir = app.getPath('userData');
  const keyring = findKeyring(safeStorage, process.platform);
  const proxy = openProxy(session.defaultSession, dialog, (proxyQuestion) => state.set({ proxyQuestion }));
  const home = await openHome({
    dir,
    version: app.getVersion(),
    platform: process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux',
    keyring,
    power: powerMonitor,
    launch: utilityLaunch(utilityProcess, join(out, 'main/backend.js')),
    seedFile: join(out, 'seed/parley-seed.tar.gz'),
    env: process.env,
    around: proxy.around,
  });
  const { engine, logger, settings } = home;
  const state = new DesktopState((view) => engine.setDesktopView(view));
  state.set({ policy: home.policy.view });
  const registry = new WindowRegistry();
  const openExternal = (url: string): Promise<void> => shell.openExternal(url);
  app.on('web-contents-created', (_event, contents) =>
    harden(contents, { openExternal, windows: registry, logger: logger.child('harden') }),
  );
  guardPermissions(session.defaultSession, registry, logger.child('permissions'));
  guardDownloads({
    session: session.defaultSession,
    folder: () => app.getPath('downloads'),
    words: createWords(),
    logger: logger.child('downloads'),
  });
  // the script that knew the files which the main window was giving
  onMainPageGone(app, registry, () => engine.giveUpUploads());
  serveApp(protocol, join(out, 'renderer'), createMediaServer(engine, logger.child('media')));
  follow(engine, (view) => view.settings.proxy, proxy.use);
  const facts = readShareFacts();
  return {
    parts,
    dir,
    keyring,
    home,
    proxy,
    registry,
    state,
    facts,
    wayland: shareWay(facts) === 'portal',
    changeSettings: changeQuietly({ engine, settings, logger }),
    openExternal,
    preload: (kind) => join(out, `preload/${kind}.cjs`),
  };
}
