import { Tooltip as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import styles from './Tooltip.module.css';

export interface TooltipProps {
  readonly text: ReactNode;
  readonly shortcut?: string | undefined;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  /** One element that takes a ref: the tooltip hangs on it. */
  readonly children: ReactElement;
}

/** Shown on hover and on keyboard focus. It only repeats or explains: nothing may be found here alone. */
export function Tooltip({ text, shortcut, side = 'top', children }: TooltipProps): ReactNode {
  return (
    <Radix.Provider delayDuration={450} skipDelayDuration={200} disableHoverableContent>
      <Radix.Root>
        <Radix.Trigger asChild>{children}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content className={styles['tooltip']} side={side} sideOffset={6} collisionPadding={8}>
            {text}
            {shortcut && <kbd className={styles['keys']}>{shortcut}</kbd>}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
