/** What a person has of Parley on the desktop: the two windows, the tray, the notifications, all of them views of the engine. */
import { join } from 'node:path';
import type {
  App,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Dialog,
  Rectangle,
  Screen,
} from 'electron';
import type { Handlers, WindowKind } from '#shared/contracts/ipc/group.ts';
import type { ringGroup } from '#shared/contracts/ipc/ring.ts';
import type { Home } from './home.ts';
import { hasLiveCall, isInCall, ringReadiness } from './live-calls.ts';
import { openNotifications, type OpenNotificationsOptions } from './notifications/open-notifications.ts';
import { Attention } from './ring/attention.ts';
import type { Ring } from './ring/open-ring.ts';
import type { Targets } from './targets.ts';
import { MainWindow } from './windows/main-window.ts';
import { repairedPlace } from './windows/place.ts';
import type { WindowRegistry } from './windows/registry.ts';
import { RingWindow } from './windows/ring-window.ts';
import { WindowMemory } from './windows/window-memory.ts';
import { createWords } from './words.ts';

/** The parts of Electron that are used. */
export interface DesktopParts {
  readonly app: Pick<App, 'quit' | 'on' | 'dock'>;
  readonly BrowserWindow: new (options: BrowserWindowConstructorOptions) => BrowserWindow;
  readonly Notification: OpenNotificationsOptions['Notification'];
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly screen: Pick<
    Screen,
    'getAllDisplays' | 'getDisplayNearestPoint' | 'getDisplayMatching' | 'getCursorScreenPoint' | 'on'
  >;
}

export interface DesktopOptions {
  readonly parts: DesktopParts;
  readonly home: Pick<Home, 'clock' | 'logger' | 'engine'>;
  /** The app's folder. */
  readonly dir: string;
  readonly registry: WindowRegistry;
  /** Absolute path of a window kind's preload. */
  readonly preload: (kind: WindowKind) => string;
  /** Where the main window must be, whatever is remembered. */
  readonly bounds?: Rectangle;
  readonly platform: NodeJS.Platform;
  /** No window can be raised or placed here. */
  readonly wayland: boolean;
  readonly ring: Ring;
  readonly ringVerbs: Pick<Handlers<typeof ringGroup>, 'accept' | 'decline'>;
  readonly targets: Pick<Targets, 'ask'>;
  /** What macOS started the app by. */
  readonly launchInfo: unknown;
  /** Closing the window leaves the app running; it can be found again. */
  readonly staysOnClose: () => boolean;
  /** The window is made, but not shown: the app was started with the session. */
  readonly startHidden: boolean;
}

export interface Desktop {
  readonly mainWindow: MainWindow;
  readonly ringWindow: RingWindow;
  /** The main window says what it has in front. */
  readonly look: ReturnType<typeof openNotifications>['look'];
  /** Takes everything out of sight and writes what is to be remembered. */
  close(): Promise<void>;
}

/** Opens the main window and follows the engine from now on. */
export async function openDesktop(options: DesktopOptions): Promise<Desktop> {
  const { parts, home, dir, registry, preload, bounds, platform, ring, ringVerbs, targets } = options;
  const { app, BrowserWindow, dialog, Notification, screen } = parts;
  const { clock, engine } = home;
  const logger = home.logger.child('desktop');
  const words = createWords();
  const create = (asked: BrowserWindowConstructorOptions): BrowserWindow => new BrowserWindow(asked);

  const workAreas = (): Rectangle[] => screen.getAllDisplays().map(({ workArea }) => workArea);
  const memory = await WindowMemory.open(join(dir, 'window.json'), clock, logger);
  const mainWindow = new MainWindow({
    create,
    registry,
    preload: preload('main'),
    title: words('appName'),
    place: () => (bounds ? { ...bounds, maximized: false } : memory.placeOn(workAreas())),
    remember: (place) => {
      if (!bounds) memory.remember(place);
    },
    onClose() {
      const stays = options.staysOnClose();
      if (!stays) void leave();
      return stays;
    },
    clock,
    logger,
  });
  if (options.startHidden) mainWindow.prepare();
  else mainWindow.show();

  const ringWindow = new RingWindow({
    create,
    registry,
    preload: preload('ring'),
    title: words('ringTitle'),
    screen,
    platform,
    clock,
    logger,
  });
  const refit = (): void => {
    ringWindow.refit();
    mainWindow.repair((at) => repairedPlace(at, workAreas()));
  };
  screen.on('display-added', refit);
  screen.on('display-removed', refit);
  screen.on('display-metrics-changed', refit);
  const attention = new Attention({ dock: app.dock ?? null, window: () => mainWindow.browserWindow });
  const notifications = openNotifications({
    ...ring,
    Notification,
    platform,
    launchInfo: options.launchInfo,
    engine,
    isFocused: () => mainWindow.focused,
    onRing: (callId) => {
      if (ringWindow.browserWindow && !options.wayland) ringWindow.focus();
      else targets.ask({ type: 'call', callId });
    },
    onAnswer: (callId) => void answer(callId, () => ringVerbs.accept({ callId, video: false })),
    onDecline: (callId) => void answer(callId, () => ringVerbs.decline({ callId })),
    onOpen: (target) => (target ? targets.ask(target) : mainWindow.show()),
    words,
    clock,
    logger,
  });
  /** Where it fails, the call itself says why. */
  const answer = async (callId: string, verb: () => unknown): Promise<void> => {
    try {
      await verb();
    } catch (error) {
      logger.warn('answer() | a notification could not answer', { callId, error });
      targets.ask({ type: 'call', callId });
    }
  };
  mainWindow.events.on('focus', () => {
    notifications.seen();
    void ring.fresh();
  });

  engine.events.on('patch', () => {
    const view = engine.view();
    mainWindow.setInCall(hasLiveCall(view));
    ringWindow.keepReady(ringReadiness(view));
  });
  ring.rings.events.on('changed', (rings) => {
    ringWindow.update(rings);
    attention.set(rings.length > 0);
  });

  /** Without a tray a hidden window would be lost: closing it quits, after a question when that ends a call. */
  const leave = async (): Promise<void> => {
    if (isInCall(engine.view())) {
      const { response } = await dialog.showMessageBox({
        type: 'question',
        message: words('quitInCall'),
        detail: words('quitInCallDetail'),
        buttons: [words('quitInCallYes'), words('quitInCallNo')],
        defaultId: 1,
        cancelId: 1,
      });
      if (response !== 0) return;
    }
    app.quit();
  };
  // never the default of quitting with the last window: the app lives in the tray, or quits by `leave`
  app.on('window-all-closed', () => undefined);

  app.on('activate', () => mainWindow.show());

  return {
    mainWindow,
    ringWindow,
    look: (look) => notifications.look(look),
    async close() {
      ring.end();
      mainWindow.hide();
      notifications.close();
      await memory.flush();
    },
  };
}
