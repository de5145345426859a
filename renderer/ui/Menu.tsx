import type { LucideIcon } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './Menu.module.css';

export interface MenuItem {
  readonly key: string;
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly danger?: boolean;
  readonly onSelect: () => void;
}

interface PointMenuProps {
  readonly items: readonly MenuItem[];
  /** A line above the items that is only read. */
  readonly note?: ReactNode;
  readonly label: string;
  readonly at: { readonly x: number; readonly y: number };
  readonly onClose: () => void;
  /** Where the focus goes when the menu closes. */
  readonly onCloseAutoFocus?: (event: Event) => void;
}

/**
 * A menu that opens at a point, for right clicks and the menu key. Drawn in its place, so that it belongs to that part of the page.
 * Not modal: Radix' modal menu locks scrolling by an inline style sheet, which the content security policy forbids.
 */
export function PointMenu(props: PointMenuProps): ReactNode {
  const { items, note, label, at, onClose, onCloseAutoFocus } = props;
  return (
    <Radix.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <Radix.Trigger asChild>
        <button
          type="button"
          tabIndex={-1}
          aria-label={label}
          className={styles['point']}
          style={{ left: at.x, top: at.y }}
        />
      </Radix.Trigger>
      <Radix.Content
        className={styles['menu']}
        align="start"
        sideOffset={4}
        collisionPadding={8}
        onCloseAutoFocus={onCloseAutoFocus}
      >
        {note && <Radix.Label className={styles['note']}>{note}</Radix.Label>}
        {items.map(({ key, label: text, icon: Icon, danger, onSelect }) => (
          <Radix.Item
            key={key}
            className={cx(styles['item'], danger && styles['danger'])}
            onSelect={onSelect}
          >
            {Icon && <Icon aria-hidden size={17} />}
            {text}
          </Radix.Item>
        ))}
      </Radix.Content>
    </Radix.Root>
  );
}
