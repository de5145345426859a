import { randomUUID } from 'node:crypto';
import type { ClientInterface } from 'dbus-next';
import { guardedClass } from '../guard.ts';
import { HostEmitter, hostEvent } from '../host-emitter.ts';
import { appIdentity } from '../app/identity.ts';

/**
 * Electron on Linux: libnotify over D-Bus. It has no action buttons and no reply there (electron.d.ts says
 * `@platform darwin,win32`), so there are none here.
 */

const NAME = 'org.freedesktop.Notifications';
const PATH = '/org/freedesktop/Notifications';
const URGENCY = { low: 0, normal: 1, critical: 2 } as const;
/** Milliseconds by the D-Bus specification: 0 stays until dismissed, -1 lets the server decide. */
const TIMEOUT = { never: 0, default: -1 } as const;
/** The id that asks for a new notification instead of replacing one. */
const NEW = 0;

interface NotificationServer extends ClientInterface {
  Notify(...args: unknown[]): Promise<number>;
  CloseNotification(id: number): Promise<void>;
}

let server: Promise<NotificationServer> | undefined;
const shown = new Map<number, Notification>();

async function connect(): Promise<NotificationServer> {
  const { default: dbus } = await import('dbus-next');
  const bus = dbus.sessionBus();
  bus.on('error', () => {
    server = undefined; // the next show() connects again
  });
  const api = (await bus.getProxyObject(NAME, PATH)).getInterface<NotificationServer>(NAME);
  api.on('ActionInvoked', (id: number, key: string) => {
    if (key === 'default') shown.get(id)?.emit('click', hostEvent());
  });
  api.on('NotificationClosed', (id: number) => {
    const notification = shown.get(id);
    shown.delete(id);
    notification?.emit('close', hostEvent());
  });
  return api;
}

export class Notification extends HostEmitter {
  /** Without a session bus nothing can be shown, and Electron says so too. */
  static isSupported(): boolean {
    return !!process.env.DBUS_SESSION_BUS_ADDRESS;
  }

  readonly id: string;
  readonly groupId: string;
  readonly groupTitle: string;
  title: string;
  subtitle: string;
  body: string;
  silent: boolean;
  urgency: keyof typeof URGENCY;
  timeoutType: keyof typeof TIMEOUT;
  // Of macOS and Windows: kept, and shown nowhere.
  hasReply: boolean;
  replyPlaceholder: string;
  sound: string;
  closeButtonText: string;
  actions: Electron.NotificationAction[];
  /** The service's own name of it. */
  #id = NEW;

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    // Only darwin and win32 emit 'action' and 'reply'; listening is harmless on every platform.
    super('notification', ['show', 'click', 'close', 'failed', 'action', 'reply']);
    this.id = options.id ?? randomUUID();
    this.groupId = options.groupId ?? '';
    this.groupTitle = options.groupTitle ?? '';
    this.title = options.title ?? '';
    this.subtitle = options.subtitle ?? '';
    this.body = options.body ?? '';
    this.silent = options.silent ?? false;
    this.urgency = options.urgency ?? 'normal';
    this.timeoutType = options.timeoutType ?? 'default';
    this.hasReply = options.hasReply ?? false;
    this.replyPlaceholder = options.replyPlaceholder ?? '';
    this.sound = options.sound ?? '';
    this.closeButtonText = options.closeButtonText ?? '';
    this.actions = options.actions ?? [];
  }

  show(): void {
    this.#show().catch((error: unknown) => {
      server = undefined;
      this.emit('failed', hostEvent(), String(error));
    });
  }

  close(): void {
    if (this.#id === NEW) return;
    server?.then((api) => api.CloseNotification(this.#id)).catch(() => {}); // the server may have left: nothing is shown then
  }

  async #show(): Promise<void> {
    server ??= connect();
    const api = await server;
    const { Variant } = (await import('dbus-next')).default;
    const hints = {
      urgency: new Variant('y', URGENCY[this.urgency]),
      ...(this.silent ? { 'suppress-sound': new Variant('b', true) } : {}),
    };
    const actions = ['default', 'View'];
    const timeout = TIMEOUT[this.timeoutType];
    this.#id = await api.Notify(
      appIdentity.name,
      this.#id,
      '',
      this.title,
      this.body,
      actions,
      hints,
      timeout,
    );
    shown.set(this.#id, this);
    this.emit('show', hostEvent());
  }
}

guardedClass('Notification', 'notification', Notification);
