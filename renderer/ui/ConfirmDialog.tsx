import type { ReactNode } from 'react';
import { useT } from '../state/i18n.ts';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';

export interface ConfirmDialogProps {
  readonly open: boolean;
  readonly title: string;
  readonly description: ReactNode;
  /** The verb on the button, never "OK". */
  readonly confirm: string;
  readonly cancel?: string;
  readonly tone?: 'accent' | 'danger';
  readonly busy?: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** One question, two answers. The harmless answer comes first and has the focus. */
export function ConfirmDialog(props: ConfirmDialogProps): ReactNode {
  const {
    open,
    title,
    description,
    confirm,
    cancel,
    tone = 'danger',
    busy = false,
    onConfirm,
    onCancel,
  } = props;
  const t = useT();
  return (
    <Dialog
      open={open}
      onClose={onCancel}
      title={title}
      description={description}
      size="s"
      role="alertdialog"
      actions={
        <>
          <Button onClick={onCancel}>{cancel ?? t('common.cancel')}</Button>
          <Button tone={tone} busy={busy} onClick={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    />
  );
}
