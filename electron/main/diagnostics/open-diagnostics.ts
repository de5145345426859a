/** Puts the self-checks together, by what this computer is. */
import { homedir, hostname, release, userInfo } from 'node:os';
import { join } from 'node:path';
import type { App, Dialog } from 'electron';
import type { diagnosticsGroup } from '#shared/contracts/ipc/diagnostics.ts';
import type { Handlers } from '#shared/contracts/ipc/group.ts';
import type { Home } from '../home.ts';
import type { NotificationClass } from '../notifications/shelf.ts';
import type { Keyring } from '../secrets/keyring.ts';
import { createWords } from '../words.ts';
import { captureCheck, type CaptureCheckOptions } from './capture-check.ts';
import { diagnosticsHandlers } from './diagnostics.ts';
import { keyringCheck, policyCheck, storageCheck } from './local-checks.ts';
import { notificationCheck } from './notification-check.ts';
import { clockCheck, proxyCheck, serverCheck } from './server-checks.ts';

export interface OpenDiagnosticsOptions {
  readonly parts: Pick<CaptureCheckOptions, 'BrowserWindow' | 'desktopCapturer'> & {
    readonly app: Pick<App, 'getVersion' | 'getPath' | 'getLocale' | 'isPackaged'>;
    readonly Notification: NotificationClass;
    readonly dialog: Pick<Dialog, 'showSaveDialog'>;
  };
  readonly home: Pick<Home, 'engine' | 'policy' | 'secrets' | 'log' | 'clock' | 'logger'>;
  /** The app's folder. */
  readonly dir: string;
  readonly keyring: Keyring | null;
  readonly resolveProxy: ((url: string) => Promise<string>) | null;
  readonly way: CaptureCheckOptions['way'];
  readonly preload: string;
}

/** So much of the log goes into a report: some hours of use. */
const LOG_BYTES = 400_000;

export function openDiagnostics(options: OpenDiagnosticsOptions): Handlers<typeof diagnosticsGroup> {
  const { parts, home, dir, keyring, resolveProxy, way, preload } = options;
  const { engine, policy, secrets, log, clock } = home;
  const { app, dialog } = parts;
  const words = createWords();
  const look = (workspaceId: string) => engine.lookAtServer(workspaceId);
  return diagnosticsHandlers({
    checks: {
      policy: policyCheck(policy.view),
      keyring: keyringCheck(
        () => secrets.view,
        keyring && ((text) => keyring.decrypt(keyring.encrypt(text))),
      ),
      storage: storageCheck(dir),
      proxy: proxyCheck({
        resolve: resolveProxy,
        addressOf: (workspaceId) => engine.view().workspaces[workspaceId]?.address ?? null,
      }),
      server: serverCheck(look),
      clock: clockCheck(look),
      capture: captureCheck({
        ...parts,
        way,
        isDenied: () => engine.view().desktop.screenAccess === 'denied',
        preload,
        title: words('captureProbe'),
        clock,
      }),
      notification: notificationCheck({
        Notification: parts.Notification,
        title: words('appName'),
        body: words('notificationProbe'),
        clock,
      }),
    },
    async choosePath(proposed) {
      const { canceled, filePath } = await dialog.showSaveDialog({
        title: words('reportTitle'),
        defaultPath: join(app.getPath('documents'), proposed),
        filters: [{ name: words('reportKind'), extensions: ['json'] }],
      });
      return canceled || filePath === '' ? null : filePath;
    },
    facts: () => ({
      versions: versionsOf(app),
      system: { platform: process.platform, release: release(), arch: process.arch, locale: app.getLocale() },
      view: engine.view(),
      log: log.tail(LOG_BYTES),
      names: [
        [homedir(), '~'],
        [userInfo().username, '<account>'],
        [hostname(), '<computer>'],
      ],
    }),
    clock,
    logger: home.logger.child('diagnostics'),
  });
}

function versionsOf(app: Pick<App, 'getVersion' | 'isPackaged'>): Record<string, string> {
  const { electron, chrome, node, openssl } = process.versions;
  return { parley: app.getVersion(), packed: String(app.isPackaged), electron, chrome, node, openssl };
}
