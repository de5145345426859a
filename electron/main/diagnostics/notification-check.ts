import type { Clock } from '#shared/tools/clock.ts';
import type { NotificationClass } from '../notifications/shelf.ts';
import { type Check, finding } from './finding.ts';

export interface NotificationCheckOptions {
  readonly Notification: NotificationClass;
  readonly title: string;
  readonly body: string;
  readonly clock: Clock;
}

/** Some systems never tell that it was shown, in milliseconds. */
const SHOWN_MS = 3000;

/** Shows one; only the person can tell whether they saw it. */
export function notificationCheck({ Notification, title, body, clock }: NotificationCheckOptions): Check {
  return async () => {
    if (!Notification.isSupported()) return finding('failed', 'notificationUnsupported');
    const notification = new Notification({ title, body, silent: true });
    return new Promise((resolve) => {
      const cancel = clock.after(SHOWN_MS, () => resolve(finding('warning', 'notificationUnheard')));
      notification.on('show', () => {
        cancel();
        resolve(finding('ok', 'notificationShown'));
      });
      notification.on('failed', (_event, error) => {
        cancel();
        resolve(finding('failed', 'notificationFailed', { text: error }));
      });
      notification.show();
    });
  };
}
