import { Phone, PhoneIncoming, PhoneMissed, PhoneOutgoing, Video } from 'lucide-react';
import type { ReactNode } from 'react';
import { useT } from '../../state/i18n.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import type { HistoryRow as Row } from './history-rows.ts';
import styles from './HistoryRow.module.css';

/** What a row leads to; given by the App, where features meet. */
export interface HistoryActions {
  readonly onOpen: (conversationId: string) => void;
  readonly onCall: (conversationId: string, video: boolean) => void;
  /** Why this conversation cannot be called now, in words; `null` when it can. */
  readonly whyNot: (conversationId: string, video: boolean) => string | null;
}

const ICONS = { incoming: PhoneIncoming, outgoing: PhoneOutgoing, missed: PhoneMissed } as const;

/** One call: the row opens the conversation, the buttons call back. */
export function HistoryRow(props: HistoryActions & { readonly row: Row }): ReactNode {
  const { row, onOpen, onCall, whyNot } = props;
  const t = useT();
  const { title, people, direction, conversationId } = row;
  const Icon = ICONS[direction];
  const words = (
    <>
      <Avatar id={row.avatarId} name={title} group={row.group} />
      <span className={styles['words']}>
        <span className={styles['head']}>
          <span className={styles['title']}>{title}</span>
          <time dateTime={new Date(row.at).toISOString()} title={row.full} className={styles['time']}>
            {row.time}
          </time>
        </span>
        {people !== null && <span className={styles['people']}>{people}</span>}
        <span className={styles['line']}>
          <Icon aria-hidden size={14} />
          {row.video && <Video aria-hidden size={14} />}
          <span>{row.line}</span>
        </span>
      </span>
    </>
  );
  return (
    <li className={styles['row']} data-direction={direction}>
      {conversationId === null ? (
        <span className={styles['main']}>
          {words}
          <VisuallyHidden>{t('history.gone')}</VisuallyHidden>
        </span>
      ) : (
        <>
          <button type="button" className={styles['main']} onClick={() => onOpen(conversationId)}>
            {words}
            <VisuallyHidden>{t('history.openConversation')}</VisuallyHidden>
          </button>
          <CallBack name={title} conversationId={conversationId} onCall={onCall} whyNot={whyNot} />
        </>
      )}
    </li>
  );
}

function CallBack(
  props: Omit<HistoryActions, 'onOpen'> & { readonly name: string; readonly conversationId: string },
): ReactNode {
  const { name, conversationId, onCall, whyNot } = props;
  const t = useT();
  const button = (video: boolean): ReactNode => {
    const label = t(video ? 'history.callBackVideo' : 'history.callBack', { name });
    const reason = whyNot(conversationId, video);
    // stays in reach when it cannot be used, or nobody would learn why
    return (
      <IconButton
        icon={video ? Video : Phone}
        label={reason === null ? label : t('history.cannot', { label, reason })}
        aria-disabled={reason !== null || undefined}
        className={styles['call']}
        onClick={() => reason === null && onCall(conversationId, video)}
      />
    );
  };
  return (
    <span className={styles['actions']}>
      {button(false)}
      {button(true)}
    </span>
  );
}
