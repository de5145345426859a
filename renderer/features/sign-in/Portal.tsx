import { ExternalLink } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useBridge, useNotices } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './form.module.css';
import { hostOf } from './trust/certificate.ts';

/** Signing in elsewhere, with the browser of the person; they come back with a link. */
export function Portal({ address }: { readonly address: string }): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const notices = useNotices();
  const hintId = useId();
  return (
    <div className={styles['portal']}>
      <Button
        wide
        icon={ExternalLink}
        aria-describedby={hintId}
        onClick={() => void notices.run(() => bridge.app.call.openExternal({ url: address }))}
      >
        {t('signIn.portal')}
      </Button>
      <p id={hintId} className={styles['note']}>
        {t('signIn.portalHint', { host: hostOf(address) })}
      </p>
    </div>
  );
}
