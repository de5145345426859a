import { ArrowLeft, EllipsisVertical, Link } from 'lucide-react';
import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import type { ConversationView, WorkspaceView } from '#shared/contracts/view.ts';
import { conversationLink } from '../../state/app-link.ts';
import { useNotices } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { conversationTitle, myIdOf, otherIdOf, userName } from '../../state/names.ts';
import { PersonActs } from '../../state/person-acts.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { MenuButton } from '../../ui/MenuButton.tsx';
import styles from './ConversationHeader.module.css';
import { copyText } from '../../ui/copy-text.ts';

export interface ConversationHeaderProps {
  readonly workspace: WorkspaceView;
  readonly conversation: ConversationView;
  /** Buttons of other features: calling, for one. What takes the whole width stands in a line below. */
  readonly actions: ReactNode;
  /** Back to the list, where only one of the two fits; left out otherwise. */
  readonly onBack?: (() => void) | undefined;
}

export function ConversationHeader(props: ConversationHeaderProps): ReactNode {
  const { workspace, conversation, actions, onBack } = props;
  const t = useT();
  const notices = useNotices();
  const title = conversationTitle(workspace, conversation, t);
  const otherId = otherIdOf(workspace, conversation);
  const other = otherId === null ? undefined : workspace.users[otherId];
  const presence = workspace.features.presence && other ? other.presence : null;
  return (
    <header className={styles['header']}>
      {onBack && (
        <IconButton icon={ArrowLeft} label={t('common.back')} onClick={onBack} className={styles['back']} />
      )}
      <Avatar
        id={otherId ?? conversation.id}
        name={title}
        presence={presence}
        group={conversation.type === 'group'}
      />
      <div className={styles['words']}>
        <h1 className={styles['title']}>{title}</h1>
        {conversation.type === 'group' ? (
          <Members workspace={workspace} conversation={conversation} />
        ) : (
          presence && <span className={styles['state']}>{t(`common.presence.${presence}`)}</span>
        )}
      </div>
      <div className={styles['actions']}>
        <IconButton
          icon={Link}
          label={t('chat.header.copyLink')}
          onClick={() => {
            copyText(conversationLink(workspace, conversation.id));
            notices.tell('chat.header.linkCopied');
          }}
        />
        {actions}
      </div>
    </header>
  );
}

function Members(props: {
  readonly workspace: WorkspaceView;
  readonly conversation: ConversationView;
}): ReactNode {
  const { workspace, conversation } = props;
  const t = useT();
  const me = myIdOf(workspace);
  const withPresence = workspace.features.presence !== null;
  return (
    <Popover.Root>
      <Popover.Trigger className={styles['members']}>
        {t('chat.header.members', { count: conversation.memberIds.length })}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles['popover']}
          align="start"
          sideOffset={6}
          collisionPadding={8}
          aria-label={t('chat.header.memberList')}
        >
          <ul>
            {conversation.memberIds.map((id) => {
              const user = workspace.users[id];
              const name = userName(workspace, id, t);
              return (
                <li key={id} className={styles['member']}>
                  <Avatar
                    id={id}
                    name={name}
                    size="s"
                    presence={withPresence ? (user?.presence ?? null) : null}
                  />
                  <span className={styles['memberName']}>
                    {id === me ? t('chat.header.me', { name }) : name}
                  </span>
                  {withPresence && user && (
                    <span className={styles['state']}>{t(`common.presence.${user.presence}`)}</span>
                  )}
                  <PersonActs
                    place={{ workspaceId: workspace.id, conversationId: conversation.id }}
                    userId={id}
                    name={name}
                  >
                    {(acts) =>
                      acts.length > 0 && (
                        <MenuButton
                          size="s"
                          icon={EllipsisVertical}
                          label={t('chat.header.memberOptions', { name })}
                          groups={[acts]}
                        />
                      )
                    }
                  </PersonActs>
                </li>
              );
            })}
          </ul>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
