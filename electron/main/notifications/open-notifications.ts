/** Joins the notifications to the engine, the main window and the ring. */
import type { Engine } from '#engine/engine.ts';
import type { desktopGroup } from '#shared/contracts/ipc/desktop.ts';
import type { GroupClient } from '#shared/contracts/ipc/client.ts';
import type { OpenTarget } from '#shared/contracts/open-target.ts';
import { isQuietIn } from '#shared/machines/quiet.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { RingFeed } from '../ring/ring-feed.ts';
import type { Words } from '../words.ts';
import { abilitiesOf } from './abilities.ts';
import { LateClicks, type NotificationHistory } from './late-clicks.ts';
import { Notifications, type Place } from './notifications.ts';
import type { NotificationClass } from './shelf.ts';
import { userOf } from './use.ts';

type Look = Parameters<GroupClient<typeof desktopGroup>['call']['look']>[0];

export interface OpenNotificationsOptions {
  readonly Notification: NotificationClass & NotificationHistory;
  readonly platform: NodeJS.Platform;
  /** What the app was started by, as macOS tells. */
  readonly launchInfo: unknown;
  readonly engine: Pick<Engine, 'events' | 'view'> & {
    readonly handlers: { readonly chat: Pick<Engine['handlers']['chat'], 'send' | 'saveDraft'> };
  };
  readonly rings: RingFeed;
  /** Asks the system whether it wants to be left alone; never rejects. */
  readonly fresh: () => Promise<void>;
  /** The main window has the focus, by the window system's word. */
  readonly isFocused: () => boolean;
  readonly onRing: (callId: string) => void;
  readonly onAnswer: (callId: string) => void;
  readonly onDecline: (callId: string) => void;
  /** `null`: only the main window is shown. */
  readonly onOpen: (target: OpenTarget | null) => void;
  readonly words: Words;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface OpenedNotifications {
  /** The main window says what it has in front. */
  look(look: Look): void;
  /** The main window came to the front. */
  seen(): void;
  close(): void;
}

export function openNotifications(options: OpenNotificationsOptions): OpenedNotifications {
  const { engine, rings, fresh, isFocused, logger, words, platform, launchInfo } = options;
  let front: Look['at'] = null;
  const isLookedAt = (place: Place): boolean =>
    isFocused() && front?.workspaceId === place.workspaceId && front.conversationId === place.conversationId;
  const isRead = (place: Place): boolean =>
    isLookedAt(place) ||
    !engine.view().workspaces[place.workspaceId]?.conversations[place.conversationId]?.unreadCount;

  const reply = async (place: Place, text: string): Promise<void> => {
    const { chat } = engine.handlers;
    const { workspaceId, conversationId } = place;
    try {
      await chat.send({ workspaceId, conversationId, content: text });
    } catch (error) {
      // what was written is not lost: it waits in the field for messages
      logger.warn('notification | reply not sent', { error });
      await chat.saveDraft({ workspaceId, conversationId, draft: text });
      options.onOpen({ type: 'conversation', workspaceId, conversationId, offerJoin: false });
    }
  };
  const onUse = userOf({
    ...options,
    onReply: (place, text) => {
      reply(place, text).catch((error: unknown) => {
        logger.error('notification | reply lost', { error });
        options.onOpen(null);
      });
    },
  });
  const notifications = new Notifications({
    Notification: options.Notification,
    abilities: abilitiesOf(platform),
    words,
    logger,
    onUse,
  });

  rings.events.on('changed', (now) => notifications.ring(now));
  engine.events.on('missed', (call) => {
    // also of the conversation in front: who missed it was not there
    if (!call.quiet) notifications.missed(call);
  });
  engine.events.on('incoming-message', (message) => {
    if (!engine.view().settings.notifyMessages || isLookedAt(message)) return;
    void fresh().then(() => {
      const view = engine.view();
      if (isQuietIn(view, message) || isRead(message)) return;
      notifications.message(message, view.settings.hideMessageText);
    });
  });
  engine.events.on('patch', () => notifications.takeBack(isRead));

  const late = new LateClicks({ platform, Notification: options.Notification, launchInfo, onUse });
  late.follow().catch((error: unknown) => logger.warn('notification | no history', { error }));

  return {
    look({ at }) {
      front = at;
      notifications.takeBack(isRead);
    },
    seen() {
      notifications.seen();
      notifications.takeBack(isRead);
    },
    close: () => notifications.close(),
  };
}
