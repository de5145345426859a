import { createContext, type ReactNode, useContext, useState } from 'react';
import { useBridge, useNotices, useWorkspace } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { myIdOf } from '../../state/names.ts';
import { type AboutPerson, PersonActsContext } from '../../state/person-acts.ts';
import { personEntries } from './person-entries.ts';
import { ReasonDialog } from './ReasonDialog.tsx';

/** Who is to be sent out, once it is said why. */
type Leaver = Pick<AboutPerson, 'place' | 'userId' | 'name'>;

const AskContext = createContext<(leaver: Leaver) => void>(() => undefined);

/** Around the window: lists of people show what can be done; what is asked on the way stands above them all, and stays when they close. */
export function ModerationProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const [leaver, setLeaver] = useState<Leaver | null>(null);
  return (
    <AskContext value={setLeaver}>
      <PersonActsContext value={ModerationActs}>{children}</PersonActsContext>
      {leaver && (
        <ReasonDialog
          title={t('moderation.person.kickTitle', { name: leaver.name })}
          description={t('moderation.person.kickText')}
          label={t('moderation.person.kickReason')}
          confirm={t('moderation.person.kickConfirm')}
          onConfirm={(reason) =>
            bridge.chat.call.moderate({
              ...leaver.place,
              act: { type: 'kick', userId: leaver.userId, reason },
            })
          }
          onClose={() => setLeaver(null)}
        />
      )}
    </AskContext>
  );
}

/** What one who keeps order can do about a person; nothing about oneself. */
function ModerationActs({ place, userId, name, children }: AboutPerson): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const notices = useNotices();
  const workspace = useWorkspace(place.workspaceId);
  const ask = useContext(AskContext);
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
    onSelect: () => ask({ place, userId, name }),
  };
  return children(features.moderation?.kick ? [...acts, kick] : acts);
}
