import { Circle, Link, Lock, LockOpen, MicOff, Shield, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ModerationAct } from '#shared/contracts/moderation.ts';
import { useBridge, useConversation, useNotices, useWorkspace } from '../../state/context.tsx';
import { errorText, useT } from '../../state/i18n.ts';
import type { ConversationRef } from '../../state/message-store.ts';
import { conversationTitle } from '../../state/names.ts';
import { useSubmit } from '../../state/use-submit.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { MenuButton, type MenuEntry } from '../../ui/MenuButton.tsx';
import { InviteDialog } from './InviteDialog.tsx';
import { PlaceMarks } from './PlaceMarks.tsx';
import { ReasonDialog } from './ReasonDialog.tsx';

/** For the head of a conversation or of its call: how things stand, and what one who keeps order can do. Nothing where nobody does. */
export function ModerationMenu(place: ConversationRef): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const notices = useNotices();
  const workspace = useWorkspace(place.workspaceId);
  const conversation = useConversation(place);
  const [asking, setAsking] = useState<'lock' | 'clear' | 'invite' | null>(null);
  const close = (): void => setAsking(null);
  const moderate = (act: ModerationAct): Promise<void> => bridge.chat.call.moderate({ ...place, act });
  const clear = useSubmit(async () => {
    await moderate({ type: 'clear' });
    close();
  });
  const moderation = workspace?.features.moderation;
  if (!moderation || !conversation) return null;
  const act = (wanted: ModerationAct): Promise<boolean> => notices.run(() => moderate(wanted));
  const { lock, record } = moderation;
  const groups: (MenuEntry | false | null)[][] = [
    [
      moderation.mute && {
        key: 'mute',
        icon: MicOff,
        label: t('moderation.muteAll'),
        onSelect: () =>
          void act({ type: 'mute', userId: null }).then(
            (done) => done && notices.tell('moderation.done.muteAll'),
          ),
      },
      record && {
        key: 'record',
        icon: Circle,
        label: t(record.recording ? 'moderation.stopRecord' : 'moderation.record'),
        onSelect: () => void act({ type: 'record', on: !record.recording }),
      },
      lock && {
        key: 'lock',
        icon: lock.locked ? LockOpen : Lock,
        label: t(lock.locked ? 'moderation.unlock' : 'moderation.lock'),
        onSelect: () => (lock.locked ? void act({ type: 'lock', on: false, text: '' }) : setAsking('lock')),
      },
      moderation.invite && {
        key: 'invite',
        icon: Link,
        label: t('moderation.invite'),
        onSelect: () => setAsking('invite'),
      },
    ],
    [
      moderation.clear && {
        key: 'clear',
        icon: Trash2,
        label: t('moderation.clear'),
        onSelect: () => {
          clear.clear();
          setAsking('clear');
        },
      },
    ],
  ];
  const shown = groups.map((group) => group.filter((entry) => entry !== false && entry !== null));
  return (
    <>
      <PlaceMarks locked={lock?.locked === true} recorded={record?.recording === true} />
      {shown.flat().length > 0 && <MenuButton icon={Shield} label={t('moderation.menu')} groups={shown} />}
      {asking === 'lock' && (
        <ReasonDialog
          title={t('moderation.lockTitle', { place: conversationTitle(workspace, conversation, t) })}
          description={t('moderation.lockText')}
          label={t('moderation.lockReason')}
          confirm={t('moderation.lockConfirm')}
          onConfirm={(text) => moderate({ type: 'lock', on: true, text })}
          onClose={close}
        />
      )}
      {asking === 'invite' && <InviteDialog place={place} onClose={close} />}
      <ConfirmDialog
        open={asking === 'clear'}
        title={t('moderation.clearTitle')}
        description={clear.error ? errorText(t, clear.error) : t('moderation.clearText')}
        confirm={t('moderation.clearConfirm')}
        busy={clear.busy}
        onConfirm={clear.run}
        onCancel={close}
      />
    </>
  );
}
