import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { useBridge } from '../../state/context.tsx';
import { errorText, useT } from '../../state/i18n.ts';
import { useSubmit } from '../../state/use-submit.ts';
import { ErrorBanner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { PasswordField, TextField } from '../../ui/TextField.tsx';
import styles from './form.module.css';

export interface SignInFormProps {
  readonly workspaceId: string;
  /** Whose sign-in has run out: only they sign in here again. */
  readonly username?: string;
}

/** Success shows in the view: the workspace is signed in then, and this form goes. */
export function SignInForm({ workspaceId, username: known }: SignInFormProps): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const [username, setUsername] = useState(known ?? '');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState<'username' | 'password' | null>(null);
  const usernameField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  const signIn = useSubmit(() =>
    bridge.workspace.call.signIn({ workspaceId, username: username.trim(), password }),
  );

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const gap = username.trim() === '' ? 'username' : password === '' ? 'password' : null;
    setMissing(gap);
    if (gap === 'username') usernameField.current?.focus();
    else if (gap === 'password') passwordField.current?.focus();
    else signIn.run();
  };
  const edited = (): void => {
    setMissing(null);
    if (!signIn.busy) signIn.clear();
  };
  const isWrong = signIn.error?.code === 'invalid-credentials';

  return (
    <form className={styles['form']} onSubmit={submit} noValidate aria-busy={signIn.busy}>
      <TextField
        ref={usernameField}
        label={t('signIn.username')}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        value={username}
        readOnly={known !== undefined || signIn.busy}
        tabIndex={known === undefined ? undefined : -1}
        error={missing === 'username' ? t('signIn.usernameMissing') : null}
        onChange={(value) => {
          setUsername(value);
          edited();
        }}
      />
      <PasswordField
        ref={passwordField}
        label={t('signIn.password')}
        name="password"
        autoComplete="current-password"
        value={password}
        readOnly={signIn.busy}
        error={
          missing === 'password'
            ? t('signIn.passwordMissing')
            : isWrong && signIn.error
              ? errorText(t, signIn.error)
              : null
        }
        onChange={(value) => {
          setPassword(value);
          edited();
        }}
      />
      {signIn.error && !isWrong && <ErrorBanner error={signIn.error} onRetry={signIn.run} />}
      <Button type="submit" tone="accent" size="l" wide busy={signIn.busy}>
        {t('signIn.signIn')}
      </Button>
    </form>
  );
}
