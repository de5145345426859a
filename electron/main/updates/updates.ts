/** Looks for a newer Parley, fetches it, and installs it when that disturbs nobody. */
import type { AppUpdater } from 'electron-updater';
import type { UpdateView } from '#shared/contracts/desktop.ts';
import type { UpdateChannel } from '#shared/contracts/policy.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { z } from 'zod';

type Channel = z.infer<typeof UpdateChannel>;

/** The part of electron-updater that is used. */
export type Updater = Pick<
  AppUpdater,
  | 'on'
  | 'setFeedURL'
  | 'checkForUpdates'
  | 'quitAndInstall'
  | 'channel'
  | 'allowDowngrade'
  | 'autoDownload'
  | 'autoInstallOnAppQuit'
  | 'disableWebInstaller'
  | 'requestHeaders'
  | 'logger'
  | 'netSession'
>;

/** The start of the app comes first. */
const FIRST_CHECK_MS = 30_000;
const CHECK_EVERY_MS = 4 * 3_600_000;
/** A call needs the network for itself. */
const AGAIN_AFTER_CALL_MS = 10 * 60_000;

export interface UpdatesOptions {
  /** Loads the library: it is large, and most starts need none of it. */
  readonly load: () => Promise<Updater>;
  /** Address of the folder with the feed. */
  readonly feed: string;
  readonly channel: Channel;
  readonly show: (view: UpdateView) => void;
  /** Leads the library's own session out as everything else goes: proxy settings. */
  readonly lead: (updater: Pick<Updater, 'netSession'>) => Promise<void>;
  /** Ends the app in order; `installIfAsked` is the last of what is closed then. */
  readonly quit: () => void;
  readonly clock: Clock;
  readonly logger: Logger;
  /** 0 to 1: colleagues do not all ask at the same moment. */
  readonly random: () => number;
}

/**
 * idle -> checking -> idle | downloading -> ready; checking, downloading -> failed -> checking …
 * What is ready stays ready until the app ends: a newer one is found by the newer one.
 */
export class Updates {
  readonly #options: UpdatesOptions;
  #view: UpdateView = { state: 'idle', checkedAt: null };
  #channel: Channel;
  #updater: Promise<Updater> | null = null;
  #inCall = false;
  #installAsked = false;
  #cancel = (): void => undefined;

  constructor(options: UpdatesOptions) {
    this.#options = options;
    this.#channel = options.channel;
    options.show(this.#view);
  }

  /** Looks from now on by itself. */
  start(): void {
    this.#later(FIRST_CHECK_MS * (1 + this.#options.random()));
  }

  close(): void {
    this.#cancel();
    this.#cancel = () => undefined;
  }

  /** Is there a call that an install would end? */
  setInCall(inCall: boolean): void {
    this.#inCall = inCall;
    if (this.#view.state === 'ready') this.#show({ ...this.#view, waitsForCall: inCall });
  }

  /** Holds from the next look on; an older version than the one that runs is never taken. */
  setChannel(channel: Channel): void {
    this.#channel = channel;
  }

  /** Looks now. What it finds is fetched in the background. Never rejects: the view says what came of it. */
  async check(): Promise<undefined> {
    const { state } = this.#view;
    if (state === 'checking' || state === 'downloading' || state === 'ready') return;
    this.#show({ state: 'checking' });
    try {
      const updater = await this.#load();
      await this.#options.lead(updater);
      updater.channel = this.#channel;
      // setting the channel allows it
      updater.allowDowngrade = false;
      const found = await updater.checkForUpdates();
      // null: the library itself sees no way to update this installation
      if (found === null) this.#checked();
      // the download goes on; what becomes of it comes as an event
      found?.downloadPromise?.catch(() => undefined);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Ends the app, installs, starts again. Throws call-in-progress; not-found when nothing is ready. */
  install(): undefined {
    if (this.#view.state !== 'ready') throw new AppError('not-found');
    if (this.#inCall) throw new AppError('call-in-progress');
    this.#installAsked = true;
    this.#options.quit();
  }

  /** The last thing that the app does before it ends. */
  async installIfAsked(): Promise<void> {
    this.close();
    if (this.#installAsked) (await this.#load()).quitAndInstall(true, true);
  }

  #load(): Promise<Updater> {
    this.#updater ??= this.#options.load().then((updater) => this.#prepare(updater));
    return this.#updater;
  }

  #prepare(updater: Updater): Updater {
    const { feed, logger } = this.#options;
    // errors come as events and are logged there: the library's own log would name addresses and the rollout's id
    updater.logger = null;
    updater.autoDownload = true;
    updater.autoInstallOnAppQuit = true;
    updater.disableWebInstaller = true;
    // the library would tell the server a lasting id of this installation; the rollout is decided here
    updater.requestHeaders = { 'x-user-staging-id': '' };
    updater.setFeedURL({ provider: 'generic', url: feed, channel: this.#channel });
    let version = '';
    updater.on('update-not-available', () => this.#checked());
    updater.on('update-available', (info) => {
      version = info.version;
      logger.info('updates | found', { version });
      this.#show({ state: 'downloading', version, percent: 0 });
    });
    updater.on('download-progress', ({ percent }) =>
      this.#show({ state: 'downloading', version, percent: Math.min(100, Math.max(0, percent)) }),
    );
    updater.on('update-downloaded', (info) => {
      logger.info('updates | ready', { version: info.version });
      this.#show({ state: 'ready', version: info.version, waitsForCall: this.#inCall });
    });
    updater.on('error', (error) => this.#fail(error));
    return updater;
  }

  #checked(): void {
    this.#show({ state: 'idle', checkedAt: this.#options.clock.now() });
  }

  /** The network is the usual reason; a file that is not what the feed says, or has not our signature, is none of a person's business. */
  #fail(error: unknown): void {
    const { feed, logger } = this.#options;
    logger.warn('updates | failed', { error });
    const isOurs = error instanceof Error && /^ERR_(CHECKSUM|UPDATER)_/.test(codeOf(error));
    const address = URL.canParse(feed) ? new URL(feed).host : feed;
    const shown = isOurs ? new AppError('internal') : new AppError('server-unreachable', { address });
    this.#show({ state: 'failed', error: shown.view() });
  }

  #show(view: UpdateView): void {
    this.#view = view;
    this.#options.show(view);
  }

  #later(ms: number): void {
    const { clock, random } = this.#options;
    this.#cancel();
    this.#cancel = clock.after(ms, () => {
      if (this.#inCall) return this.#later(AGAIN_AFTER_CALL_MS);
      void this.check();
      this.#later(CHECK_EVERY_MS * (0.9 + 0.2 * random()));
    });
  }
}

const codeOf = (error: Error): string => {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
};
