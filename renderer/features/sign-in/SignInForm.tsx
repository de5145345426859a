import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import type { WorkspaceView } from '#shared/contracts/view.ts';
import { useBridge } from '../../state/context.tsx';
import { errorText, useT } from '../../state/i18n.ts';
import { useSubmit } from '../../state/use-submit.ts';
import { ErrorBanner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { PasswordField, TextField } from '../../ui/TextField.tsx';
import styles from './form.module.css';
import { tokenOf } from './invitation.ts';
import { Portal } from './Portal.tsx';
import {
  fieldOf,
  gapOf,
  type SignInEntry,
  type SignInField,
  type SignInGap,
  takesToken,
} from './sign-in-rules.ts';

export interface SignInFormProps {
  readonly workspace: WorkspaceView;
  /** Whose sign-in has run out: only they sign in here again. */
  readonly username?: string;
  /** Came with the link that was pasted as the address. */
  readonly token?: string | undefined;
}

/** Asks for what this server wants. Success shows in the view: the workspace is signed in then, and this form goes. */
export function SignInForm({ workspace, username: known, token: given }: SignInFormProps): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const { id: workspaceId, features } = workspace;
  const shape = features.signIn;
  const isOwnId = shape.name === 'own-id';
  const [entry, setEntry] = useState<SignInEntry>({ name: known ?? '', password: '', token: given ?? '' });
  const [gap, setGap] = useState<SignInGap | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const signIn = useSubmit(() => {
    const token = takesToken(shape) ? tokenOf(entry.token) : '';
    const { name, password } = entry;
    return bridge.workspace.call.signIn({
      workspaceId,
      username: name.trim(),
      password,
      ...(token === '' ? {} : { token }),
    });
  });
  const refused = signIn.error ? fieldOf(shape, entry, signIn.error.code) : null;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const missing = gapOf(shape, entry);
    setGap(missing);
    if (missing) form.current?.querySelector<HTMLInputElement>(`[data-field="${missing}"]`)?.focus();
    else signIn.run();
  };
  const wrong = (field: SignInField): string | null => {
    if (gap === field) return t(isOwnId && gap === 'name' ? 'signIn.ownIdMissing' : MISSING[gap]);
    if (refused !== field || !signIn.error) return null;
    return field === 'token' ? t('signIn.tokenWrong') : errorText(t, signIn.error);
  };
  const field = (name: SignInField) => ({
    'data-field': name,
    value: entry[name],
    readOnly: signIn.busy,
    error: wrong(name),
    onChange: (value: string) => {
      setEntry({ ...entry, [name]: value });
      setGap(null);
      if (!signIn.busy) signIn.clear();
    },
  });

  return (
    <form ref={form} className={styles['form']} onSubmit={submit} noValidate aria-busy={signIn.busy}>
      <TextField
        {...field('name')}
        label={t(isOwnId ? 'signIn.ownId' : 'signIn.username')}
        hint={isOwnId && t('signIn.ownIdHint')}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        maxLength={200}
        readOnly={known !== undefined || signIn.busy}
        tabIndex={known === undefined ? undefined : -1}
      />
      {shape.password !== 'none' && (
        <PasswordField
          {...field('password')}
          label={t('signIn.password')}
          hint={shape.password === 'optional' && t('signIn.passwordOptional')}
          name="password"
          autoComplete="current-password"
          maxLength={200}
        />
      )}
      {takesToken(shape) && (
        <PasswordField
          {...field('token')}
          label={t('signIn.token')}
          hint={t(given !== undefined && entry.token === given ? 'signIn.tokenFromLink' : 'signIn.tokenHint')}
          name="invitation"
        />
      )}
      {signIn.error && refused === null && (
        <ErrorBanner error={signIn.error} onRetry={signIn.run} onSignIn={signIn.run} />
      )}
      <Button type="submit" tone="accent" size="l" wide busy={signIn.busy}>
        {t('signIn.signIn')}
      </Button>
      {shape.portal !== null && <Portal address={shape.portal} />}
    </form>
  );
}

const MISSING = {
  name: 'signIn.usernameMissing',
  password: 'signIn.passwordMissing',
} as const satisfies Record<SignInGap, string>;
