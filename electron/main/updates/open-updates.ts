/** Updates on this computer: who brings them, from where, and what the person and the administrator have chosen. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron';
import { z } from 'zod';
import type { UpdateView } from '#shared/contracts/desktop.ts';
import type { desktopGroup } from '#shared/contracts/ipc/desktop.ts';
import type { Handlers } from '#shared/contracts/ipc/group.ts';
import type { Policy } from '#shared/contracts/policy.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { readIfThere } from '../atomic-file.ts';
import { follow, type Followed } from '../follow.ts';
import { isInCall } from '../live-calls.ts';
import type { Closing } from '../quit.ts';
import { type UpdateWay, updateWay } from './update-way.ts';
import { type Updater, Updates } from './updates.ts';

export interface OpenUpdatesOptions {
  readonly app: Pick<App, 'isPackaged' | 'getAppPath' | 'quit'>;
  readonly engine: Followed;
  /** What the administrator says of updates. */
  readonly policy: Policy['updates'];
  readonly show: (view: UpdateView) => void;
  /** The way out of the network. */
  readonly lead: (updater: Pick<Updater, 'netSession'>) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** For tests; otherwise what this process is. */
  readonly way?: UpdateWay;
  readonly load?: () => Promise<Updater>;
}

export interface OpenUpdates {
  readonly handlers: Pick<Handlers<typeof desktopGroup>, 'checkForUpdate' | 'installUpdate'>;
  /** The last of all that is closed. */
  readonly closing: Closing;
}

/** What who packed the app has laid into it. */
const Packed = z.object({ updateFeed: z.url({ protocol: /^https$/ }).optional() });

const loadUpdater = async (): Promise<Updater> => (await import('electron-updater')).autoUpdater;

/** Begins to look for updates where there can be any, else says why not. Never rejects. */
export async function openUpdates(options: OpenUpdatesOptions): Promise<OpenUpdates> {
  const { app, engine, policy, show, lead, clock, logger, load = loadUpdater } = options;
  const way = options.way ?? wayOfThisProcess(app);
  const feed = policy?.feed ?? (await packedFeed(app, logger));
  const off = whyOff(way, policy, feed);
  if (off !== null || feed === undefined) {
    show({ state: 'off', why: off ?? 'package' });
    const nothing = (): undefined => undefined;
    return {
      handlers: { checkForUpdate: nothing, installUpdate: nothing },
      closing: { name: 'updates', close: nothing },
    };
  }
  const channel = policy?.channel;
  const updates = new Updates({
    load,
    feed,
    channel: channel ?? engine.view().settings.updateChannel,
    show,
    lead,
    quit: () => app.quit(),
    clock,
    logger,
    random: Math.random,
  });
  follow(engine, isInCall, (inCall) => updates.setInCall(inCall));
  if (channel === undefined) {
    follow(
      engine,
      ({ settings }) => settings.updateChannel,
      (chosen) => updates.setChannel(chosen),
    );
  }
  updates.start();
  return {
    handlers: { checkForUpdate: () => updates.check(), installUpdate: () => updates.install() },
    closing: { name: 'updates', close: () => updates.installIfAsked() },
  };
}

function whyOff(
  way: UpdateWay,
  policy: Policy['updates'],
  feed: string | undefined,
): (UpdateView & { state: 'off' })['why'] | null {
  if (way === 'development') return 'development';
  if (policy?.enabled === false) return 'policy';
  // whoever packed it without a feed brings the next one, too
  return way === 'package' || feed === undefined ? 'package' : null;
}

function wayOfThisProcess(app: OpenUpdatesOptions['app']): UpdateWay {
  return updateWay({
    isPackaged: app.isPackaged,
    platform: process.platform,
    env: process.env,
    executable: process.execPath,
    exists: existsSync,
  });
}

async function packedFeed(app: OpenUpdatesOptions['app'], logger: Logger): Promise<string | undefined> {
  if (!app.isPackaged) return undefined;
  try {
    const text = await readIfThere(join(app.getAppPath(), 'package.json'));
    return Packed.parse(JSON.parse(text ?? '{}')).updateFeed;
  } catch (error) {
    logger.warn('openUpdates() | the packed feed cannot be read', { error });
    return undefined;
  }
}
