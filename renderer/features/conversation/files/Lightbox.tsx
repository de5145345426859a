import { Download } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { AttachmentView } from '#shared/contracts/view.ts';
import { useT } from '../../../state/i18n.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import styles from './Lightbox.module.css';
import { mediaUrl } from './shown.ts';

/** One picture, as large as the window lets it be. */
export function Lightbox(props: {
  readonly workspaceId: string;
  readonly attachment: AttachmentView;
  readonly onClose: () => void;
}): ReactNode {
  const { workspaceId, attachment, onClose } = props;
  const t = useT();
  const [lost, setLost] = useState(false);
  const url = mediaUrl(workspaceId, attachment);
  return (
    <Dialog
      open
      onClose={onClose}
      size="l"
      title={attachment.name}
      actions={
        <a href={url} download={attachment.name} draggable={false} className={styles['download']}>
          <Download aria-hidden size={17} />
          {t('messages.download')}
        </a>
      }
    >
      {lost ? (
        <p className={styles['lost']}>{t('messages.pictureLost')}</p>
      ) : (
        <img
          src={url}
          alt={attachment.name}
          className={styles['picture']}
          draggable={false}
          onError={() => setLost(true)}
        />
      )}
    </Dialog>
  );
}
