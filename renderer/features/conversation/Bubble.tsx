import { Ban, CircleAlert, EllipsisVertical, EyeOff, LockKeyhole, SmilePlus } from 'lucide-react';
import type { MouseEvent, ReactNode } from 'react';
import type { MessageView } from '#shared/contracts/view.ts';
import { errorText, useFormats, useT } from '../../state/i18n.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { DeliveryMark } from './DeliveryMark.tsx';
import { Attachments } from './files/Attachments.tsx';
import { MessageBody } from './MessageBody.tsx';
import { isAnswerable } from './MessageMenu.tsx';
import styles from './MessageRow.module.css';
import { Quote } from './Quote.tsx';
import { ReactionBar } from './reactions/ReactionBar.tsx';
import type { MessageRowProps, Point, RowActions } from './row-props.ts';

/** What a person has said, with what became of it. */
export function Bubble(props: MessageRowProps): ReactNode {
  const { workspaceId, message, mine, myId, opensRun, closesRun, senderName, group, actions } = props;
  const t = useT();
  const formats = useFormats();
  const withFace = group && !mine;
  const { delivery, deleted } = message;
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
              message.mentionsMe && !deleted && styles['namesMe'],
              delivery.state === 'failed' && styles['notSent'],
            )}
          >
            <Content {...props} />
            <span className={styles['meta']}>
              {message.edited && !deleted && <span>{t('chat.edited')}</span>}
              <time dateTime={new Date(message.sentAt).toISOString()} title={formats.full(message.sentAt)}>
                {formats.time(message.sentAt)}
              </time>
              {!deleted && (
                <DeliveryMark progress={props.progress} readers={props.readers} readByAll={props.readByAll} />
              )}
            </span>
          </div>
          <Tools {...props} />
        </div>
        {!deleted && message.reactions.length > 0 && (
          <ReactionBar
            workspaceId={workspaceId}
            message={message}
            myId={myId}
            onReact={props.canReact ? actions.react : null}
            tabStop={props.tabStop}
          />
        )}
        {delivery.state === 'failed' && (
          <div className={styles['failed']}>
            <span>
              <CircleAlert aria-hidden size={14} />
              {t('chat.delivery.failed')} {errorText(t, delivery.error)}
            </span>
            <Button size="s" tone="quiet" onClick={() => actions.retry(message)}>
              {t('chat.retry')}
            </Button>
            <Button size="s" tone="quiet" onClick={() => actions.discard(message)}>
              {t('chat.discard')}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

/** For those who point: whoever walks by keys has the menu. */
function Tools({ message, canReact, actions }: MessageRowProps): ReactNode {
  const t = useT();
  const below =
    (action: RowActions['menu']) =>
    ({ currentTarget }: MouseEvent): void => {
      const box = currentTarget.getBoundingClientRect();
      const at: Point = { x: box.left, y: box.bottom };
      action(message, at);
    };
  return (
    <>
      {canReact && isAnswerable(message) && (
        <button
          type="button"
          tabIndex={-1}
          className={styles['tool']}
          aria-label={t('messages.react')}
          aria-haspopup="dialog"
          onClick={below(actions.pickReaction)}
        >
          <SmilePlus aria-hidden size={17} />
        </button>
      )}
      <button
        type="button"
        tabIndex={-1}
        className={styles['tool']}
        aria-label={t('chat.actions')}
        aria-haspopup="menu"
        onClick={below(actions.menu)}
      >
        <EllipsisVertical aria-hidden size={17} />
      </button>
    </>
  );
}

function Content(props: MessageRowProps): ReactNode {
  const { workspaceId, message, tabStop, actions } = props;
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
  return (
    <div className={styles['content']}>
      {props.privateWith && (
        <span className={styles['private']}>
          <EyeOff aria-hidden size={14} />
          {props.mine ? t('messages.privateTo', { name: props.privateWith }) : t('messages.privateToMe')}
        </span>
      )}
      <Answered {...props} />
      <Attachments
        workspaceId={workspaceId}
        message={message}
        tabStop={tabStop}
        onOpen={actions.openPicture}
      />
      {(message.content !== '' || message.attachments.length === 0) && (
        <MessageBody
          text={message.content}
          names={message.mentionsMe ? props.myNames : NOBODY}
          tabStop={tabStop}
        />
      )}
    </div>
  );
}

function Answered({ message, quoted, quotedName, tabStop, actions }: MessageRowProps): ReactNode {
  const { replyToId }: Pick<MessageView, 'replyToId'> = message;
  if (replyToId === null) return null;
  return (
    <Quote
      message={quoted}
      senderName={quotedName}
      tabStop={tabStop}
      onShow={() => actions.show(replyToId)}
    />
  );
}

const NOBODY: readonly string[] = [];
