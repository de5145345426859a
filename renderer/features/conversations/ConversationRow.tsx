import { BellOff, CircleAlert, Clock, Phone, PhoneMissed, Video } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { PresenceStatus } from '#shared/contracts/connect/model.ts';
import type { ConversationView, WorkspaceView } from '#shared/contracts/view.ts';
import { shallowEqual, useConversation, useView } from '../../state/context.tsx';
import { type Formats, type Translate, useFormats, useT } from '../../state/i18n.ts';
import { isMissedCall, messageWords } from '../../state/message-words.ts';
import { conversationTitle, myIdOf, otherIdOf, userName } from '../../state/names.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { cx } from '../../ui/cx.ts';
import { Option } from '../../ui/ListBox.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import styles from './ConversationRow.module.css';

interface ConversationRowProps {
  readonly workspaceId: string;
  readonly conversationId: string;
  readonly open: boolean;
  readonly tabStop: boolean;
  readonly onOpen: (conversationId: string) => void;
}

/** What a row says of people, as plain values: a patch that changes none of them draws nothing. */
interface People {
  readonly title: string;
  readonly otherId: string | null;
  readonly presence: PresenceStatus | null;
  /** Who wrote last. */
  readonly sender: string;
  readonly mine: boolean;
}

function peopleOf(workspace: WorkspaceView, conversation: ConversationView, t: Translate): People {
  const otherId = otherIdOf(workspace, conversation);
  const other = otherId === null ? undefined : workspace.users[otherId];
  const senderId = conversation.lastMessage?.senderId ?? '';
  const mine = senderId === myIdOf(workspace);
  return {
    title: conversationTitle(workspace, conversation, t),
    otherId,
    presence: workspace.features.presence && other ? other.presence : null,
    sender: mine ? t('chat.you') : userName(workspace, senderId, t),
    mine,
  };
}

export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps): ReactNode {
  const { workspaceId, conversationId, open, tabStop, onOpen } = props;
  const t = useT();
  const formats = useFormats();
  const conversation = useConversation({ workspaceId, conversationId });
  const people = useView((view) => {
    const workspace = view.workspaces[workspaceId];
    return workspace && conversation ? peopleOf(workspace, conversation, t) : null;
  }, shallowEqual);
  if (!conversation || !people) return null;
  const { title, otherId, presence } = people;
  const unread = conversation.unreadCount;
  return (
    <Option
      selected={open}
      tabIndex={tabStop ? 0 : -1}
      onChoose={() => onOpen(conversation.id)}
      className={cx(styles['row'], open && styles['open'], unread > 0 && styles['unread'])}
    >
      <Avatar
        id={otherId ?? conversation.id}
        name={title}
        presence={presence}
        group={conversation.type === 'group'}
      />
      <div className={styles['words']}>
        <div className={styles['line']}>
          <span className={styles['title']}>{title}</span>
          {presence && <VisuallyHidden>{t(`common.presence.${presence}`)}</VisuallyHidden>}
          {conversation.muted && <BellOff aria-hidden size={13} className={styles['muted']} />}
          {conversation.lastMessage && (
            <time className={styles['time']} dateTime={new Date(conversation.updatedAt).toISOString()}>
              {formats.when(conversation.updatedAt)}
            </time>
          )}
        </div>
        <div className={styles['line']}>
          <Preview conversation={conversation} people={people} open={open} t={t} formats={formats} />
          <Badge count={unread} label={t('common.unread', { count: unread })} quiet={conversation.muted} />
        </div>
      </div>
    </Option>
  );
});

/** What is worth knowing without opening it: who types, my draft, else the last message. */
function Preview(props: {
  readonly conversation: ConversationView;
  readonly people: People;
  readonly open: boolean;
  readonly t: Translate;
  readonly formats: Formats;
}): ReactNode {
  const { conversation, people, open, t, formats } = props;
  const { sender, mine } = people;
  const { draft, lastMessage, typingIds, type } = conversation;
  if (typingIds.length > 0) {
    return <span className={cx(styles['preview'], styles['typing'])}>{t('chat.typingShort')}</span>;
  }
  if (draft.trim() !== '' && !open) {
    return (
      <span className={styles['preview']}>
        <span className={styles['draft']}>{t('chat.draft')}</span> {draft.replaceAll(/\s+/g, ' ').trim()}
      </span>
    );
  }
  if (!lastMessage) return <span className={styles['preview']}>{t('chat.noMessages')}</span>;
  const words = messageWords(t, formats, lastMessage, mine);
  const { call, kind } = lastMessage;
  const named = !call && kind === 'text' && (mine || type === 'group');
  const missed = call !== null && !mine && isMissedCall(call);
  const CallIcon = missed ? PhoneMissed : call?.type === 'video' ? Video : Phone;
  return (
    <span className={cx(styles['preview'], missed && styles['missed'])}>
      {lastMessage.delivery.state === 'pending' && <Clock aria-hidden size={13} />}
      {lastMessage.delivery.state === 'failed' && (
        <CircleAlert aria-hidden size={13} className={styles['failed']} />
      )}
      {call && <CallIcon aria-hidden size={13} />}
      {named ? t('chat.by', { name: sender, text: words }) : words}
    </span>
  );
}
