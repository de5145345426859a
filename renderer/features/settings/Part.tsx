import { type ReactNode, useId } from 'react';
import styles from './section.module.css';

/** Things of a section that belong together, under a small heading. */
export function Part(props: {
  readonly title: string;
  readonly hint?: string;
  readonly children: ReactNode;
}): ReactNode {
  const id = useId();
  return (
    <section className={styles['group']} aria-labelledby={id}>
      <div>
        <h4 id={id} className={styles['partTitle']}>
          {props.title}
        </h4>
        {props.hint && <p className={styles['muted']}>{props.hint}</p>}
      </div>
      {props.children}
    </section>
  );
}
