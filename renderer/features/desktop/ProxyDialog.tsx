import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { useBridge, useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { useSubmit } from '../../state/use-submit.ts';
import { ErrorBanner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { PasswordField, TextField } from '../../ui/TextField.tsx';
import styles from './ProxyDialog.module.css';

/** Asked when the proxy of the network wants to know who this is; gone when main has its answer. */
export function ProxyDialog(): ReactNode {
  const host = useView(({ desktop }) => desktop.proxyQuestion?.host ?? null);
  return host === null ? null : <Question key={host} host={host} />;
}

function Question({ host }: { readonly host: string }): ReactNode {
  const t = useT();
  const formId = useId();
  const bridge = useBridge();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const answer = useSubmit((account: { username: string; password: string } | null) =>
    bridge.desktop.call.answerProxy({ account }),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const name = username.trim();
    setMissing(name === '');
    if (name === '') field.current?.focus();
    else answer.run({ username: name, password });
  };
  return (
    <Dialog
      open
      onClose={() => answer.run(null)}
      size="s"
      title={t('desktop.proxy.title')}
      description={t('desktop.proxy.text', { host })}
      actions={
        <>
          <Button onClick={() => answer.run(null)}>{t('desktop.proxy.no')}</Button>
          <Button type="submit" form={formId} tone="accent" busy={answer.busy}>
            {t('desktop.proxy.answer')}
          </Button>
        </>
      }
    >
      <form id={formId} className={styles['form']} onSubmit={submit} noValidate>
        <TextField
          ref={field}
          label={t('desktop.proxy.username')}
          autoComplete="off"
          autoCapitalize="none"
          maxLength={200}
          value={username}
          error={missing ? t('desktop.proxy.usernameMissing') : null}
          onChange={(value) => {
            setUsername(value);
            setMissing(false);
          }}
        />
        <PasswordField
          label={t('desktop.proxy.password')}
          autoComplete="off"
          maxLength={200}
          value={password}
          onChange={setPassword}
        />
        {answer.error && <ErrorBanner error={answer.error} />}
      </form>
    </Dialog>
  );
}
