import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useT } from '../../state/i18n.ts';
import { useSubmit } from '../../state/use-submit.ts';
import { ErrorBanner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/TextField.tsx';
import styles from './dialog.module.css';

/** As long as the contract takes. */
const REASON_CHARS_MAX = 500;

/** Asks before something is done to others, and what they are told; a reason may be left out. */
export function ReasonDialog(props: {
  readonly title: string;
  readonly description: string;
  /** Of the field. */
  readonly label: string;
  readonly confirm: string;
  readonly onConfirm: (reason: string) => Promise<unknown>;
  readonly onClose: () => void;
}): ReactNode {
  const { title, description, label, confirm, onConfirm, onClose } = props;
  const t = useT();
  const formId = useId();
  const [reason, setReason] = useState('');
  const act = useSubmit(async () => {
    await onConfirm(reason.trim());
    onClose();
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    act.run();
  };
  return (
    <Dialog
      open
      size="s"
      title={title}
      description={description}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" form={formId} tone="danger" busy={act.busy}>
            {confirm}
          </Button>
        </>
      }
    >
      <form id={formId} className={styles['form']} onSubmit={submit} noValidate aria-busy={act.busy}>
        <TextField
          spellCheck
          label={label}
          value={reason}
          maxLength={REASON_CHARS_MAX}
          onChange={setReason}
        />
        {act.error && <ErrorBanner error={act.error} onRetry={act.run} />}
      </form>
    </Dialog>
  );
}
