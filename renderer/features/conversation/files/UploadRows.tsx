import { CircleAlert, File as FileIcon, RotateCw, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { assertNever } from '#shared/tools/assert-never.ts';
import { useUploadList, useUploads } from '../../../state/context.tsx';
import { errorText, useFormats, useT } from '../../../state/i18n.ts';
import type { ConversationRef } from '../../../state/message-store.ts';
import type { Upload } from '../../../state/uploads.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Progress } from '../../../ui/Progress.tsx';
import styles from './UploadRows.module.css';

/** Files that are chosen, on their way, or did not get there. */
export function UploadRows({ refOf }: { readonly refOf: ConversationRef }): ReactNode {
  const t = useT();
  const list = useUploadList(refOf);
  if (list.length === 0) return null;
  return (
    <ul className={styles['list']} aria-label={t('messages.files')}>
      {list.map((upload) => (
        <Row key={upload.id} upload={upload} />
      ))}
    </ul>
  );
}

function Row({ upload }: { readonly upload: Upload }): ReactNode {
  const t = useT();
  const uploads = useUploads();
  const { id, name, status } = upload;
  const failed = status.state === 'failed';
  const stop = status.state === 'waiting' || status.state === 'sending' ? 'cancelFile' : 'removeFile';
  return (
    <li className={styles['row']}>
      {failed ? (
        <CircleAlert aria-hidden size={18} className={styles['wrong']} />
      ) : (
        <FileIcon aria-hidden size={18} className={styles['icon']} />
      )}
      <div className={styles['words']}>
        <span className={styles['name']}>
          <bdi>{name}</bdi>
        </span>
        <Status upload={upload} />
      </div>
      {failed && (
        <IconButton
          size="s"
          icon={RotateCw}
          label={t('messages.retryFile', { name })}
          tooltipSide="top"
          onClick={() => uploads.retry(id)}
        />
      )}
      <IconButton
        size="s"
        icon={X}
        label={t(`messages.${stop}`, { name })}
        tooltipSide="top"
        onClick={() => uploads.remove(id)}
      />
    </li>
  );
}

function Status({ upload: { name, size, status } }: { readonly upload: Upload }): ReactNode {
  const t = useT();
  const formats = useFormats();
  switch (status.state) {
    case 'chosen':
      return <span className={styles['state']}>{formats.bytes(size)}</span>;
    case 'waiting':
      return <span className={styles['state']}>{t('messages.fileWaiting')}</span>;
    case 'sending':
      return <Progress label={t('messages.fileSending', { name })} value={status.given} max={size} />;
    case 'failed':
      return (
        <span role="alert" className={styles['wrong']}>
          {errorText(t, status.error)}
        </span>
      );
    default:
      return assertNever(status, 'unknown state of a file');
  }
}
