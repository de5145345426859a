import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { useT } from '../state/i18n.ts';
import { cx } from './cx.ts';
import styles from './Dialog.module.css';
import { IconButton } from './IconButton.tsx';

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** Said after the title; leave it out when the content speaks for itself. */
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** Buttons at the bottom, the main one last. */
  readonly actions?: ReactNode;
  readonly size?: 's' | 'm' | 'l';
  /** The title is only for those who hear the page, and the content reaches to the edges. */
  readonly bare?: boolean;
  readonly role?: 'dialog' | 'alertdialog';
}

/** The backdrop is our own: Radix' overlay locks scrolling by an inline style sheet, which the content security policy forbids. The closing button comes last, so that the content has the first focus. */
export function Dialog(props: DialogProps): ReactNode {
  const {
    open,
    onClose,
    title,
    description,
    children,
    actions,
    size = 'm',
    bare = false,
    role = 'dialog',
  } = props;
  const t = useT();
  // Radix gives the focus back to a trigger only, and these dialogs open by keys and by state too.
  const cameFrom = useRef<Element | null>(null);
  const giveBack = (event: Event): void => {
    event.preventDefault();
    const taken = document.activeElement !== null && document.activeElement !== document.body;
    if (!taken && cameFrom.current instanceof HTMLElement) cameFrom.current.focus();
  };
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <div className={styles['backdrop']}>
          <Radix.Content
            role={role}
            aria-modal="true"
            onOpenAutoFocus={() => {
              cameFrom.current = document.activeElement;
            }}
            onCloseAutoFocus={giveBack}
            className={cx(styles['dialog'], styles[size], bare && styles['bare'])}
            {...(description ? {} : { 'aria-describedby': undefined })}
          >
            <Radix.Title className={bare ? styles['hidden'] : styles['title']}>{title}</Radix.Title>
            {description && (
              <Radix.Description className={styles['description']}>{description}</Radix.Description>
            )}
            {children && <div className={bare ? styles['bareBody'] : styles['body']}>{children}</div>}
            {actions && <div className={styles['actions']}>{actions}</div>}
            <div className={styles['close']}>
              <Radix.Close asChild>
                <IconButton icon={X} label={t('common.close')} tooltipSide="left" />
              </Radix.Close>
            </div>
          </Radix.Content>
        </div>
      </Radix.Portal>
    </Radix.Root>
  );
}
