import { Check, type LucideIcon } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import { Fragment, type ReactNode } from 'react';
import { cx } from './cx.ts';
import { IconButton, type IconButtonProps } from './IconButton.tsx';
import menu from './Menu.module.css';
import styles from './MenuButton.module.css';

export interface MenuEntry {
  readonly key: string;
  readonly label: string;
  /** A second line: what it means, or why it cannot be chosen now. */
  readonly hint?: string | undefined;
  readonly icon?: LucideIcon | undefined;
  /** One of a few is on; left out where nothing is switched. */
  readonly checked?: boolean | undefined;
  /** Stays in reach, so that its hint can be read, but does nothing. */
  readonly disabled?: boolean | undefined;
  readonly onSelect: () => void;
}

export interface MenuButtonProps extends Pick<
  IconButtonProps,
  'label' | 'icon' | 'tone' | 'size' | 'className' | 'tooltipSide' | 'disabled'
> {
  /** Entries by group; empty groups are left out. */
  readonly groups: readonly (readonly MenuEntry[])[];
  /** A row above them all: short signs with a name for those who hear the page. */
  readonly row?: readonly (Pick<MenuEntry, 'key' | 'label' | 'onSelect'> & { readonly sign: string })[];
  readonly side?: 'top' | 'bottom';
  readonly align?: 'start' | 'center' | 'end';
}

/** A button that opens a menu. Not modal, for the reason that stands at `PointMenu`. */
export function MenuButton(props: MenuButtonProps): ReactNode {
  const { groups, row = [], side = 'bottom', align = 'end', ...button } = props;
  const shown = groups.filter((group) => group.length > 0);
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>
        <IconButton {...button} />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={cx(menu['menu'], styles['menu'])}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
        >
          {row.length > 0 && (
            <Radix.Group className={styles['row']}>
              {row.map(({ key, label, sign, onSelect }) => (
                <Radix.Item key={key} aria-label={label} className={styles['sign']} onSelect={onSelect}>
                  {sign}
                </Radix.Item>
              ))}
            </Radix.Group>
          )}
          {shown.map((group, index) => (
            <Fragment key={group[0]?.key}>
              {index > 0 && <Radix.Separator className={styles['line']} />}
              {group.map((entry) => (
                <Entry key={entry.key} entry={entry} />
              ))}
            </Fragment>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Entry({ entry }: { readonly entry: MenuEntry }): ReactNode {
  const { label, hint, icon: Icon, checked, disabled, onSelect } = entry;
  const select = (event: Event): void => {
    if (disabled) event.preventDefault();
    else onSelect();
  };
  const inside = (
    <>
      {Icon && <Icon aria-hidden size={17} />}
      <span className={styles['words']}>
        <span>{label}</span>
        {hint && <span className={styles['hint']}>{hint}</span>}
      </span>
      {checked && <Check aria-hidden size={17} className={styles['tick']} />}
    </>
  );
  const common = {
    className: cx(menu['item'], disabled && styles['disabled']),
    'aria-disabled': disabled || undefined,
    onSelect: select,
  };
  return checked === undefined ? (
    <Radix.Item {...common}>{inside}</Radix.Item>
  ) : (
    <Radix.CheckboxItem {...common} checked={checked}>
      {inside}
    </Radix.CheckboxItem>
  );
}
