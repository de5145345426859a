import { Building2, ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { PolicyView } from '#shared/contracts/policy.ts';
import { useT } from '../../state/i18n.ts';
import { ErrorBanner } from '../../ui/Banner.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { hostOf } from './trust/certificate.ts';
import styles from './OfferedServers.module.css';
import type { Adding } from './use-adding.ts';

/** What the administrator offers: one click each. */
export function OfferedServers(props: {
  readonly servers: PolicyView['servers'];
  readonly adding: Adding;
  readonly waiting: boolean;
}): ReactNode {
  const { servers, adding, waiting } = props;
  const { connect } = adding;
  const t = useT();
  /** The one that was asked for last. */
  const [asked, setAsked] = useState<string | null>(null);
  const ask = (address: string): void => {
    if (waiting) return;
    setAsked(address);
    connect.run(address);
  };
  return (
    <section aria-label={t('signIn.servers')} className={styles['servers']}>
      <p className={styles['note']}>{t('signIn.managed')}</p>
      <ul className={styles['list']}>
        {servers.map(({ address, name }) => {
          const title = name ?? hostOf(address);
          const busy = connect.busy && asked === address;
          return (
            <li key={address}>
              <button
                type="button"
                className={styles['server']}
                aria-busy={busy || undefined}
                onClick={() => ask(address)}
              >
                <span aria-hidden className={styles['icon']}>
                  <Building2 size={20} />
                </span>
                <span className={styles['words']}>
                  <strong>{title}</strong>
                  {name !== null && <span className={styles['address']}>{hostOf(address)}</span>}
                </span>
                {busy ? <Spinner /> : <ChevronRight aria-hidden size={18} className={styles['flip']} />}
              </button>
              {connect.error && asked === address && (
                <ErrorBanner error={connect.error} onRetry={() => ask(address)} />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
