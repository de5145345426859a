/** The system's notifications: calls that ring, missed ones, new messages. */
import type { NotificationConstructorOptions } from 'electron';
import type { IncomingMessage, MissedCall } from '#engine/engine.ts';
import type { RingView } from '#shared/contracts/ipc/ring.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { Words } from '../words.ts';
import type { Abilities } from './abilities.ts';
import { type About, idOf } from './notification-id.ts';
import { type NotificationClass, Shelf } from './shelf.ts';
import { RING_BUTTONS, type Use } from './use.ts';

const TEXT_CHARS_MAX = 200;

/** Where a message or a missed call belongs. */
export type Place = Pick<IncomingMessage, 'workspaceId' | 'conversationId'>;

export interface NotificationsOptions {
  readonly Notification: NotificationClass;
  readonly abilities: Abilities;
  readonly words: Words;
  readonly logger: Logger;
  readonly onUse: (use: Use) => void;
}

export class Notifications {
  readonly #options: NotificationsOptions;
  readonly #shelf: Shelf;
  /** By key: for how many messages the one notification of a conversation stands, and which one that is. */
  readonly #messages = new Map<string, { readonly place: Place; readonly count: number }>();

  /** Calls that were told: one whose notification the person took away does not come again. */
  #told: ReadonlySet<string> = new Set();

  constructor(options: NotificationsOptions) {
    this.#options = options;
    this.#shelf = new Shelf(options.Notification, options.logger);
  }

  /** There while the calls ring. */
  ring(rings: readonly RingView[]): void {
    const keys = new Set(rings.map(ringKey));
    for (const key of this.#shelf.keys) if (isRing(key) && !keys.has(key)) this.#shelf.close(key);
    for (const ring of rings) if (!this.#told.has(ring.callId)) this.#showRing(ring);
    this.#told = new Set(rings.map(({ callId }) => callId));
  }

  missed({ workspaceId, conversationId, callId, callerName, type }: MissedCall): void {
    const { words } = this.#options;
    const body = words(type === 'video' ? 'missedVideo' : 'missedAudio', {
      name: this.#nameOf(callerName),
    });
    const about = { kind: 'missed', workspaceId, conversationId } as const;
    this.#shelf.show({
      key: `missed:${callId}`,
      options: named(about, { title: words('missedTitle'), body }),
      onDone: (done) => this.#options.onUse({ about, done }),
    });
  }

  /** One notification per conversation. `hideText`: it says that somebody wrote, not what. */
  message(message: IncomingMessage, hideText: boolean): void {
    const { words, abilities, onUse } = this.#options;
    const { workspaceId, conversationId, conversationName } = message;
    const senderName = this.#nameOf(message.senderName);
    const key = messagesKey(message);
    const place = { workspaceId, conversationId };
    const count = (this.#messages.get(key)?.count ?? 0) + 1;
    this.#messages.set(key, { place, count });
    const about = { kind: 'messages', ...place } as const;
    const title =
      conversationName === null
        ? senderName
        : words('messageFromIn', { name: senderName, conversation: conversationName });
    this.#shelf.show({
      key,
      options: {
        ...named(about, { title, body: this.#body(message.text, count, hideText) }),
        ...(abilities.reply ? { hasReply: true, replyPlaceholder: words('messageReply') } : {}),
      },
      onDone: (done) => {
        this.#messages.delete(key);
        onUse({ about, done });
      },
    });
  }

  /** Takes back what was told of the conversations that `isRead`. */
  takeBack(isRead: (place: Place) => boolean): void {
    for (const [key, { place }] of this.#messages) {
      if (!isRead(place)) continue;
      this.#messages.delete(key);
      this.#shelf.close(key);
    }
  }

  /** The person looks at the window: missed calls are marked there. */
  seen(): void {
    for (const key of this.#shelf.keys) if (key.startsWith('missed:')) this.#shelf.close(key);
  }

  close(): void {
    this.#shelf.closeAll();
  }

  #showRing(ring: RingView): void {
    const { words, abilities, onUse } = this.#options;
    const { callId, callerName, conversationName, type } = ring;
    const kind = words(type === 'video' ? 'ringVideo' : 'ringAudio');
    const about = { kind: 'ring', callId } as const;
    const texts = { answer: words('ringAnswer'), decline: words('ringDecline') };
    this.#shelf.show({
      key: ringKey(ring),
      options: {
        ...named(about, { title: this.#nameOf(callerName) }),
        body: conversationName === null ? kind : words('ringIn', { kind, conversation: conversationName }),
        // the ring window has the ringtone
        silent: true,
        urgency: 'critical',
        timeoutType: 'never',
        ...(abilities.actions
          ? { actions: RING_BUTTONS.map((name) => ({ type: 'button', text: texts[name] })) }
          : {}),
      },
      onDone: (done) => onUse({ about, done }),
    });
  }

  /** Some backends know none. */
  #nameOf(name: string): string {
    return name || this.#options.words('unknownCaller');
  }

  #body(text: string, count: number, hideText: boolean): string {
    const { words } = this.#options;
    if (hideText) return words('messageHidden', { count });
    return count > 1 ? words('messageMore', { text: short(text), count: count - 1 }) : short(text);
  }
}

const ringKey = ({ callId }: Pick<RingView, 'callId'>): string => `ring:${callId}`;
const isRing = (key: string): boolean => key.startsWith('ring:');
const messagesKey = ({ workspaceId, conversationId }: Place): string =>
  `messages:${workspaceId}:${conversationId}`;

function named(about: About, options: NotificationConstructorOptions): NotificationConstructorOptions {
  const id = idOf(about);
  return id === undefined ? options : { id, ...options };
}

const short = (text: string): string =>
  text.length > TEXT_CHARS_MAX ? `${text.slice(0, TEXT_CHARS_MAX)}…` : text;
