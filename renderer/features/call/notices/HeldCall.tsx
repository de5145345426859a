import { Pause, PhoneOff, Play } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallView } from '#shared/contracts/view.ts';
import { useBridge, useNotices } from '../../../state/context.tsx';
import { useT } from '../../../state/i18n.ts';
import { Button } from '../../../ui/Button.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { useCallNaming } from '../call-name.ts';
import { run } from '../run.ts';
import styles from './HeldCall.module.css';

/** A call that waits: nothing of it is heard, nothing is sent. To go back into it puts the other one on hold. */
export function HeldCall({ call }: { readonly call: CallView }): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const notices = useNotices();
  const { title } = useCallNaming(call);
  const callId = call.id;
  return (
    <section aria-label={t('call.withNames', { names: title })} className={styles['held']}>
      <Pause aria-hidden size={16} />
      <div className={styles['words']}>
        <span className={styles['title']}>{title}</span>
        <span className={styles['state']}>{t('call.status.heldByMe')}</span>
      </div>
      <Button
        size="s"
        tone="positive"
        icon={Play}
        onClick={() => void notices.run(() => bridge.call.call.resume({ callId }))}
      >
        {t('call.resume')}
      </Button>
      <IconButton
        size="s"
        tone="danger"
        icon={PhoneOff}
        label={t('call.hangUp')}
        onClick={() => run(bridge.call.call.hangUp({ callId }))}
      />
    </section>
  );
}
