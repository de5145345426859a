/* oxlint-disable jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex -- messages are walked to by keys and have a menu */
import { memo, type MouseEvent, type ReactNode } from 'react';
import { useFormats, useT } from '../../state/i18n.ts';
import { cx } from '../../ui/cx.ts';
import { Bubble } from './Bubble.tsx';
import { CallLine } from './CallLine.tsx';
import styles from './MessageRow.module.css';
import type { MessageRowProps } from './row-props.ts';

export const MessageRow = memo(function MessageRow(props: MessageRowProps): ReactNode {
  const { message, opensDay, opensUnread, opensRun, tabStop, shown, actions } = props;
  const t = useT();
  const formats = useFormats();
  const openMenu = (event: MouseEvent): void => {
    if (globalThis.getSelection()?.type === 'Range' && event.target instanceof HTMLAnchorElement) return;
    event.preventDefault();
    actions.menu(message, { x: event.clientX, y: event.clientY });
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
        className={cx(styles['article'], shown && styles['shown'])}
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
