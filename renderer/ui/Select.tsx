import { ChevronDown } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { LockNote } from './LockNote.tsx';
import styles from './Select.module.css';

export interface SelectOption {
  readonly value: string;
  readonly label: string;
}

/** The system's own list: it knows every keyboard and screen reader, and needs no inline style sheet as Radix' does. */
export function Select(props: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly SelectOption[];
  readonly onChange: (value: string) => void;
  readonly hint?: ReactNode;
  readonly disabled?: boolean;
  /** By the administrator. */
  readonly locked?: boolean;
}): ReactNode {
  const { label, value, options, onChange, hint, disabled, locked = false } = props;
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id} className={styles['label']}>
        {label}
      </label>
      <div className={styles['box']}>
        <select
          id={id}
          className={styles['select']}
          value={value}
          disabled={disabled === true || locked}
          aria-describedby={hint || locked ? `${id}-hint` : undefined}
          onChange={(event) => onChange(event.target.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown aria-hidden size={16} className={styles['chevron']} />
      </div>
      {(hint || locked) && (
        <p id={`${id}-hint`} className={styles['hint']}>
          {hint} {locked && <LockNote />}
        </p>
      )}
    </div>
  );
}
