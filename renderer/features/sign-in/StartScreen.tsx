import { MonitorDot } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import type { ProbeResult } from '#shared/contracts/ipc/workspace.ts';
import { useBridge, useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { useSubmit } from '../../state/use-submit.ts';
import { Banner, ErrorBanner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { AddingQuestions } from './AddingQuestions.tsx';
import { AddressForm } from './AddressForm.tsx';
import { OfferedServers } from './OfferedServers.tsx';
import { SignInFrame } from './SignInFrame.tsx';
import styles from './StartScreen.module.css';
import { useAdding } from './use-adding.ts';

/** How a workspace came to be. */
export interface Arrival {
  /** It was just made on this computer and has nobody in it yet. */
  readonly hosted: boolean;
  /** Of the server's program, where it says. */
  readonly version?: string;
  /** Of the invitation that the address was; kept nowhere else. */
  readonly token?: string;
}

export interface StartScreenProps {
  /** The workspace is there and signed out. */
  readonly onAdded: (workspaceId: string, arrival: Arrival) => void;
  /** Back to the workspaces; left out where there are none. */
  readonly onCancel?: (() => void) | undefined;
}

/** "Connect to a server" or "Host a workspace on this computer", as far as the administrator allows: for the first workspace and for every further one. */
export function StartScreen({ onAdded, onCancel }: StartScreenProps): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const { servers, onlyTheseServers, hosting, problems } = useView((view) => view.desktop.policy);
  const field = useRef<HTMLInputElement>(null);
  const adding = useAdding((workspaceId, found) => onAdded(workspaceId, arrivalOf(found)));
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

const arrivalOf = ({ version, token }: ProbeResult): Arrival => ({
  hosted: false,
  ...(version === null ? {} : { version }),
  ...(token === null ? {} : { token }),
});

function Or({ words }: { readonly words: string }): ReactNode {
  return (
    <p className={styles['or']}>
      <span>{words}</span>
    </p>
  );
}
