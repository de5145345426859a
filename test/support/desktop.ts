import { test as base } from '@playwright/test';
import dbus from 'dbus-next';
import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/**
 * Parts of a desktop for one test: an X display with a window manager, and a D-Bus session whose notification service
 * remembers. As fixtures of `desktopTest` they are stopped whatever the test does, and where a program is missing the
 * test is skipped by that name.
 */

/** Milliseconds after which a part that does not come up is an error. */
const START_MILLISECONDS = 30_000;
/** Milliseconds after which one that does not listen is ended by force. */
const STOP_MILLISECONDS = 5000;

export interface Display {
  /** To be merged into the environment of every program that shall appear on it. */
  env: { DISPLAY: string };
  /** Starts a program on the display; it ends with the display. */
  open(program: string, args?: string[]): ChildProcess;
  stop(): Promise<void>;
}

/** One notification as the notification service received it. */
export interface ShownNotification {
  id: number;
  app: string;
  title: string;
  body: string;
  actions: string[];
  /** 0 low, 1 normal, 2 critical. */
  urgency: number | undefined;
  /** Milliseconds; 0 stays until dismissed, -1 is the service's choice. */
  timeout: number;
}

export interface NotificationRecorder {
  env: { DBUS_SESSION_BUS_ADDRESS: string };
  /** Every notification shown so far, in order. */
  readonly seen: ShownNotification[];
  /** Ids of those that the app has closed itself. */
  readonly closed: number[];
  /** A person clicks one. */
  click(id: number): void;
  /** A person dismisses one. */
  dismiss(id: number): void;
  stop(): Promise<void>;
}

/** The first of these programs that is not on PATH. */
export function missingProgram(...programs: string[]): string | undefined {
  return programs.find((program) => spawnSync('which', [program]).status !== 0);
}

/** Programs without which `startDisplay` and `startNotificationRecorder` cannot work. */
export const DISPLAY_PROGRAMS = ['Xvfb', 'openbox'];
export const NOTIFICATION_PROGRAMS = ['dbus-daemon'];

/** A virtual screen of 1280x800 with a running window manager: Chromium can capture managed windows only. */
export async function startDisplay(): Promise<Display> {
  const children: ChildProcess[] = [];
  const start = (program: string, args: string[], options: SpawnOptions): ChildProcess => {
    const child = spawn(program, args, { stdio: 'ignore', ...options });
    child.on('error', () => {}); // a missing program is seen by whoever waits for it
    children.unshift(child);
    return child;
  };
  const stop = async (): Promise<void> => {
    for (const child of children) await stopped(child);
  };
  try {
    const xvfb = start('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const env = { DISPLAY: `:${await firstLine(xvfb.stdio[3] as Readable, 'Xvfb')}` };
    const onDisplay = { env: { ...process.env, ...env } };
    // openbox runs its start-up command once it manages windows.
    const openbox = start('openbox', ['--startup', 'echo managing'], {
      ...onDisplay,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await firstLine(openbox.stdout as Readable, 'openbox');
    return { env, open: (program, args = []) => start(program, args, onDisplay), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * A D-Bus session of its own, and in it a notification service that shows nothing and remembers everything. It is the session of a
 * desktop with a tray.
 */
export async function startNotificationRecorder(): Promise<NotificationRecorder> {
  const daemon = spawn('dbus-daemon', ['--session', '--print-address', '--nofork'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  daemon.on('error', () => {}); // seen by firstLine
  try {
    const busAddress = await firstLine(daemon.stdout, 'dbus-daemon');
    const bus = dbus.sessionBus({ busAddress });
    const service = new NotificationService();
    bus.export('/org/freedesktop/Notifications', service);
    await bus.requestName(NotificationService.busName, 0);
    await bus.requestName(TRAY_BUS_NAME, 0);
    return {
      env: { DBUS_SESSION_BUS_ADDRESS: busAddress },
      seen: service.seen,
      closed: service.closed,
      click: (id) => void service.ActionInvoked(id, 'default'),
      dismiss: (id) => void service.NotificationClosed(id, CloseReason.dismissed),
      stop: async () => {
        bus.disconnect();
        await stopped(daemon);
      },
    };
  } catch (error) {
    await stopped(daemon);
    throw error;
  }
}

/** Playwright's `test` with both parts as fixtures. Extend it further; a part starts only for a test that names it. */
export const desktopTest = base.extend<{ display: Display; notifications: NotificationRecorder }>({
  display: async ({}, use, testInfo) => {
    const missing = missingProgram(...DISPLAY_PROGRAMS);
    testInfo.skip(missing !== undefined, `${missing} is not installed`);
    const display = await startDisplay();
    await use(display);
    await display.stop();
  },
  notifications: async ({}, use, testInfo) => {
    const missing = missingProgram(...NOTIFICATION_PROGRAMS);
    testInfo.skip(missing !== undefined, `${missing} is not installed`);
    const recorder = await startNotificationRecorder();
    await use(recorder);
    await recorder.stop();
  },
});

/** Owned where a desktop shows tray icons; apps ask. */
const TRAY_BUS_NAME = 'org.kde.StatusNotifierWatcher';

/** By the Desktop Notifications Specification. */
const CloseReason = { dismissed: 2, byApp: 3 } as const;

class NotificationService extends dbus.interface.Interface {
  static readonly busName = 'org.freedesktop.Notifications';
  readonly seen: ShownNotification[] = [];
  readonly closed: number[] = [];
  #lastId = 0;

  constructor() {
    super(NotificationService.busName);
  }

  Notify(
    app: string,
    replaces: number,
    _icon: string,
    title: string,
    body: string,
    actions: string[],
    hints: Record<string, { value: unknown }>,
    timeout: number,
  ): number {
    const id = replaces || ++this.#lastId;
    this.seen.push({
      id,
      app,
      title,
      body,
      actions,
      urgency: hints.urgency?.value as number | undefined,
      timeout,
    });
    return id;
  }

  CloseNotification(id: number): void {
    this.closed.push(id);
    this.NotificationClosed(id, CloseReason.byApp);
  }

  GetCapabilities(): string[] {
    return ['actions', 'body'];
  }

  GetServerInformation(): string[] {
    return ['recorder', 'parley', '1', '1.2'];
  }

  /** A signal: what it returns is sent. */
  ActionInvoked(id: number, key: string): [number, string] {
    return [id, key];
  }

  /** A signal: what it returns is sent. */
  NotificationClosed(id: number, reason: number): [number, number] {
    return [id, reason];
  }
}

NotificationService.configureMembers({
  methods: {
    Notify: { inSignature: 'susssasa{sv}i', outSignature: 'u' },
    CloseNotification: { inSignature: 'u' },
    GetCapabilities: { outSignature: 'as' },
    GetServerInformation: { outSignature: 'ssss' },
  },
  signals: { ActionInvoked: { signature: 'us' }, NotificationClosed: { signature: 'uu' } },
});

/** The first line that a program prints, or an error that names the program. */
async function firstLine(stream: Readable, program: string): Promise<string> {
  const lines = createInterface({ input: stream });
  try {
    const [line] = (await once(lines, 'line', { signal: AbortSignal.timeout(START_MILLISECONDS) })) as [
      string,
    ];
    return line.trim();
  } catch (error) {
    throw new Error(`${program} did not start`, { cause: error });
  }
}

/** Ends a child and waits for it, by force if it does not listen. */
async function stopped(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill();
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS);
  await exited;
  clearTimeout(timer);
}
