/** Puts the call widget together. */
import { join } from 'node:path';
import type { BrowserWindow, BrowserWindowConstructorOptions, Screen } from 'electron';
import type { WidgetView } from '#shared/contracts/ipc/widget.ts';
import { follow } from '../follow.ts';
import type { Home } from '../home.ts';
import type { MainWindow } from '../windows/main-window.ts';
import type { WindowRegistry } from '../windows/registry.ts';
import { WidgetWindow } from '../windows/widget-window.ts';
import { createWords } from '../words.ts';
import { CallWidget } from './call-widget.ts';
import { WidgetMemory } from './widget-memory.ts';
import { widgetView } from './widget-view.ts';

export interface OpenWidgetOptions {
  /** The parts of Electron that are used. */
  readonly parts: {
    readonly BrowserWindow: new (options: BrowserWindowConstructorOptions) => BrowserWindow;
    readonly screen: Pick<Screen, 'getAllDisplays' | 'on' | 'off'>;
  };
  readonly home: Pick<Home, 'engine' | 'clock' | 'logger'>;
  /** The app's folder. */
  readonly dir: string;
  readonly registry: WindowRegistry;
  /** Absolute path of the widget's preload. */
  readonly preload: string;
  readonly mainWindow: Pick<MainWindow, 'events' | 'focused' | 'visible'>;
  /** To the widget's page. */
  readonly publish: (view: WidgetView | null) => void;
}

export interface OpenedWidget {
  readonly window: WidgetWindow;
  /** Takes it away and writes what is to be remembered. */
  close(): Promise<void>;
}

/** Shows the widget from now on, when it is its time. */
export async function openWidget(options: OpenWidgetOptions): Promise<OpenedWidget> {
  const { parts, home, dir, registry, preload, mainWindow, publish } = options;
  const { BrowserWindow, screen } = parts;
  const { engine, clock } = home;
  const logger = home.logger.child('widget');
  const memory = await WidgetMemory.open(join(dir, 'widget.json'), clock, logger);
  const window = new WidgetWindow({
    create: (asked) => new BrowserWindow(asked),
    registry,
    preload,
    title: createWords()('widgetTitle'),
    onMoved: (place) => memory.remember(screen.getAllDisplays(), place),
    logger,
  });
  const widget = new CallWidget({ engine, mainWindow, window, memory, screen, clock });
  const end = follow(engine, widgetView, publish);
  return {
    window,
    async close() {
      end();
      widget.close();
      await memory.flush();
    },
  };
}
