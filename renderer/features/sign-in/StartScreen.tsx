import { MonitorDot, Server } from 'lucide-react';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import type { ProbeResult } from '#shared/contracts/ipc/workspace.ts';
import { useBridge } from '../../state/context.tsx';
import { errorText, useT } from '../../state/i18n.ts';
import { useSubmit } from '../../state/use-submit.ts';
import { ErrorBanner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { PlainTextConsent } from './PlainTextConsent.tsx';
import { SignInFrame } from './SignInFrame.tsx';
import styles from './StartScreen.module.css';

export interface StartScreenProps {
  /** The workspace is there and signed out; `hosted`: it was just made on this computer and has nobody in it yet. */
  readonly onAdded: (workspaceId: string, how: { hosted: boolean }) => void;
  /** Back to the workspaces; left out where there are none. */
  readonly onCancel?: (() => void) | undefined;
}

/** "Connect to a server" or "Host a workspace on this computer": for the first workspace and for every further one. */
export function StartScreen({ onAdded, onCancel }: StartScreenProps): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const [address, setAddress] = useState('');
  const [plain, setPlain] = useState<ProbeResult | null>(null);
  const field = useRef<HTMLInputElement>(null);

  const add = async (found: ProbeResult, consentPlainText: boolean): Promise<void> => {
    const { workspaceId } = await bridge.workspace.call.add({ address: found.address, consentPlainText });
    setPlain(null);
    onAdded(workspaceId, { hosted: false });
  };
  const connect = useSubmit(async () => {
    const found = await bridge.workspace.call.probe({ address: address.trim() });
    if (found.encrypted) await add(found, false);
    else setPlain(found);
  });
  const consent = useSubmit((found: ProbeResult) => add(found, true));
  const host = useSubmit(async () => {
    const { workspaceId } = await bridge.workspace.call.host();
    onAdded(workspaceId, { hosted: true });
  });

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (address.trim() === '') field.current?.focus();
    else connect.run();
  };
  const isAboutInput = connect.error?.code === 'bad-address';
  const waiting = connect.busy || consent.busy || host.busy;

  return (
    <SignInFrame
      title={onCancel ? t('signIn.addTitle') : t('signIn.welcomeTitle')}
      lead={onCancel ? t('signIn.addLead') : t('signIn.welcomeLead')}
      onBack={onCancel}
    >
      <form className={styles['choice']} onSubmit={submit} noValidate aria-busy={connect.busy}>
        <TextField
          ref={field}
          label={t('signIn.address')}
          hint={t('signIn.addressHint')}
          placeholder="chat.example.com"
          name="address"
          autoComplete="url"
          inputMode="url"
          autoCapitalize="none"
          value={address}
          error={isAboutInput && connect.error ? errorText(t, connect.error) : null}
          readOnly={waiting}
          onChange={(value) => {
            setAddress(value);
            connect.clear();
          }}
        />
        {connect.error && !isAboutInput && <ErrorBanner error={connect.error} onRetry={connect.run} />}
        <Button type="submit" tone="accent" size="l" wide icon={Server} busy={connect.busy}>
          {t('signIn.connect')}
        </Button>
        {connect.busy && (
          <output className={styles['progress']}>{t('signIn.looking', { address: address.trim() })}</output>
        )}
      </form>
      <p className={styles['or']}>
        <span>{t('signIn.or')}</span>
      </p>
      <div className={styles['choice']}>
        <Button size="l" wide icon={MonitorDot} busy={host.busy} onClick={() => !waiting && host.run()}>
          {t('signIn.host')}
        </Button>
        <p className={styles['note']}>{host.busy ? t('signIn.hostStarting') : t('signIn.hostHint')}</p>
        {host.error && <ErrorBanner error={host.error} onRetry={host.run} />}
      </div>
      <PlainTextConsent
        found={plain}
        busy={consent.busy}
        error={consent.error}
        onConsent={(found) => consent.run(found)}
        onRefuse={() => {
          setPlain(null);
          consent.clear();
          field.current?.focus();
        }}
      />
    </SignInFrame>
  );
}
