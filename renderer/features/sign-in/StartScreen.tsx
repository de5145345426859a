import { MonitorDot, Server } from 'lucide-react';
import { type FormEvent, type ReactNode, type RefObject, useRef, useState } from 'react';
import { useBridge, useView } from '../../state/context.tsx';
import { errorText, useT } from '../../state/i18n.ts';
import { useSubmit } from '../../state/use-submit.ts';
import { Banner, ErrorBanner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { AddingQuestions } from './AddingQuestions.tsx';
import { OfferedServers } from './OfferedServers.tsx';
import { SignInFrame } from './SignInFrame.tsx';
import styles from './StartScreen.module.css';
import { type Adding, useAdding } from './use-adding.ts';

export interface StartScreenProps {
  /** The workspace is there and signed out; `hosted`: it was just made on this computer and has nobody in it yet. */
  readonly onAdded: (workspaceId: string, how: { hosted: boolean }) => void;
  /** Back to the workspaces; left out where there are none. */
  readonly onCancel?: (() => void) | undefined;
}

/** "Connect to a server" or "Host a workspace on this computer", as far as the administrator allows: for the first workspace and for every further one. */
export function StartScreen({ onAdded, onCancel }: StartScreenProps): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const { servers, onlyTheseServers, hosting, problems } = useView((view) => view.desktop.policy);
  const field = useRef<HTMLInputElement>(null);
  const adding = useAdding((workspaceId) => onAdded(workspaceId, { hosted: false }));
  const host = useSubmit(async () => {
    const { workspaceId } = await bridge.workspace.call.host();
    onAdded(workspaceId, { hosted: true });
  });
  const waiting = adding.connect.busy || adding.answer.busy || host.busy;
  const offers = servers.length > 0;
  return (
    <SignInFrame
      title={onCancel ? t('signIn.addTitle') : t('signIn.welcomeTitle')}
      lead={onCancel ? t('signIn.addLead') : t('signIn.welcomeLead')}
      onBack={onCancel}
    >
      {problems.length > 0 && (
        <div className={styles['problems']}>
          <Banner tone="warning">
            {t('signIn.policyProblems')}
            <ul>
              {problems.map((problem) => (
                <li key={problem}>{problem}</li>
              ))}
            </ul>
          </Banner>
        </div>
      )}
      {offers && <OfferedServers servers={servers} adding={adding} waiting={waiting} />}
      {onlyTheseServers && !offers && <p className={styles['note']}>{t('signIn.noServer')}</p>}
      {!onlyTheseServers && (
        <>
          {offers && <Or words={t('signIn.or')} />}
          <AddressForm field={field} adding={adding} waiting={waiting} plain={offers} />
        </>
      )}
      {hosting && !onlyTheseServers && (
        <>
          <Or words={t('signIn.or')} />
          <div className={styles['choice']}>
            <Button size="l" wide icon={MonitorDot} busy={host.busy} onClick={() => !waiting && host.run()}>
              {t('signIn.host')}
            </Button>
            <p className={styles['note']}>{host.busy ? t('signIn.hostStarting') : t('signIn.hostHint')}</p>
            {host.error && <ErrorBanner error={host.error} onRetry={host.run} />}
          </div>
        </>
      )}
      <AddingQuestions
        adding={adding}
        onRefuse={() => {
          adding.refuse();
          field.current?.focus();
        }}
      />
    </SignInFrame>
  );
}

function Or({ words }: { readonly words: string }): ReactNode {
  return (
    <p className={styles['or']}>
      <span>{words}</span>
    </p>
  );
}

/** `plain`: there are better offers above it. */
function AddressForm(props: {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly adding: Adding;
  readonly waiting: boolean;
  readonly plain: boolean;
}): ReactNode {
  const { field, adding, waiting, plain } = props;
  const { connect } = adding;
  const t = useT();
  const [address, setAddress] = useState('');
  /** Where a server that is offered was asked for, its error stands there. */
  const [mine, setMine] = useState(false);
  const run = (): void => {
    setMine(true);
    connect.run(address.trim());
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
        <output className={styles['progress']}>{t('signIn.looking', { address: address.trim() })}</output>
      )}
    </form>
  );
}
