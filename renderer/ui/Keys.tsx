import { Fragment, type ReactNode } from 'react';
import { keyNames, type KeyPlatform } from '../state/keys.ts';
import styles from './Keys.module.css';

/** A combination of keys, each as a key cap. Keys are read from left to right in every language. */
export function Keys(props: { readonly combination: string; readonly platform: KeyPlatform }): ReactNode {
  const names = keyNames(props.combination, props.platform);
  return (
    <kbd dir="ltr" className={styles['keys']}>
      {names.map((name, index) => (
        // the same key is never held twice
        <Fragment key={name}>
          {index > 0 && <span className={styles['and']}>+</span>}
          <kbd className={styles['key']}>{name}</kbd>
        </Fragment>
      ))}
    </kbd>
  );
}
