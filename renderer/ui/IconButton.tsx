import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import type { Tone } from './Button.tsx';
import { cx } from './cx.ts';
import styles from './IconButton.module.css';
import { Tooltip } from './Tooltip.tsx';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'aria-label'> {
  /** The accessible name, shown as a tooltip too. */
  readonly label: string;
  readonly icon: LucideIcon;
  /** Shown instead of the name, where the name does not say enough. */
  readonly tooltip?: string | undefined;
  readonly tone?: Tone;
  readonly size?: 's' | 'm' | 'l';
  /** Keys that do the same, shown beside the name. */
  readonly shortcut?: string | undefined;
  readonly tooltipSide?: 'top' | 'right' | 'bottom' | 'left';
}

export function IconButton(props: IconButtonProps): ReactNode {
  const {
    label,
    icon: Icon,
    tooltip = label,
    tone = 'quiet',
    size = 'm',
    shortcut,
    tooltipSide = 'bottom',
    className,
    ...rest
  } = props;
  return (
    <Tooltip text={tooltip} shortcut={shortcut} side={tooltipSide}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        className={cx(styles['button'], styles[tone], styles[size], className)}
      >
        <Icon aria-hidden size={size === 'l' ? 22 : size === 'm' ? 19 : 16} />
      </button>
    </Tooltip>
  );
}
