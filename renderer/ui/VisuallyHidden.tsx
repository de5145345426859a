import type { ComponentProps, ReactNode } from 'react';
import styles from './VisuallyHidden.module.css';

/** Words for those who hear the page. */
export function VisuallyHidden(props: Omit<ComponentProps<'span'>, 'className'>): ReactNode {
  return <span {...props} className={styles['hidden']} />;
}
