import { type ReactNode, useId } from 'react';
import { IconButton, type IconButtonProps } from './IconButton.tsx';
import { cx } from './cx.ts';
import styles from './ReasonedIconButton.module.css';
import { VisuallyHidden } from './VisuallyHidden.tsx';

/** An icon button that stays in reach of keyboard and pointer when it cannot be used, or nobody would learn why. */
export function ReasonedIconButton(
  props: IconButtonProps & {
    /** Why not now; `null`: it can be used. */
    readonly reason: string | null;
  },
): ReactNode {
  const { reason, className, ...rest } = props;
  const reasonId = useId();
  if (reason === null) return <IconButton {...rest} className={className} />;
  return (
    <>
      <IconButton
        {...rest}
        tooltip={reason}
        shortcut={undefined}
        aria-disabled
        aria-describedby={reasonId}
        className={cx(styles['disabled'], className)}
        onClick={(event) => event.preventDefault()}
      />
      <VisuallyHidden id={reasonId}>{reason}</VisuallyHidden>
    </>
  );
}
