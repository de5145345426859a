import { type ReactNode, useState } from 'react';
import { useBridge, useNotices, useWorkspace } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { myIdOf } from '../../state/names.ts';
import type { AboutPerson } from '../../state/person-acts.ts';
import { personEntries } from './person-entries.ts';
import { ReasonDialog } from './ReasonDialog.tsx';

/** What one who keeps order can do about a person; nothing about oneself. */
export function ModerationActs({ place, userId, name, children }: AboutPerson): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const notices = useNotices();
  const workspace = useWorkspace(place.workspaceId);
  const [kicking, setKicking] = useState(false);
  if (!workspace || userId === myIdOf(workspace)) return children([]);
  const { features } = workspace;
  const acts = personEntries(features, userId).map((entry) => ({
    key: entry.name,
    label: t(`moderation.person.${entry.name}`),
    onSelect: () =>
      void notices
        .run(() => bridge.chat.call.moderate({ ...place, act: entry.act }))
        .then((done) => done && notices.tell(`moderation.done.${entry.name}`, { name })),
  }));
  const kick = {
    key: 'kick',
    label: t('moderation.person.kick'),
    onSelect: () => setKicking(true),
  };
  return (
    <>
      {children(features.moderation?.kick ? [...acts, kick] : acts)}
      {kicking && (
        <ReasonDialog
          title={t('moderation.person.kickTitle', { name })}
          description={t('moderation.person.kickText')}
          label={t('moderation.person.kickReason')}
          confirm={t('moderation.person.kickConfirm')}
          onConfirm={(reason) =>
            bridge.chat.call.moderate({ ...place, act: { type: 'kick', userId, reason } })
          }
          onClose={() => setKicking(false)}
        />
      )}
    </>
  );
}
