import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import styles from './Button.module.css';
import { cx } from './cx.ts';
import { Spinner } from './Spinner.tsx';

export type Tone = 'accent' | 'neutral' | 'quiet' | 'danger' | 'positive';

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  readonly children: ReactNode;
  readonly tone?: Tone;
  readonly size?: 's' | 'm' | 'l';
  readonly icon?: LucideIcon;
  /** Something that this button began is under way: it spins and takes no second click. */
  readonly busy?: boolean;
  readonly wide?: boolean;
}

export function Button(props: ButtonProps): ReactNode {
  const {
    children,
    tone = 'neutral',
    size = 'm',
    icon: Icon,
    busy = false,
    wide = false,
    className,
    disabled,
    ...rest
  } = props;
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : rest.onClick}
      className={cx(styles['button'], styles[tone], styles[size], wide && styles['wide'], className)}
    >
      {busy ? <Spinner /> : Icon && <Icon aria-hidden size={size === 'l' ? 20 : 17} />}
      <span>{children}</span>
    </button>
  );
}
