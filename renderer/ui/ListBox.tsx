/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a native select holds no avatars, badges and second lines */
import { type ComponentProps, type KeyboardEvent, type ReactNode, type RefObject, useRef } from 'react';
import { cx } from './cx.ts';
import styles from './ListBox.module.css';

/** A list to choose from, with rows of any look. Who moves the focus is up to the user of it: `useRoving`, or a field with `aria-activedescendant`. */
export function ListBox(
  props: ComponentProps<'div'> & { readonly label: string; readonly multiple?: boolean },
): ReactNode {
  const { label, multiple, className, ...rest } = props;
  return (
    <div
      tabIndex={-1}
      {...rest}
      role="listbox"
      aria-label={label}
      aria-multiselectable={multiple || undefined}
      className={cx(styles['list'], className)}
    />
  );
}

export interface OptionProps extends Omit<ComponentProps<'div'>, 'onSelect'> {
  readonly selected: boolean;
  /** The one that the keys are on. */
  readonly active?: boolean;
  readonly onChoose: () => void;
}

export function Option({ selected, active = false, onChoose, className, ...rest }: OptionProps): ReactNode {
  return (
    <div
      tabIndex={-1}
      {...rest}
      role="option"
      aria-selected={selected}
      data-active={active || undefined}
      className={cx(styles['option'], className)}
      onClick={onChoose}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget || (event.key !== 'Enter' && event.key !== ' ')) return;
        event.preventDefault();
        onChoose();
      }}
    />
  );
}

const STEPS: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowDown: (index, last) => Math.min(last, index + 1),
  ArrowUp: (index) => Math.max(0, index - 1),
  Home: () => 0,
  End: (_index, last) => last,
};

/** Arrow keys, Home and End move the focus over the options of a list box; give its answers to the ListBox. */
export function useRoving(): {
  readonly ref: RefObject<HTMLDivElement | null>;
  readonly onKeyDown: (event: KeyboardEvent) => void;
} {
  const ref = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (!step || !ref.current) return;
    const options = [...ref.current.querySelectorAll<HTMLElement>('[role="option"]')];
    const index = options.findIndex((option) => option.contains(document.activeElement));
    event.preventDefault();
    options[step(index, options.length - 1)]?.focus();
  };
  return { ref, onKeyDown };
}
