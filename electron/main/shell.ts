/** What surrounds the windows on a desktop: tray, badge, global keys, links, a start with the session, no sleep in a call. */
import type { App, BrowserWindow, GlobalShortcut, PowerSaveBlocker } from 'electron';
import type { OpenTarget } from '#shared/contracts/open-target.ts';
import type { SettingsChange } from '#shared/contracts/settings.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Scope } from '#shared/tools/scope.ts';
import type { DesktopState } from './desktop-state.ts';
import { follow } from './follow.ts';
import type { Home } from './home.ts';
import { readArguments } from './links/arguments.ts';
import { Commands } from './links/commands.ts';
import type { collectLinks } from './links/early-links.ts';
import { Links } from './links/links.ts';
import { openLinks } from './links/open-links.ts';
import { Protocols, type ProtocolsOptions } from './links/protocols.ts';
import type { Login } from './login/start.ts';
import { openLogin } from './login/open-login.ts';
import { keepAwake } from './power/power.ts';
import { openShortcuts } from './shortcuts/open-shortcuts.ts';
import type { Shortcuts } from './shortcuts/shortcuts.ts';
import { isTrayShown } from './tray/is-shown.ts';
import { openTray, type OpenTrayOptions } from './tray/open-tray.ts';
import type { TrayIcon } from './tray/tray.ts';
import type { MainWindow } from './windows/main-window.ts';
import { createWords } from './words.ts';

/** The parts of Electron that are used. */
export interface ShellParts extends Omit<OpenTrayOptions['parts'], 'app'> {
  readonly app: Pick<App, 'quit' | 'on' | 'setBadgeCount' | 'commandLine'> & ProtocolsOptions['app'];
  readonly globalShortcut: Pick<GlobalShortcut, 'register' | 'unregister'>;
  readonly powerSaveBlocker: Pick<PowerSaveBlocker, 'start' | 'stop'>;
}

export interface ShellOptions {
  readonly parts: ShellParts;
  readonly home: Pick<Home, 'clock' | 'logger' | 'engine' | 'started'>;
  readonly platform: NodeJS.Platform;
  /** The desktop is a Wayland one. */
  readonly wayland: boolean;
  readonly mainWindow: Pick<MainWindow, 'show' | 'events'> & {
    readonly browserWindow: Pick<BrowserWindow, 'setOverlayIcon'> | null;
  };
  readonly state: Pick<DesktopState, 'set'>;
  readonly targets: { ask(target: OpenTarget): void };
  readonly changeSettings: (change: SettingsChange) => void;
  /** `null`: the app cannot be started with the session. */
  readonly login: Login | null;
  readonly earlyLinks: ReturnType<typeof collectLinks>;
  /** Of this start. */
  readonly argv: readonly string[];
  readonly isTrayShown?: () => Promise<boolean>;
}

export interface Shell {
  /** `null`: there is none on this desktop. Never rejects. */
  readonly tray: Promise<TrayIcon | null>;
  /** `null`: this desktop failed to give any. */
  readonly shortcuts: Shortcuts | null;
  readonly commands: Commands;
  /** Acts on arguments as those of another start. */
  readonly open: (argv: readonly string[]) => void;
  readonly close: () => void;
}

/** Opens it all. What a desktop lacks is logged and left out: nothing here may keep the app from starting. */
export function openShell(options: ShellOptions): Shell {
  const { parts, home, platform, wayland, mainWindow, state, targets, changeSettings } = options;
  const { app } = parts;
  const { engine, clock, started } = home;
  const logger = home.logger.child('shell');
  const scope = new Scope();
  const show = (): void => mainWindow.show();
  const commands = new Commands({ engine, onAnswer: show, logger });
  const toggleMicrophone = (): void => commands.run('toggle-mute');
  const attempt = attempts(logger);

  const { tray, badge } = attempt('tray', () =>
    openTray({
      parts,
      engine,
      platform,
      words: createWords(),
      clock,
      logger: logger.child('tray'),
      isShown: options.isTrayShown ?? isTrayShown,
      window: () => mainWindow.browserWindow,
      onOpen: show,
      onQuit: () => app.quit(),
      toggleMicrophone,
      changeSettings,
    }),
  ) ?? { tray: Promise.resolve(null), badge: { again: () => undefined } };
  void tray.then((made) => state.set({ tray: made !== null }));
  mainWindow.events.on('focus', () => badge.again());
  mainWindow.events.on('visible', () => badge.again());

  const shortcuts = attempt('shortcuts', () =>
    openShortcuts({ parts, wayland, engine, state, toggleMicrophone, clock, logger }),
  );
  scope.add(() => shortcuts?.close());
  const sleep = attempt('power', () =>
    keepAwake({ powerSaveBlocker: parts.powerSaveBlocker, engine, logger: logger.child('power') }),
  );
  scope.add(() => sleep?.());
  attempt('login', () => openLogin({ login: options.login, engine, state, logger }));

  attempt('protocols', () => {
    const protocols = new Protocols({ app, platform, logger });
    protocols.claimOwn();
    scope.add(
      follow(
        engine,
        ({ settings }) => settings.telLinks,
        (wanted) => void attempt('protocols', () => protocols.setPhone(wanted)),
      ),
    );
  });
  const links = new Links({ engine, started, targets, clock, logger: logger.child('links') });
  const open = openLinks({ app, links, commands, onShow: show, logger });
  options.earlyLinks.hear((url) => void links.open(url));
  const { link } = readArguments(options.argv);
  if (link !== null) void links.open(link);

  return { tray, shortcuts, commands, open, close: () => scope.end() };
}

/** Runs what a desktop may lack: `null` and a line in the log where it does. */
function attempts(logger: Logger): <T>(what: string, run: () => T) => T | null {
  return (what, run) => {
    try {
      return run();
    } catch (error) {
      logger.warn('attempt() | this desktop has it not', { what, error });
      return null;
    }
  };
}
