/** The tray and the badge as views of the engine. */
import type { App, BrowserWindow } from 'electron';
import type { SettingsChange } from '#shared/contracts/settings.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { follow, type Followed } from '../follow.ts';
import type { Words } from '../words.ts';
import { Badge } from './badge.ts';
import { Icons, type ImageMaker } from './icons.ts';
import { createTray, type TrayIcon, type TrayParts } from './tray.ts';
import { trayState, unreadCount } from './tray-state.ts';

export interface OpenTrayOptions {
  readonly parts: TrayParts & { readonly nativeImage: ImageMaker; readonly app: Pick<App, 'setBadgeCount'> };
  readonly engine: Followed;
  readonly platform: NodeJS.Platform;
  readonly words: Words;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly isShown: () => Promise<boolean>;
  readonly window: () => Pick<BrowserWindow, 'setOverlayIcon'> | null;
  readonly onOpen: () => void;
  readonly onQuit: () => void;
  readonly toggleMicrophone: () => void;
  readonly changeSettings: (change: SettingsChange) => void;
}

export interface OpenedTray {
  /** `null`: there is none on this desktop. Never rejects. */
  readonly tray: Promise<TrayIcon | null>;
  readonly badge: Pick<Badge, 'again'>;
}

/** Shows the tray and the badge, and follows the view from now on. */
export function openTray(options: OpenTrayOptions): OpenedTray {
  const { parts, engine, platform, words, clock, logger } = options;
  const icons = new Icons(parts.nativeImage, platform);
  const state = () => trayState(engine.view(), clock.now());
  const badge = new Badge({
    app: parts.app,
    platform,
    window: options.window,
    picture: (count) => icons.badge(count),
    words,
    logger,
  });
  follow(engine, unreadCount, (count) => badge.show(count));
  const tray = createTray(
    {
      parts,
      icons,
      words,
      verbs: {
        open: options.onOpen,
        quit: options.onQuit,
        toggleMicrophone: options.toggleMicrophone,
        setQuiet: (quiet) => options.changeSettings({ quiet }),
      },
      now: () => clock.now(),
      isShown: options.isShown,
      logger,
    },
    state,
  );
  void tray.then((made) => {
    if (made) follow(engine, state, (shown) => made.show(shown));
  });
  return { tray, badge };
}
