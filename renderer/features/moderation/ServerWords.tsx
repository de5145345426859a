import { type ReactNode, useEffect } from 'react';
import { assertNever } from '#shared/tools/assert-never.ts';
import { useBridge, useNotices, useViewStore } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';

const TONES = { info: 'info', warning: 'warning', error: 'danger' } as const;

/** What servers and those who keep order say to all who are there. Draws nothing: it becomes notices of the window. */
export function ServerWords(): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const notices = useNotices();
  const views = useViewStore();
  useEffect(
    () =>
      bridge.chat.on('notice', ({ workspaceId, notice }) => {
        switch (notice.type) {
          case 'said': {
            const place = views.getState().view?.workspaces[workspaceId]?.name ?? '';
            return notices.say(t('moderation.said', { place, text: notice.text }), TONES[notice.level]);
          }
          // the call that it is about hears this
          case 'please-mute':
            return undefined;
          default:
            return assertNever(notice, 'unknown notice');
        }
      }),
    [t, bridge, notices, views],
  );
  return null;
}
