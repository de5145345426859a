import type { ReactNode } from 'react';
import type { LinkQuality } from '../../media/stats-sampler.ts';
import { useT } from '../../state/i18n.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import styles from './QualityDot.module.css';
import { qualityText } from './words.ts';

/** How good the connection to one person is: bars that differ by number as well as by colour, the reason in words. */
export function QualityDot({ quality }: { readonly quality: LinkQuality }): ReactNode {
  const text = qualityText(useT(), quality);
  return (
    <Tooltip text={text}>
      <span className={styles['dot']} data-level={quality.quality.level}>
        <span aria-hidden className={styles['bar']} />
        <span aria-hidden className={styles['bar']} />
        <span aria-hidden className={styles['bar']} />
        <VisuallyHidden>{text}</VisuallyHidden>
      </span>
    </Tooltip>
  );
}
