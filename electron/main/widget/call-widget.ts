import type { Screen } from 'electron';
import type { Clock } from '#shared/tools/clock.ts';
import { Scope } from '#shared/tools/scope.ts';
import { follow, type Followed } from '../follow.ts';
import type { MainWindow } from '../windows/main-window.ts';
import type { WidgetWindow } from '../windows/widget-window.ts';
import type { WidgetMemory } from './widget-memory.ts';
import { widgetView } from './widget-view.ts';

/** A glance at another program is no leaving. */
const AWAY_AFTER_MS = 3000;

export interface CallWidgetOptions {
  readonly engine: Followed;
  readonly mainWindow: Pick<MainWindow, 'events' | 'focused' | 'visible'>;
  readonly window: Pick<WidgetWindow, 'show' | 'hide' | 'close'>;
  readonly memory: Pick<WidgetMemory, 'placeOn'>;
  readonly screen: Pick<Screen, 'getAllDisplays' | 'on' | 'off'>;
  readonly clock: Clock;
}

/** The widget is there while one talks and the main window is not in front, unless it is switched off. */
export class CallWidget {
  readonly #options: CallWidgetOptions;
  readonly #scope = new Scope();
  #isTalking = false;
  #isOn = false;
  #zoom = 1;
  #isAway = false;
  #cancel: (() => void) | null = null;

  constructor(options: CallWidgetOptions) {
    this.#options = options;
    const { engine, mainWindow, screen } = options;
    this.#scope.add(mainWindow.events.on('focus', () => this.#look()));
    this.#scope.add(mainWindow.events.on('blur', () => this.#look()));
    this.#scope.add(mainWindow.events.on('visible', () => this.#look()));
    const moved = (): void => this.#apply();
    screen.on('display-added', moved);
    screen.on('display-removed', moved);
    screen.on('display-metrics-changed', moved);
    this.#scope.add(() => {
      screen.off('display-added', moved);
      screen.off('display-removed', moved);
      screen.off('display-metrics-changed', moved);
    });
    this.#look();
    this.#scope.add(
      follow(
        engine,
        (view) => ({
          isTalking: widgetView(view) !== null,
          isOn: view.settings.callWidget,
          zoom: view.settings.zoom,
        }),
        ({ isTalking, isOn, zoom }) => {
          this.#isTalking = isTalking;
          this.#isOn = isOn;
          this.#zoom = zoom;
          this.#apply();
        },
      ),
    );
  }

  close(): void {
    this.#scope.end();
    this.#cancel?.();
    this.#options.window.close();
  }

  /** Out of sight is away at once, behind another program after a while. */
  #look(): void {
    const { mainWindow, clock } = this.#options;
    this.#cancel?.();
    this.#cancel = null;
    if (mainWindow.visible && !mainWindow.focused && !this.#isAway) {
      this.#cancel = clock.after(AWAY_AFTER_MS, () => this.#setAway(true));
      return;
    }
    this.#setAway(!mainWindow.visible || !mainWindow.focused);
  }

  #setAway(isAway: boolean): void {
    if (this.#isAway === isAway) return;
    this.#isAway = isAway;
    this.#apply();
  }

  #apply(): void {
    const { window, memory, screen } = this.#options;
    if (!this.#isTalking || !this.#isOn) window.close();
    else if (this.#isAway) window.show(memory.placeOn(screen.getAllDisplays(), this.#zoom));
    else window.hide();
  }
}
