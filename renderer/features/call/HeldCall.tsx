import { Pause, PhoneOff } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallView } from '#shared/contracts/view.ts';
import { useBridge } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { useCallNaming } from './call-name.ts';
import styles from './HeldCall.module.css';
import { run } from './run.ts';

/** A call that waits while another one runs: nothing of it is heard, nothing is sent. */
export function HeldCall({ call }: { readonly call: CallView }): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const { title } = useCallNaming(call);
  return (
    <section aria-label={t('call.withNames', { names: title })} className={styles['held']}>
      <Pause aria-hidden size={16} />
      <span className={styles['title']}>{title}</span>
      <span className={styles['state']}>{t('call.status.heldByMe')}</span>
      <IconButton
        size="s"
        tone="danger"
        icon={PhoneOff}
        label={t('call.hangUp')}
        onClick={() => run(bridge.call.call.hangUp({ callId: call.id }))}
      />
    </section>
  );
}
