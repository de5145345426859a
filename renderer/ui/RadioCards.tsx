import type { LucideIcon } from 'lucide-react';
import { RadioGroup as Radix } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import styles from './RadioCards.module.css';

export interface RadioCard<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly icon?: LucideIcon;
}

/** One of a few, all in sight. */
export function RadioCards<Value extends string>(props: {
  readonly label: string;
  readonly value: Value;
  readonly cards: readonly RadioCard<Value>[];
  readonly onChange: (value: Value) => void;
  readonly disabled?: boolean;
}): ReactNode {
  const id = useId();
  const choose = (value: string): void => {
    const card = props.cards.find((one) => one.value === value);
    if (card) props.onChange(card.value);
  };
  return (
    <div className={styles['group']}>
      <span id={id} className={styles['label']}>
        {props.label}
      </span>
      <Radix.Root
        aria-labelledby={id}
        className={styles['cards']}
        value={props.value}
        disabled={props.disabled ?? false}
        onValueChange={choose}
      >
        {props.cards.map(({ value, label, icon: Icon }) => (
          <Radix.Item key={value} value={value} className={styles['card']}>
            {Icon && <Icon aria-hidden size={20} />}
            <span>{label}</span>
          </Radix.Item>
        ))}
      </Radix.Root>
    </div>
  );
}
