import type { Question } from './messages.ts';

/** What the host writes in front of a page script: the script is text for Chromium, so this is its only argument. */
export interface PageConfig {
  /** Name of the event between the two worlds. The page cannot know it. */
  secret: string;
}

export interface PreloadConfig extends PageConfig {
  argv: string[];
  platform: string;
  versions: Record<string, string | undefined>;
  /** The preload bundle of the app, as a CommonJS function. */
  runPreload(require: (name: string) => unknown, module: object, exports: object, process: object): void;
}

/** The way from the page's own world to the host, through the preload world. */
export interface HostChannel {
  ask: (question: Question) => Promise<unknown>;
}
