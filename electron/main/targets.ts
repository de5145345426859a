/** What the main window is asked to show from outside of it: by notifications, links, the tray, another start of the app. */
import type { WebContents } from 'electron';
import type { OpenTarget } from '#shared/contracts/open-target.ts';

export interface TargetsOptions {
  /** Brings the main window to the front, and makes it if there is none. */
  readonly show: () => void;
  /** To the page of the main window. */
  readonly publish: (target: OpenTarget) => void;
}

/** A queue of one: told to the page that listens, else kept until one does. Only what was asked for last can be shown. */
export class Targets {
  readonly #options: TargetsOptions;
  #waiting: OpenTarget | null = null;
  #isHeard = false;

  constructor(options: TargetsOptions) {
    this.#options = options;
  }

  ask(target: OpenTarget): void {
    if (this.#isHeard) this.#options.publish(target);
    else this.#waiting = target;
    this.#options.show();
  }

  /** The page listens from now on, and takes what has waited. */
  take(): OpenTarget | null {
    const target = this.#waiting;
    this.#waiting = null;
    this.#isHeard = true;
    return target;
  }

  /** While the page of the main window is loaded, again, or in a new window, nobody listens until it asks. */
  follow(contents: Pick<WebContents, 'on'>, isMain: () => boolean): void {
    contents.on('did-start-loading', () => {
      if (isMain()) this.#isHeard = false;
    });
  }
}
