/** What a person sees and touches: the windows, and the desktop around them. */
import type { Rectangle } from 'electron';
import { type Desktop, openDesktop } from '../desktop.ts';
import type { collectLinks } from '../links/early-links.ts';
import { findLogin } from '../login/login.ts';
import { isHiddenStart } from '../login/open-login.ts';
import { openPageAids } from '../page-aids.ts';
import { holdRingKey } from '../ring/ring-key.ts';
import { openShell, type Shell } from '../shell.ts';
import { openWidget } from '../widget/open-widget.ts';
import type { Ground } from './ground.ts';
import type { Late } from './later.ts';
import type { Services } from './services.ts';
import type { Verbs } from './verbs.ts';

/** How this start came about. */
export interface StartFacts {
  /** Where the main window must be, whatever is remembered. */
  readonly bounds: Rectangle | undefined;
  readonly earlyLinks: ReturnType<typeof collectLinks>;
  /** What macOS started the app by. */
  readonly launchInfo: unknown;
}

export interface Front {
  readonly desktop: Desktop;
  readonly shell: Shell;
  readonly widget: Awaited<ReturnType<typeof openWidget>>;
}

export async function openFront(
  ground: Ground,
  services: Services,
  verbs: Verbs,
  later: Late,
  start: StartFacts,
): Promise<Front> {
  const { parts, dir, home, registry, state, wayland, changeSettings, preload } = ground;
  const { platform, argv, env, execPath, resourcesPath } = process;
  const { ring, targets, access } = services;
  const login = findLogin({ app: parts.app, platform, env, execPath });
  const startHidden = isHiddenStart(argv, login, home.settings.current.startHidden);
  let hasTray = false;
  await openPageAids({
    parts,
    session: parts.session.defaultSession,
    home,
    registry,
    state,
    changeSettings,
    platform,
    resources: resourcesPath,
  });
  const desktop = await openDesktop({
    parts,
    home,
    dir,
    registry,
    preload,
    ...(start.bounds && { bounds: start.bounds }),
    platform,
    wayland,
    ring,
    ringVerbs: verbs.ring,
    targets,
    launchInfo: start.launchInfo,
    staysOnClose: () => hasTray && home.engine.view().settings.closeToTray,
    startHidden,
  });
  later.desktop.set(desktop);
  const { mainWindow, ringWindow } = desktop;
  const { earlyLinks } = start;
  const around = { mainWindow, state, targets, changeSettings, login, earlyLinks, argv };
  const shell = openShell({ parts, home, platform, wayland, ...around });
  later.shell.set(shell);
  mainWindow.events.on('focus', () => access.look());
  const widget = await openWidget({
    parts,
    home,
    dir,
    registry,
    preload: preload('widget'),
    mainWindow,
    publish: (view) => verbs.publisher.publish('widget', 'changed', view),
  });
  if (shell.shortcuts) holdRingKey(ring.rings, shell.shortcuts, () => ringWindow.focus());
  void shell.tray.then((made) => {
    hasTray = made !== null;
    // nobody would find it
    if (startHidden && !hasTray) mainWindow.show();
  });
  return { desktop, shell, widget };
}
