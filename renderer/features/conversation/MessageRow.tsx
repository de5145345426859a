/* oxlint-disable jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex -- messages are walked to by keys and have a menu */
import { Ban, CircleAlert, EllipsisVertical, LockKeyhole } from 'lucide-react';
import { memo, type MouseEvent, type ReactNode } from 'react';
import type { MessageView } from '#shared/contracts/view.ts';
import { errorText, useFormats, useT } from '../../state/i18n.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { CallLine } from './CallLine.tsx';
import { DeliveryMark } from './DeliveryMark.tsx';
import { MessageBody } from './MessageBody.tsx';
import styles from './MessageRow.module.css';
import type { Progress } from './progress.ts';

export interface MessageRowProps extends Progress {
  readonly message: MessageView;
  readonly mine: boolean;
  /** The very first of the conversation. */
  readonly beginning: boolean;
  readonly opensDay: boolean;
  readonly opensUnread: boolean;
  readonly opensRun: boolean;
  readonly closesRun: boolean;
  readonly senderName: string;
  /** In a group others have a face and a name. */
  readonly group: boolean;
  /** The one message that the Tab key stops at. */
  readonly tabStop: boolean;
  readonly onMenu: (message: MessageView, at: { x: number; y: number }) => void;
  readonly onRetry: (message: MessageView) => void;
  readonly onDiscard: (message: MessageView) => void;
}

export const MessageRow = memo(function MessageRow(props: MessageRowProps): ReactNode {
  const { message, opensDay, opensUnread, opensRun, tabStop, onMenu } = props;
  const t = useT();
  const formats = useFormats();
  const openMenu = (event: MouseEvent): void => {
    if (globalThis.getSelection()?.type === 'Range' && event.target instanceof HTMLAnchorElement) return;
    event.preventDefault();
    onMenu(message, { x: event.clientX, y: event.clientY });
  };
  return (
    <div className={cx(styles['row'], opensRun && styles['opensRun'])}>
      {props.beginning && <p className={styles['beginning']}>{t('chat.beginning')}</p>}
      {opensDay && (
        <p className={styles['day']}>
          <time dateTime={new Date(message.sentAt).toISOString()}>{formats.day(message.sentAt)}</time>
        </p>
      )}
      {opensUnread && <p className={styles['unread']}>{t('chat.newMessages')}</p>}
      <article
        tabIndex={tabStop ? 0 : -1}
        data-key={message.key}
        className={styles['article']}
        onContextMenu={openMenu}
      >
        {message.kind === 'call' && message.call ? (
          <CallLine message={message} mine={props.mine} />
        ) : message.kind === 'system' ? (
          <p className={styles['line']}>{message.content}</p>
        ) : (
          <Bubble {...props} />
        )}
      </article>
    </div>
  );
});

function Bubble(props: MessageRowProps): ReactNode {
  const { message, mine, opensRun, closesRun, senderName, group, onMenu, onRetry, onDiscard } = props;
  const t = useT();
  const formats = useFormats();
  const withFace = group && !mine;
  const { delivery } = message;
  return (
    <div className={cx(styles['side'], mine ? styles['mine'] : styles['theirs'])}>
      {withFace && (
        <span className={styles['face']}>
          {opensRun && <Avatar id={message.senderId} name={senderName} size="s" />}
        </span>
      )}
      <div className={styles['stack']}>
        {withFace && opensRun && <span className={styles['sender']}>{senderName}</span>}
        <div className={styles['withTools']}>
          <div
            className={cx(
              styles['bubble'],
              opensRun && styles['first'],
              closesRun && styles['last'],
              delivery.state === 'failed' && styles['notSent'],
            )}
          >
            <Content message={message} tabStop={props.tabStop} />
            <span className={styles['meta']}>
              {message.edited && !message.deleted && <span>{t('chat.edited')}</span>}
              <time dateTime={new Date(message.sentAt).toISOString()} title={formats.full(message.sentAt)}>
                {formats.time(message.sentAt)}
              </time>
              {!message.deleted && (
                <DeliveryMark progress={props.progress} readers={props.readers} readByAll={props.readByAll} />
              )}
            </span>
          </div>
          <button
            type="button"
            tabIndex={-1}
            className={styles['tool']}
            aria-label={t('chat.actions')}
            aria-haspopup="menu"
            onClick={(event) => {
              const box = event.currentTarget.getBoundingClientRect();
              onMenu(message, { x: box.left, y: box.bottom });
            }}
          >
            <EllipsisVertical aria-hidden size={17} />
          </button>
        </div>
        {delivery.state === 'failed' && (
          <div className={styles['failed']}>
            <span>
              <CircleAlert aria-hidden size={14} />
              {t('chat.delivery.failed')} {errorText(t, delivery.error)}
            </span>
            <Button size="s" tone="quiet" onClick={() => onRetry(message)}>
              {t('chat.retry')}
            </Button>
            <Button size="s" tone="quiet" onClick={() => onDiscard(message)}>
              {t('chat.discard')}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

function Content({ message, tabStop }: Pick<MessageRowProps, 'message' | 'tabStop'>): ReactNode {
  const t = useT();
  if (message.deleted) {
    return (
      <span className={styles['gone']}>
        <Ban aria-hidden size={15} />
        {t('chat.deleted')}
      </span>
    );
  }
  if (message.unreadable) {
    return (
      <span className={styles['gone']} title={t('chat.unreadableWhy')}>
        <LockKeyhole aria-hidden size={15} />
        {t('chat.unreadable')}
      </span>
    );
  }
  return <MessageBody text={message.content} tabStop={tabStop} />;
}
