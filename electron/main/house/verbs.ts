/** What windows may ask for, and what they are told: every IPC group with its handlers, and the one publisher. */
import { ipcGroups } from '#shared/contracts/ipc/groups.ts';
import { appHandlers } from '../app-handlers.ts';
import { desktopHandlers } from '../desktop-handlers.ts';
import { openDiagnostics } from '../diagnostics/open-diagnostics.ts';
import { bindRouter, deliverTo } from '../ipc/electron.ts';
import { createPublisher, createRouter, type Publisher } from '../ipc/router.ts';
import { relayToPages } from '../relay.ts';
import { restartApp } from '../restart.ts';
import { ringHandlers } from '../ring-handlers.ts';
import { shareWay } from '../sharing/share-way.ts';
import { widgetHandlers } from '../widget/widget-handlers.ts';
import type { Ground } from './ground.ts';
import type { Late } from './later.ts';
import type { Services } from './services.ts';

export type PagePublisher = Publisher<typeof ipcGroups>;

export interface Verbs {
  readonly publisher: PagePublisher;
  readonly ring: ReturnType<typeof ringHandlers>;
}

/** From now on pages are answered. `onSnapshot`: one has asked for the view. */
export function openVerbs(ground: Ground, services: Services, later: Late, onSnapshot: () => void): Verbs {
  const { parts, dir, home, keyring, proxy, registry, facts, changeSettings, openExternal } = ground;
  const { engine, logger, settings, secrets, started } = home;
  const { recordings, received, access, sharing, targets, updates } = services;
  const onShow = (): void => later.desktop.it.mainWindow.show();
  const ring = ringHandlers({ engine, ...services.ring, onAccept: onShow });
  const router = createRouter({
    groups: ipcGroups,
    handlers: {
      ...engine.handlers,
      app: appHandlers({ engine, settings, secrets, openExternal, started, onSnapshot, logger }),
      ring,
      picker: sharing.handlers,
      recording: recordings.handlers,
      received: received.handlers,
      desktop: desktopHandlers({
        ...updates.handlers,
        look(look) {
          later.desktop.it.look(look);
        },
        takeTarget: () => targets.take(),
        ...proxy.handlers,
        openScreenSettings: () => access.openSettings(),
        restart() {
          restartApp({ app: parts.app, engine, argv: process.argv, env: process.env });
        },
      }),
      diagnostics: openDiagnostics({
        parts,
        home,
        dir,
        keyring,
        resolveProxy: proxy.resolve,
        way: shareWay(facts),
        preload: ground.preload('picker'),
      }),
      widget: widgetHandlers({
        engine,
        commands: { run: (command) => later.shell.it.commands.run(command) },
        onShow,
        changeSettings,
      }),
    },
    logger: logger.child('ipc'),
  });
  bindRouter(router, registry);
  const publisher = createPublisher(ipcGroups, deliverTo(registry), logger.child('ipc'));
  later.publisher.set(publisher);
  relayToPages(engine, publisher);
  services.ring.rings.events.on('changed', (rings) => publisher.publish('ring', 'changed', [...rings]));
  sharing.onPicker((view) => publisher.publish('picker', 'changed', view));
  return { publisher, ring };
}
