import { Download, File as FileIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { AttachmentView, MessageView } from '#shared/contracts/view.ts';
import { useFormats, useT } from '../../../state/i18n.ts';
import styles from './Attachments.module.css';
import { isPicture, mediaUrl } from './shown.ts';

export interface AttachmentsProps {
  readonly workspaceId: string;
  readonly message: MessageView;
  /** The Tab key stops at them. */
  readonly tabStop: boolean;
  /** Shows a picture large. */
  readonly onOpen: (attachment: AttachmentView) => void;
}

/** Pictures at a bounded size, other files as cards. */
export function Attachments({ workspaceId, message, tabStop, onOpen }: AttachmentsProps): ReactNode {
  if (message.attachments.length === 0) return null;
  const common = { workspaceId, tabIndex: tabStop ? 0 : -1 };
  return (
    <ul className={styles['list']}>
      {message.attachments.map((attachment) => (
        <li key={attachment.id}>
          {isPicture(attachment) ? (
            <Picture {...common} attachment={attachment} onOpen={onOpen} />
          ) : (
            <Card {...common} attachment={attachment} />
          )}
        </li>
      ))}
    </ul>
  );
}

interface OneProps {
  readonly workspaceId: string;
  readonly attachment: AttachmentView;
  readonly tabIndex: number;
}

/** Its place is as high as it will be, or the list would move under the reader. */
function Picture(props: OneProps & Pick<AttachmentsProps, 'onOpen'>): ReactNode {
  const { workspaceId, attachment, tabIndex, onOpen } = props;
  const t = useT();
  const [lost, setLost] = useState(false);
  if (lost) return <Card {...props} />;
  return (
    <button
      type="button"
      tabIndex={tabIndex}
      className={styles['picture']}
      aria-label={t('messages.picture', { name: attachment.name })}
      onClick={() => onOpen(attachment)}
    >
      <img
        src={mediaUrl(workspaceId, attachment)}
        alt={attachment.name}
        loading="lazy"
        decoding="async"
        draggable={false}
        onError={() => setLost(true)}
      />
    </button>
  );
}

function Card({ workspaceId, attachment, tabIndex }: OneProps): ReactNode {
  const t = useT();
  const formats = useFormats();
  const { name, size } = attachment;
  return (
    <div className={styles['card']}>
      <FileIcon aria-hidden size={22} className={styles['icon']} />
      <div className={styles['words']}>
        <span className={styles['name']}>
          <bdi>{name}</bdi>
        </span>
        {size !== null && <span className={styles['size']}>{formats.bytes(size)}</span>}
      </div>
      <a
        href={mediaUrl(workspaceId, attachment)}
        download={name}
        tabIndex={tabIndex}
        draggable={false}
        className={styles['download']}
        aria-label={t('messages.downloadOf', { name })}
      >
        <Download aria-hidden size={17} />
        <span>{t('messages.download')}</span>
      </a>
    </div>
  );
}
