/** What works behind the windows: sharing, recordings, received files, ringing, updates, and what is asked for from outside. */
import { openReceived } from '../received/open-received.ts';
import { openRecordings } from '../recordings/open-recordings.ts';
import { systemQuiet } from '../quiet/system-quiet.ts';
import { openRing, type Ring } from '../ring/open-ring.ts';
import { ScreenAccess } from '../sharing/screen-access.ts';
import { openSharing } from '../sharing/sharing.ts';
import { Targets } from '../targets.ts';
import { openUpdates, type OpenUpdates } from '../updates/open-updates.ts';
import type { Ground } from './ground.ts';
import type { Late } from './later.ts';

export interface Services {
  readonly recordings: ReturnType<typeof openRecordings>;
  readonly received: ReturnType<typeof openReceived>;
  readonly access: ScreenAccess;
  readonly sharing: ReturnType<typeof openSharing>;
  readonly targets: Targets;
  readonly updates: OpenUpdates;
  readonly ring: Ring;
}

export async function openServices(ground: Ground, later: Late): Promise<Services> {
  const { parts, home, registry, state, facts } = ground;
  const { engine, clock, logger } = home;
  const { app, session, systemPreferences } = parts;
  const recordings = openRecordings({ parts, registry, clock, logger: logger.child('recordings') });
  const received = openReceived({ parts, registry, logger: logger.child('received') });
  const access = new ScreenAccess({ facts, systemPreferences, state, openSettings: ground.openExternal });
  const sharing = openSharing({
    parts,
    session: session.defaultSession,
    home,
    registry,
    preload: ground.preload('picker'),
    facts,
    access,
    desktopName: process.env.XDG_CURRENT_DESKTOP ?? '',
  });
  const targets = new Targets({
    show: () => later.desktop.it.mainWindow.show(),
    publish: (target) => later.publisher.it.publish('desktop', 'target', target),
  });
  app.on('web-contents-created', (_event, contents) =>
    targets.follow(contents, () => registry.kindOf(contents) === 'main'),
  );
  const updates = await openUpdates({
    app,
    engine,
    policy: home.policy.policy.updates,
    show: (update) => state.set({ update }),
    lead: ({ netSession }) => ground.proxy.lead(netSession),
    clock,
    logger: logger.child('updates'),
  });
  const ring = openRing({
    engine,
    readSystem: systemQuiet({ platform: process.platform, env: process.env }),
    changeSettings: ground.changeSettings,
    state,
    clock,
  });
  return { recordings, received, access, sharing, targets, updates, ring };
}
