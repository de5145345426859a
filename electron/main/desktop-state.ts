import { type DesktopView, NO_DESKTOP } from '#shared/contracts/desktop.ts';

/** What windows are told of the desktop: each part of main sets its own fields, the whole goes into the engine's view. */
export class DesktopState {
  readonly #show: (view: DesktopView) => void;
  #view: DesktopView = NO_DESKTOP;

  constructor(show: (view: DesktopView) => void) {
    this.#show = show;
  }

  get view(): DesktopView {
    return this.#view;
  }

  set(change: Partial<DesktopView>): void {
    this.#view = { ...this.#view, ...change };
    this.#show(this.#view);
  }
}
