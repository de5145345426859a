import type { LucideIcon } from 'lucide-react';
import { ToggleGroup as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import styles from './Segmented.module.css';

export interface Segment<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly icon?: LucideIcon;
}

/** One of a few, in one short row; arrow keys move. */
export function Segmented<Value extends string>(props: {
  readonly label: string;
  readonly value: Value;
  readonly segments: readonly Segment<Value>[];
  readonly onChange: (value: Value) => void;
}): ReactNode {
  const { label, value, segments, onChange } = props;
  // Radix gives an empty value when the chosen one is pressed again
  const choose = (next: string): void => {
    const segment = segments.find((one) => one.value === next);
    if (segment) onChange(segment.value);
  };
  return (
    <Radix.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={choose}
      className={styles['group']}
    >
      {segments.map(({ value: each, label: words, icon: Icon }) => (
        <Radix.Item key={each} value={each} className={styles['segment']}>
          {Icon && <Icon aria-hidden size={15} />}
          <span>{words}</span>
        </Radix.Item>
      ))}
    </Radix.Root>
  );
}
