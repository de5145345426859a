import { X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { useT } from '../../../state/i18n.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import styles from './SidePanel.module.css';

/** Beside the stage, or over it where there is no room. It takes the focus only when nobody has it; Escape closes it from inside. */
export function SidePanel(props: {
  readonly title: string;
  readonly note?: ReactNode;
  readonly children: ReactNode;
  readonly onClose: () => void;
}): ReactNode {
  const { title, note, children, onClose } = props;
  const t = useT();
  const titleId = useId();
  const opener = useRef<Element | null>(null);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    opener.current = document.activeElement;
    // what opened it may be gone: the bar has become a stage
    if (document.activeElement === document.body) body.current?.focus();
  }, []);
  const close = () => {
    onClose();
    if (opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus();
  };
  const closeByKey = (event: KeyboardEvent) => {
    // an open menu closes itself first; it stands elsewhere in the page
    const inside = event.target instanceof Node && event.currentTarget.contains(event.target);
    if (event.key !== 'Escape' || !inside) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape from whatever has the focus inside
    <aside aria-labelledby={titleId} className={styles['panel']} onKeyDown={closeByKey}>
      <header className={styles['head']}>
        <div className={styles['words']}>
          <h3 id={titleId} className={styles['title']}>
            {title}
          </h3>
          {note && <p className={styles['note']}>{note}</p>}
        </div>
        <IconButton size="s" icon={X} label={t('common.close')} onClick={close} />
      </header>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and by keys too */}
      <div ref={body} tabIndex={0} className={styles['body']}>
        {children}
      </div>
    </aside>
  );
}
