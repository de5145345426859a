import { Circle, Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useT } from '../../state/i18n.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import styles from './PlaceMarks.module.css';

/** How things stand in a place: seen all the time, and said when it changes. */
export function PlaceMarks(props: { readonly locked: boolean; readonly recorded: boolean }): ReactNode {
  const { locked, recorded } = props;
  const t = useT();
  return (
    <output className={styles['marks']}>
      {locked && (
        <Tooltip text={t('moderation.lockedMeans')} side="bottom">
          <span className={styles['mark']}>
            <Lock aria-hidden size={13} />
            <span aria-hidden>{t('moderation.locked')}</span>
            <VisuallyHidden>{t('moderation.lockedMeans')}</VisuallyHidden>
          </span>
        </Tooltip>
      )}
      {recorded && (
        <Tooltip text={t('moderation.recordedMeans')} side="bottom">
          <span className={styles['mark']} data-what="recorded">
            <Circle aria-hidden size={10} fill="currentcolor" />
            <span aria-hidden>{t('moderation.recorded')}</span>
            <VisuallyHidden>{t('moderation.recordedMeans')}</VisuallyHidden>
          </span>
        </Tooltip>
      )}
    </output>
  );
}
