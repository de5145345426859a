import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { useBridge } from '../../state/context.tsx';
import { errorText, useT } from '../../state/i18n.ts';
import { useSubmit } from '../../state/use-submit.ts';
import { ErrorBanner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { PasswordField, TextField } from '../../ui/TextField.tsx';
import { type Account, type AccountField, accountFault } from './account-rules.ts';
import styles from './form.module.css';

const EMPTY: Account = { displayName: '', username: '', password: '', invite: '' };
/** Errors of the server that are about one field. */
const FIELD_OF: Partial<Record<string, AccountField>> = {
  'username-taken': 'username',
  'invite-needed': 'invite',
};

export function CreateAccountForm(props: {
  readonly workspaceId: string;
  readonly needsInvite: boolean;
}): ReactNode {
  const { workspaceId, needsInvite } = props;
  const t = useT();
  const bridge = useBridge();
  const [account, setAccount] = useState(EMPTY);
  const [fault, setFault] = useState<AccountField | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const register = useSubmit(async () => {
    const { invite, ...rest } = account;
    await bridge.workspace.call.register({ workspaceId, ...rest, ...(needsInvite ? { invite } : {}) });
  });
  const refusedField = register.error ? FIELD_OF[register.error.code] : undefined;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const found = accountFault(account, needsInvite);
    setFault(found);
    if (found) form.current?.querySelector<HTMLInputElement>(`[data-field="${found}"]`)?.focus();
    else register.run();
  };
  const field = (name: AccountField) => ({
    'data-field': name,
    label: t(`signIn.${name}`),
    value: account[name],
    readOnly: register.busy,
    error:
      fault === name
        ? t(`signIn.${name}Wrong`)
        : refusedField === name && register.error
          ? errorText(t, register.error)
          : null,
    onChange: (value: string) => {
      setAccount({ ...account, [name]: value });
      if (fault === name) setFault(null);
      if (refusedField === name) register.clear();
    },
  });

  return (
    <form ref={form} className={styles['form']} onSubmit={submit} noValidate aria-busy={register.busy}>
      {needsInvite && <TextField {...field('invite')} name="invite" hint={t('signIn.inviteHint')} />}
      <TextField
        {...field('displayName')}
        name="name"
        autoComplete="name"
        maxLength={80}
        hint={t('signIn.displayNameHint')}
      />
      <TextField
        {...field('username')}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        maxLength={32}
      />
      <PasswordField
        {...field('password')}
        name="password"
        autoComplete="new-password"
        maxLength={200}
        hint={t('signIn.newPasswordHint')}
      />
      {register.error && !refusedField && <ErrorBanner error={register.error} onRetry={register.run} />}
      <Button type="submit" tone="accent" size="l" wide busy={register.busy}>
        {t('signIn.createAccount')}
      </Button>
    </form>
  );
}
