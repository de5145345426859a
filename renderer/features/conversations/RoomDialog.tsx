import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { useBridge } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { useSubmit } from '../../state/use-submit.ts';
import { ErrorBanner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/TextField.tsx';
import styles from './RoomDialog.module.css';

/** Into a room by its name. `mayCreate`: one that is not there yet is made by entering it. */
export function RoomDialog(props: {
  readonly workspaceId: string;
  readonly mayCreate: boolean;
  readonly onEntered: (conversationId: string) => void;
  readonly onClose: () => void;
}): ReactNode {
  const { workspaceId, mayCreate, onEntered, onClose } = props;
  const t = useT();
  const bridge = useBridge();
  const formId = useId();
  const field = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const [missing, setMissing] = useState(false);
  const enter = useSubmit(async () => {
    const { conversationId } = await bridge.chat.call.openRoom({ workspaceId, name: name.trim() });
    onEntered(conversationId);
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const isEmpty = name.trim() === '';
    setMissing(isEmpty);
    if (isEmpty) field.current?.focus();
    else enter.run();
  };
  const isWrong = enter.error?.code === 'bad-payload';
  return (
    <Dialog
      open
      size="s"
      title={t('chat.room.enter')}
      onClose={onClose}
      actions={
        <Button type="submit" form={formId} tone="accent" busy={enter.busy}>
          {t('chat.room.go')}
        </Button>
      }
    >
      <form id={formId} className={styles['form']} onSubmit={submit} noValidate aria-busy={enter.busy}>
        <TextField
          ref={field}
          label={t('chat.room.name')}
          hint={t(mayCreate ? 'chat.room.hintCreate' : 'chat.room.hint')}
          value={name}
          maxLength={120}
          autoCapitalize="none"
          readOnly={enter.busy}
          error={missing ? t('chat.room.nameMissing') : isWrong ? t('chat.room.nameWrong') : null}
          onChange={(value) => {
            setName(value);
            setMissing(false);
            if (!enter.busy) enter.clear();
          }}
        />
        {enter.error && !isWrong && <ErrorBanner error={enter.error} onRetry={enter.run} />}
      </form>
    </Dialog>
  );
}
