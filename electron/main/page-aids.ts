/** What a person expects of every page on a desktop: its size, the menu of a text, a spell check, and macOS' menu bar. */
import { randomUUID } from 'node:crypto';
import type { App, BrowserWindow, WebContents } from 'electron';
import type { SettingsChange } from '#shared/contracts/settings.ts';
import type { DesktopState } from './desktop-state.ts';
import type { Home } from './home.ts';
import { openTextMenus, type TextMenusOptions } from './spelling/context-menu.ts';
import { dictionaryFolders } from './spelling/dictionaries.ts';
import { openSpelling, type SpellingOptions } from './spelling/spelling.ts';
import { type AppMenuOptions, setAppMenu } from './windows/app-menu.ts';
import type { WindowRegistry } from './windows/registry.ts';
import { createWords } from './words.ts';
import { openZoom } from './zoom/zoom.ts';

export interface PageAidsOptions {
  /** The parts of Electron that are used. */
  readonly parts: {
    readonly app: Pick<App, 'on' | 'getPreferredSystemLanguages'>;
    readonly Menu: AppMenuOptions['Menu'];
    readonly BrowserWindow: { fromWebContents(contents: WebContents): BrowserWindow | null };
  };
  readonly session: SpellingOptions['session'] & TextMenusOptions['session'];
  readonly home: Pick<Home, 'engine' | 'logger'>;
  readonly registry: WindowRegistry;
  readonly state: Pick<DesktopState, 'set'>;
  readonly changeSettings: (change: SettingsChange) => void;
  readonly platform: NodeJS.Platform;
  /** Folder of the packed app's own resources. */
  readonly resources: string;
}

/** Call, and wait for it, before the first window. Never rejects for what a desktop lacks. */
export async function openPageAids(options: PageAidsOptions): Promise<void> {
  const { parts, session, home, registry, state, changeSettings, platform, resources } = options;
  const { app, Menu, BrowserWindow } = parts;
  const { engine } = home;
  const logger = home.logger.child('page-aids');
  const words = createWords();
  const zoom = openZoom({ app, registry, engine, changeSettings, platform, logger });
  setAppMenu({ Menu, platform, zoom, words });
  openTextMenus({
    app,
    Menu,
    windowOf: (contents) => BrowserWindow.fromWebContents(contents),
    session,
    registry,
    words,
  });
  await openSpelling({
    session,
    platform,
    folders: dictionaryFolders(platform, resources),
    systemLanguages: app.getPreferredSystemLanguages(),
    engine,
    state,
    secret: randomUUID(),
    logger,
  });
}
