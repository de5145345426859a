/** The notifications that are shown now, by a key of ours. */
import type { Notification, NotificationConstructorOptions } from 'electron';
import type { Logger } from '#shared/tools/logger.ts';
import type { Done } from './use.ts';

/** The part of Electron's Notification class that is used. */
export interface NotificationClass {
  new (options: NotificationConstructorOptions): Pick<Notification, 'on' | 'show' | 'close'>;
  isSupported(): boolean;
}
type Shown = InstanceType<NotificationClass>;

export interface Notice {
  readonly key: string;
  readonly options: NotificationConstructorOptions;
  readonly onDone: (done: Done) => void;
}

/** One per key: a new one takes the place of the old one. */
export class Shelf {
  readonly #Notification: NotificationClass;
  readonly #logger: Logger;
  /** Held strongly: a collected notification loses its click. */
  readonly #shown = new Map<string, Shown>();

  constructor(Notification: NotificationClass, logger: Logger) {
    this.#Notification = Notification;
    this.#logger = logger;
  }

  get keys(): readonly string[] {
    return [...this.#shown.keys()];
  }

  show({ key, options, onDone }: Notice): void {
    if (!this.#Notification.isSupported()) return;
    this.close(key);
    const notification = new this.#Notification(options);
    this.#shown.set(key, notification);
    const forget = (): void => {
      if (this.#shown.get(key) === notification) this.#shown.delete(key);
    };
    const end = (done: Done): void => {
      // not every service takes one away that was clicked
      if (this.#shown.get(key) === notification) this.close(key);
      onDone(done);
    };
    notification.on('click', () => end({ type: 'click' }));
    notification.on('action', ({ actionIndex }) => end({ type: 'button', index: actionIndex }));
    notification.on('reply', ({ reply }) => end({ type: 'reply', text: reply }));
    notification.on('close', (event) => {
      // Windows puts it away into its list, where it can still be clicked
      if (event?.reason !== 'timedOut') forget();
    });
    notification.on('failed', (_event, error) => {
      forget();
      this.#logger.warn('notification | not shown', { error });
    });
    notification.show();
  }

  close(key: string): void {
    const notification = this.#shown.get(key);
    this.#shown.delete(key);
    notification?.close();
  }

  closeAll(): void {
    for (const key of this.keys) this.close(key);
  }
}
