/** What the desktop app and the headless server have in common: the app's folder with all that is kept there, and the engine over it. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createEngine, type Engine, type EngineDeps, type NetSurroundings } from '#engine/engine.ts';
import type { AppView } from '#shared/contracts/view.ts';
import { systemClock, type Clock } from '#shared/tools/clock.ts';
import { createLogger, type Logger, type LogLevel } from '#shared/tools/logger.ts';
import { forgetCrashDumps } from './crash-dumps.ts';
import type { Launch } from './hosting/child.ts';
import { WorkspaceHosting } from './hosting/hosting.ts';
import { isPortTaken } from './hosting/port.ts';
import { type LogFile, openLogFile } from './log.ts';
import { type Power, watchNet } from './net-events.ts';
import type { AdminPolicy } from './policy/admin-policy.ts';
import { logPolicy, readPolicy } from './policy/read-policy.ts';
import type { ProxySettings } from './proxy/proxy-settings.ts';
import type { Closing } from './quit.ts';
import type { Keyring } from './secrets/keyring.ts';
import { Secrets } from './secrets/secrets.ts';
import { SettingsFile } from './settings-file.ts';

/** Longer than the backend's own limit for finishing. */
const HOSTING_LIMIT_MS = 8000;

export interface HomeOptions {
  /** The app's folder; made if absent, for its owner alone. */
  readonly dir: string;
  readonly version: string;
  readonly platform: AppView['platform'];
  readonly keyring: Keyring | null;
  readonly power: Power | null;
  readonly launch: Launch;
  /** The ready-made empty database, which shortens the first start of a hosted workspace. */
  readonly seedFile: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How the network is left and the person asked, on Electron; without it straight out, and nobody is asked. */
  readonly around?: (logger: Logger) => Around;
}

export interface Around {
  readonly proxy: Pick<ProxySettings, 'use' | 'resolve'>;
  readonly askProxy: NonNullable<NetSurroundings['askProxy']>;
  readonly chooseCertificate: NonNullable<EngineDeps['chooseCertificate']>;
}

export interface Home {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly log: Pick<LogFile, 'tail'>;
  readonly policy: AdminPolicy;
  readonly settings: SettingsFile;
  readonly secrets: Secrets;
  readonly hosting: WorkspaceHosting;
  readonly engine: Engine;
  /** Resolves when the view shows what was kept; never rejects. */
  readonly started: Promise<void>;
  /** In the order in which they close. */
  readonly closings: readonly Closing[];
}

/** Opens the folder and starts the engine. Rejects when the folder cannot be used. */
export async function openHome(options: HomeOptions): Promise<Home> {
  const { dir, version, platform, keyring, power, launch, seedFile, env } = options;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const clock = systemClock;
  const level: LogLevel = env.PARLEY_LOG === 'debug' ? 'debug' : 'info';
  const policy = await readPolicy(env);
  const { keepLogsDays: keepDays } = policy.policy;
  const log = openLogFile({ dir: join(dir, 'logs'), clock, level, ...(keepDays && { keepDays }) });
  const logger = createLogger('main', log.sink);
  logger.info('openHome() | start', { version, platform });
  logPolicy(policy, logger.child('policy'));
  forgetCrashDumps({ dir, keepDays, clock, logger: logger.child('crash') });

  const rules = { forced: policy.forced, locked: policy.view.locked };
  const settings = await SettingsFile.open(
    join(dir, 'settings.json'),
    clock,
    logger.child('settings'),
    rules,
  );
  const around = options.around?.(logger.child('around'));
  around?.proxy.use(settings.current.proxy);
  const secrets = await Secrets.open({ dir, keyring, clock, logger: logger.child('secrets') });
  const net = watchNet({ power, clock, logger: logger.child('net') });
  const hosting = new WorkspaceHosting({
    launch,
    dataDir: join(dir, 'workspace'),
    file: join(dir, 'hosting.json'),
    env: backendEnv(env, seedFile),
    isPortTaken,
    clock,
    logger: logger.child('hosting'),
  });
  const engine = createEngine({
    clock,
    logger: logger.child('engine'),
    secrets,
    storeDir: join(dir, 'store'),
    deviceName: hostname(),
    appName: 'Parley',
    version,
    platform,
    settings: settings.current,
    netEvents: net.events,
    hosting,
    randomId: randomUUID,
    policy: policy.view,
    net: {
      authorities: policy.policy.certificateAuthorities ?? [],
      ...(around && { resolveProxy: (url) => around.proxy.resolve(url), askProxy: around.askProxy }),
    },
    ...(around && { chooseCertificate: around.chooseCertificate }),
  });
  engine.setSecretsView(secrets.view);
  const started = engine.start().catch((error: unknown) => {
    // the windows open all the same: a person must be able to connect anew
    logger.error('engine could not start', { error });
  });
  return {
    clock,
    logger,
    log,
    policy,
    settings,
    secrets,
    hosting,
    engine,
    started,
    closings: [
      { name: 'net events', close: net.end },
      { name: 'engine', close: () => engine.close() },
      { name: 'hosting', close: () => hosting.stop(), limitMs: HOSTING_LIMIT_MS },
      { name: 'settings', close: () => settings.settled() },
      { name: 'log', close: () => log.flush() },
    ],
  };
}

/** The hosted workspace has its own database, whatever the person's environment says of others. */
function backendEnv(env: HomeOptions['env'], seedFile: string): Record<string, string | undefined> {
  const { DATABASE_URL: _other, ...rest } = env;
  return { LOG_LEVEL: 'warn', ...rest, ...(existsSync(seedFile) ? { PARLEY_SEED: seedFile } : {}) };
}
