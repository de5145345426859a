import { Building2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { PolicyView } from '#shared/contracts/policy.ts';
import { useT } from '../../state/i18n.ts';
import { hostOf } from './trust/certificate.ts';
import styles from './OfferedServers.module.css';
import { ServerRow } from './ServerRow.tsx';
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
        {servers.map(({ address, name }) => (
          <ServerRow
            key={address}
            icon={Building2}
            busy={connect.busy && asked === address}
            error={asked === address ? connect.error : null}
            onChoose={() => ask(address)}
          >
            <strong>{name ?? hostOf(address)}</strong>
            {name !== null && <span className={styles['address']}>{hostOf(address)}</span>}
          </ServerRow>
        ))}
      </ul>
    </section>
  );
}
