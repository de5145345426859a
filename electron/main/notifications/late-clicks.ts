/** What is done with notifications of an earlier run of the app, or with the one that started it. */
import type { ActivationArguments, App, Notification } from 'electron';
import { z } from 'zod';
import { aboutIn } from './notification-id.ts';
import type { Done, Use } from './use.ts';

/** What Electron's Notification has on some systems only. */
export interface NotificationHistory {
  /** Windows. */
  readonly handleActivation?: (callback: (details: ActivationArguments) => void) => void;
  /** macOS. */
  readonly getHistory?: () => Promise<readonly Pick<Notification, 'id' | 'on' | 'close'>[]>;
}

/** macOS: what the app was started by, if by a notification. */
const LaunchInfo = z.object({ identifier: z.string(), userText: z.string().optional() });

/** To be called before the app is ready. The answer tells what it was started by, of whatever shape. */
export function rememberLaunch(app: Pick<App, 'once'>): () => unknown {
  let info: unknown = null;
  app.once('ready', (_event, launchInfo) => {
    info = launchInfo;
  });
  return () => info;
}

export interface LateClicksOptions {
  readonly platform: NodeJS.Platform;
  readonly Notification: NotificationHistory;
  readonly launchInfo: unknown;
  readonly onUse: (use: Use) => void;
}

/** Listens until the app ends, and tells at once of what started it. Resolves when the earlier notifications are found. */
export class LateClicks {
  readonly #options: LateClicksOptions;
  /** Held strongly: a collected notification loses its click. */
  #earlier: readonly unknown[] = [];

  constructor(options: LateClicksOptions) {
    this.#options = options;
  }

  get earlier(): number {
    return this.#earlier.length;
  }

  async follow(): Promise<void> {
    const { platform, Notification, onUse } = this.#options;
    if (platform === 'win32')
      Notification.handleActivation?.((details) =>
        onUse({ about: aboutIn(details.arguments), done: doneOf(details) }),
      );
    if (platform === 'darwin') await this.#followMac();
  }

  async #followMac(): Promise<void> {
    const { Notification, launchInfo, onUse } = this.#options;
    const started = LaunchInfo.safeParse(launchInfo);
    if (started.success) {
      const { identifier, userText } = started.data;
      onUse({ about: aboutIn(identifier), done: replyOr(userText) });
    }
    const earlier = (await Notification.getHistory?.()) ?? [];
    this.#earlier = earlier;
    for (const one of earlier) {
      const about = aboutIn(one.id);
      if (about?.kind === 'ring') one.close(); // that call is long over
      one.on('click', () => onUse({ about, done: { type: 'click' } }));
      one.on('reply', ({ reply }) => onUse({ about, done: { type: 'reply', text: reply } }));
    }
  }
}

const replyOr = (text: string | undefined): Done =>
  text === undefined ? { type: 'click' } : { type: 'reply', text };

function doneOf({ type, actionIndex, reply }: ActivationArguments): Done {
  if (type === 'action' && actionIndex !== undefined) return { type: 'button', index: actionIndex };
  return replyOr(type === 'reply' ? reply : undefined);
}
