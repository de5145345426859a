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
  start: StartFacts,
  onMade: (front: Pick<Front, 'desktop'>) => void,
): Promise<Front> {
  const { parts, dir, home, registry, state, wayland, changeSettings, preload } = ground;
  const { engine, settings } = home;
  const { platform, argv, env, execPath, resourcesPath } = process;
  const { ring, targets } = services;
  const login = findLogin({ app: parts.app, platform, env, execPath });
  const startHidden = isHiddenStart(argv, login, settings.current.startHidden);
}
