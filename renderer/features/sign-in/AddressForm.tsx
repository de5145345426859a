import { Server } from 'lucide-react';
import { type FormEvent, type ReactNode, type RefObject, useState } from 'react';
import { errorText, useT } from '../../state/i18n.ts';
import { serverName } from '../../state/names.ts';
import { ErrorBanner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { shownAddress } from './invitation.ts';
import { KindChoice } from './KindChoice.tsx';
import styles from './StartScreen.module.css';
import type { Adding } from './use-adding.ts';

/** Where the server is. `plain`: there are better offers above it. */
export function AddressForm(props: {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly adding: Adding;
  readonly waiting: boolean;
  readonly plain: boolean;
}): ReactNode {
  const { field, adding, waiting, plain } = props;
  const { connect, found } = adding;
  const t = useT();
  const [address, setAddress] = useState('');
  const [kind, setKind] = useState<string | null>(null);
  /** Where a server that is offered was asked for, its error stands there. */
  const [mine, setMine] = useState(false);
  const run = (): void => {
    setMine(true);
    connect.run(address.trim(), kind ?? undefined);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (address.trim() === '') field.current?.focus();
    else run();
  };
  const error = mine ? connect.error : null;
  const isAboutInput = error?.code === 'bad-address';
  return (
    <form className={styles['choice']} onSubmit={submit} noValidate aria-busy={connect.busy}>
      <TextField
        ref={field}
        label={t(plain ? 'signIn.otherServer' : 'signIn.address')}
        hint={t('signIn.addressHint')}
        placeholder="chat.example.com"
        name="address"
        autoComplete="url"
        inputMode="url"
        autoCapitalize="none"
        value={address}
        error={isAboutInput && error ? errorText(t, error) : null}
        readOnly={waiting}
        onChange={(value) => {
          setAddress(value);
          connect.clear();
        }}
      />
      {error && !isAboutInput && <ErrorBanner error={error} onRetry={run} />}
      <Button
        type="submit"
        tone={plain ? 'neutral' : 'accent'}
        size="l"
        wide
        icon={Server}
        busy={connect.busy && mine}
      >
        {t('signIn.connect')}
      </Button>
      {connect.busy && mine && (
        <output className={styles['progress']}>
          {found
            ? t('signIn.found', { server: serverName(found, t), host: found.host })
            : t('signIn.looking', { address: shownAddress(address) })}
        </output>
      )}
      <KindChoice kind={kind} onChange={setKind} />
    </form>
  );
}
