import { ShieldAlert } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ErrorView } from '#shared/errors/app-error.ts';
import { useFormats, useT } from '../../../state/i18n.ts';
import { ErrorBanner } from '../../../ui/Banner.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { type Certificate, fingerprintGroups, hostOf } from './certificate.ts';
import styles from './TrustDialog.module.css';

/** Whether a server is who it says: nothing is trusted before the person has said that they compared the fingerprint. */
export function TrustDialog(props: {
  readonly certificate: Certificate;
  readonly busy: boolean;
  readonly error: ErrorView | null;
  readonly onTrust: () => void;
  readonly onRefuse: () => void;
}): ReactNode {
  const { certificate, busy, error, onTrust, onRefuse } = props;
  const { address, fingerprint, problem, subject, issuer } = certificate;
  const t = useT();
  const [compared, setCompared] = useState(false);
  return (
    <Dialog
      open
      onClose={onRefuse}
      role="alertdialog"
      title={t('signIn.trust.title', { host: hostOf(address) })}
      description={t('signIn.trust.text')}
      actions={
        <>
          <Button onClick={onRefuse}>{t('signIn.trust.no')}</Button>
          <Button tone="danger" busy={busy} disabled={!compared} onClick={onTrust}>
            {t('signIn.trust.yes')}
          </Button>
        </>
      }
    >
      <div className={styles['trust']}>
        {problem && (
          <strong className={styles['bad']}>
            {t(`signIn.trust.problem.${problem}`, { host: hostOf(address) })}
          </strong>
        )}
        <dl className={styles['facts']}>
          <dt className={styles['wide']}>{t('signIn.trust.fingerprint')}</dt>
          <dd className={styles['wide']}>
            <ol dir="ltr" className={styles['fingerprint']}>
              {fingerprintGroups(fingerprint).map((group, index) => (
                // a group may come twice; its place does not change
                // oxlint-disable-next-line react/no-array-index-key
                <li key={index}>{group}</li>
              ))}
            </ol>
          </dd>
          {subject && (
            <>
              <dt>{t('signIn.trust.subject')}</dt>
              <dd>{subject}</dd>
            </>
          )}
          {issuer && (
            <>
              <dt>{t('signIn.trust.issuer')}</dt>
              <dd>{issuer}</dd>
            </>
          )}
          <Validity certificate={certificate} />
        </dl>
        <p className={styles['warning']}>
          <ShieldAlert aria-hidden size={18} />
          {t('signIn.trust.warning')}
        </p>
        <label className={styles['tick']}>
          <input type="checkbox" checked={compared} onChange={(event) => setCompared(event.target.checked)} />
          <span>{t('signIn.trust.compared')}</span>
        </label>
        {error && <ErrorBanner error={error} onRetry={onTrust} />}
      </div>
    </Dialog>
  );
}

function Validity({ certificate }: { readonly certificate: Certificate }): ReactNode {
  const t = useT();
  const formats = useFormats();
  const { validFrom, validTo } = certificate;
  const [now] = useState(() => Date.now());
  if (validFrom === null || validTo === null) return null;
  const holds = validFrom <= now && now <= validTo;
  return (
    <>
      <dt>{t('signIn.trust.valid')}</dt>
      <dd>
        {t('signIn.trust.validFromTo', { from: formats.date(validFrom), to: formats.date(validTo) })}
        {!holds && <strong className={styles['bad']}> {t('signIn.trust.notValid')}</strong>}
      </dd>
    </>
  );
}
