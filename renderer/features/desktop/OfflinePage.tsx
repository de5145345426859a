import { CloudOff, RotateCw, ShieldQuestion, Stethoscope } from 'lucide-react';
import type { ReactNode } from 'react';
import type { WorkspaceView } from '#shared/contracts/view.ts';
import { useBridge, useNotices } from '../../state/context.tsx';
import { errorText, useT } from '../../state/i18n.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './OfflinePage.module.css';

/** A workspace of which nothing is known yet, and that cannot be reached: why, where, and every way out. The sign-in stays. */
export function OfflinePage(props: {
  readonly workspace: WorkspaceView;
  /** Until the next try by itself; `null`: none is planned. */
  readonly seconds: number | null;
  /** What the server's certificate, or the missing one of the person's, asks for; `null`: nothing. */
  readonly trust: 'server' | 'client' | null;
  readonly onTrust: () => void;
  readonly onDiagnose: () => void;
}): ReactNode {
  const { workspace, seconds, trust, onTrust, onDiagnose } = props;
  const { id: workspaceId, name, address, connection } = workspace;
  const t = useT();
  const bridge = useBridge();
  const notices = useNotices();
  const trying = connection.state !== 'offline';
  return (
    <main className={styles['ground']}>
      <div className={styles['page']}>
        <span aria-hidden className={styles['icon']}>
          <CloudOff size={30} strokeWidth={1.6} />
        </span>
        <h1 className={styles['title']}>{t('desktop.offline.title', { name })}</h1>
        <p className={styles['lead']}>{t('desktop.offline.signedIn')}</p>
        <dl className={styles['facts']}>
          <dt>{t('desktop.offline.address')}</dt>
          <dd>
            <bdi>{address}</bdi>
          </dd>
          {connection.state === 'offline' && (
            <>
              <dt>{t('desktop.offline.why')}</dt>
              <dd>{errorText(t, connection.error)}</dd>
            </>
          )}
        </dl>
        <div className={styles['actions']}>
          <Button
            tone={trust ? 'neutral' : 'accent'}
            icon={RotateCw}
            busy={trying}
            onClick={() => void notices.run(() => bridge.workspace.call.reconnect({ workspaceId }))}
          >
            {t('common.reconnect')}
          </Button>
          {trust && (
            <Button tone="accent" icon={ShieldQuestion} onClick={onTrust}>
              {t(trust === 'server' ? 'desktop.offline.certificate' : 'desktop.offline.chooseCertificate')}
            </Button>
          )}
          <Button icon={Stethoscope} onClick={onDiagnose}>
            {t('desktop.offline.diagnose')}
          </Button>
        </div>
        {/* told once; counting down is for the eye */}
        <output className={styles['next']}>
          {trying && t('desktop.offline.trying')}
          {!trying && seconds !== null && <span aria-hidden>{t('common.retryIn', { count: seconds })}</span>}
        </output>
      </div>
    </main>
  );
}
