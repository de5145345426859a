/** The system's notifications: an incoming call, a missed one, new messages while the window has no focus. */
import type { Notification, NotificationConstructorOptions } from 'electron';
import type { IncomingMessage, MissedCall } from '#engine/engine.ts';
import type { RingView } from '#shared/contracts/ipc/ring.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { Words } from './words.ts';

const TEXT_CHARS_MAX = 200;

/** The part of Electron's Notification class that is used. */
export interface NotificationClass {
  new (options: NotificationConstructorOptions): Pick<Notification, 'on' | 'show' | 'close'>;
  isSupported(): boolean;
}
type Shown = InstanceType<NotificationClass>;

export interface NotificationsOptions {
  readonly Notification: NotificationClass;
  readonly words: Words;
  readonly logger: Logger;
  /** A click on the ringing call. */
  readonly onRingClick: () => void;
  /** A click on any other. */
  readonly onClick: () => void;
}

export class Notifications {
  readonly #options: NotificationsOptions;
  /** Held strongly: a collected notification loses its click. */
  readonly #shown = new Map<string, Shown>();
  /** By conversation: for how many messages its one notification stands. */
  readonly #counts = new Map<string, number>();
  #ring: string | null = null;

  constructor(options: NotificationsOptions) {
    this.#options = options;
  }

  /** There while the call rings. */
  ring(ring: RingView | null): void {
    const key = ring && `ring:${ring.callId}`;
    if (key === this.#ring) return;
    if (this.#ring) this.#close(this.#ring);
    this.#ring = key;
    if (!ring || !key) return;
    const { words, onRingClick } = this.#options;
    this.#show(
      key,
      {
        title: ring.callerName,
        body: words(ring.type === 'video' ? 'ringVideo' : 'ringAudio'),
        // the ring window has the ringtone
        silent: true,
        urgency: 'critical',
        timeoutType: 'never',
      },
      onRingClick,
    );
  }

  missed({ callId, callerName, type }: MissedCall): void {
    const { words, onClick } = this.#options;
    const body = words(type === 'video' ? 'missedVideo' : 'missedAudio', { name: callerName });
    this.#show(`missed:${callId}`, { title: words('missedTitle'), body }, onClick);
  }

  /** One notification per conversation, for messages that came while nobody looks at the window. */
  message({ workspaceId, conversationId, senderName, conversationName, text }: IncomingMessage): void {
    const { words, onClick } = this.#options;
    const key = `messages:${workspaceId}:${conversationId}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    const title =
      conversationName === null
        ? senderName
        : words('messageFromIn', { name: senderName, conversation: conversationName });
    const body = count > 1 ? words('messageMore', { text: short(text), count: count - 1 }) : short(text);
    this.#show(key, { title, body }, onClick);
  }

  /** The person looks at the window: what was told of messages and missed calls is done with. */
  seen(): void {
    this.#counts.clear();
    for (const key of this.#shown.keys()) if (key !== this.#ring) this.#close(key);
  }

  close(): void {
    for (const key of this.#shown.keys()) this.#close(key);
  }

  #show(key: string, options: NotificationConstructorOptions, onClick: () => void): void {
    const { Notification, logger } = this.#options;
    if (!Notification.isSupported()) return;
    this.#close(key);
    const notification = new Notification(options);
    this.#shown.set(key, notification);
    const forget = () => {
      if (this.#shown.get(key) === notification) this.#shown.delete(key);
    };
    notification.on('click', () => {
      forget();
      onClick();
    });
    notification.on('close', forget);
    notification.on('failed', (_event, error) => {
      forget();
      logger.warn('notification | not shown', { error });
    });
    notification.show();
  }

  #close(key: string): void {
    const notification = this.#shown.get(key);
    this.#shown.delete(key);
    notification?.close();
  }
}

const short = (text: string): string =>
  text.length > TEXT_CHARS_MAX ? `${text.slice(0, TEXT_CHARS_MAX)}…` : text;
