import { type ComponentProps, type KeyboardEvent, useId, useState } from 'react';

interface Combobox {
  readonly listId: string;
  /** The option that the keys are on; -1: there is none. */
  readonly at: number;
  readonly optionId: (index: number) => string;
  /** Another text: the keys are on the first option again. */
  readonly restart: () => void;
  /** For the field. */
  readonly field: Pick<
    ComponentProps<'input'>,
    'role' | 'aria-expanded' | 'aria-controls' | 'aria-autocomplete' | 'aria-activedescendant' | 'onKeyDown'
  >;
}

/** A field that keeps the focus and rules a ListBox below it: arrow keys walk through its options, Enter chooses. */
export function useCombobox<Item>(items: readonly Item[], onChoose: (item: Item) => void): Combobox {
  const listId = useId();
  const [active, setActive] = useState(0);
  const at = Math.min(active, items.length - 1);
  const optionId = (index: number): string => `${listId}-${index}`;
  const walk = (to: number): void => {
    const next = (to + items.length) % Math.max(1, items.length);
    setActive(next);
    document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' });
  };
  const choose = (): void => {
    const item = items[at];
    if (item !== undefined) onChoose(item);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') walk(at + 1);
    else if (event.key === 'ArrowUp') walk(at - 1);
    else if (event.key === 'Enter') choose();
    else return;
    event.preventDefault();
  };
  return {
    listId,
    at,
    optionId,
    restart: () => setActive(0),
    field: {
      role: 'combobox',
      'aria-expanded': items.length > 0,
      'aria-controls': listId,
      'aria-autocomplete': 'list',
      'aria-activedescendant': items.length > 0 ? optionId(at) : undefined,
      onKeyDown,
    },
  };
}
