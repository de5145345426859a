import { Check, CheckCheck, Clock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useT } from '../../state/i18n.ts';
import { cx } from '../../ui/cx.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import styles from './DeliveryMark.module.css';
import type { Progress } from './progress.ts';

export function DeliveryMark({ progress, readers, readByAll }: Progress): ReactNode {
  const t = useT();
  if (progress === 'none') return null;
  const Icon = progress === 'pending' ? Clock : progress === 'sent' ? Check : CheckCheck;
  const words =
    readers === '' ? t(`chat.delivery.${progress}`) : t('chat.delivery.readBy', { names: readers });
  return (
    <Tooltip text={words}>
      <span className={cx(styles['mark'], readByAll && styles['read'])}>
        <Icon aria-hidden size={progress === 'pending' ? 12 : 15} />
        <VisuallyHidden>{words}</VisuallyHidden>
      </span>
    </Tooltip>
  );
}
