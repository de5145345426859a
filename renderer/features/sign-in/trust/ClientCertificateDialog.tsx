import { FileKey2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ErrorView } from '#shared/errors/app-error.ts';
import type { AppBridge } from '../../../state/bridge.ts';
import { useBridge } from '../../../state/context.tsx';
import { errorText, useT } from '../../../state/i18n.ts';
import { useSubmit } from '../../../state/use-submit.ts';
import { ErrorBanner } from '../../../ui/Banner.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { PasswordField } from '../../../ui/TextField.tsx';
import { hostOf } from './certificate.ts';
import styles from './TrustDialog.module.css';

/** Whom it names; `null`: no file was chosen. A verb, though its name looks like a hook of React. */
async function give(bridge: AppBridge, address: string, password: string): Promise<string | null> {
  const { subject } = await bridge.workspace.call.useClientCertificate({ address, password });
  return subject;
}

/** A server that asks who one is before it lets anybody in: a file of the person's, which main opens. */
export function ClientCertificateDialog(props: {
  readonly address: string;
  /** What went wrong after it was chosen. */
  readonly error?: ErrorView | null;
  /** It is there for the next connection. */
  readonly onChosen: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const { address, error = null, onChosen, onClose } = props;
  const t = useT();
  const bridge = useBridge();
  const [password, setPassword] = useState('');
  const [none, setNone] = useState(false);
  const choose = useSubmit(async () => {
    setNone(false);
    const subject = await give(bridge, address, password);
    if (subject === null) setNone(true);
    else onChosen();
  });
  const isWrong = choose.error?.code === 'certificate-password';
  return (
    <Dialog
      open
      onClose={onClose}
      size="s"
      title={t('signIn.client.title', { host: hostOf(address) })}
      description={t('signIn.client.text')}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button tone="accent" icon={FileKey2} busy={choose.busy} onClick={() => choose.run()}>
            {t('signIn.client.choose')}
          </Button>
        </>
      }
    >
      <div className={styles['trust']}>
        <PasswordField
          label={t('signIn.client.password')}
          hint={t('signIn.client.passwordHint')}
          autoComplete="off"
          value={password}
          readOnly={choose.busy}
          error={isWrong && choose.error ? errorText(t, choose.error) : null}
          onChange={(value) => {
            setPassword(value);
            choose.clear();
          }}
        />
        {choose.error && !isWrong && <ErrorBanner error={choose.error} />}
        {!choose.error && error && <ErrorBanner error={error} />}
        <output>{none && t('signIn.client.none')}</output>
      </div>
    </Dialog>
  );
}
