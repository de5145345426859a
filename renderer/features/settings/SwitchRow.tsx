import { type ReactNode, useId } from 'react';
import type { Settings } from '#shared/contracts/settings.ts';
import { useSetting } from '../../state/use-setting.ts';
import { LockNote } from '../../ui/LockNote.tsx';
import styles from './SwitchRow.module.css';

interface Words {
  readonly label: string;
  readonly hint: string;
  /** Why it cannot be had here; said instead of the hint. */
  readonly unavailable?: string | null | undefined;
}

export interface SwitchRowProps extends Words {
  readonly on: boolean;
  /** By the administrator. */
  readonly locked?: boolean;
  /** Something else must be on first. */
  readonly disabled?: boolean;
  readonly onChange: (on: boolean) => void;
}

/** One thing that is on or off, and what that means. */
export function SwitchRow(props: SwitchRowProps): ReactNode {
  const { label, hint, unavailable = null, on, locked = false, disabled = false, onChange } = props;
  const id = useId();
  const dead = disabled || locked || unavailable !== null;
  return (
    <div className={styles['row']} data-dead={dead || undefined}>
      <div className={styles['words']}>
        <label htmlFor={id} className={styles['label']}>
          {label}
        </label>
        <p id={`${id}-hint`} className={styles['hint']}>
          {unavailable ?? hint} {locked && <LockNote />}
        </p>
      </div>
      <input
        id={id}
        type="checkbox"
        role="switch"
        className={styles['switch']}
        checked={on && unavailable === null}
        aria-checked={on && unavailable === null}
        disabled={dead}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.checked)}
      />
    </div>
  );
}

/** Settings that are on or off. */
type SwitchName = { [Name in keyof Settings]: Settings[Name] extends boolean ? Name : never }[keyof Settings];

/** A setting as a row: sent at once, shown as the view tells it, and locked where the administrator has set it. */
export function SettingSwitch(
  props: Words & { readonly name: SwitchName; readonly disabled?: boolean },
): ReactNode {
  const { name, ...rest } = props;
  const { value, locked, change } = useSetting(name);
  return <SwitchRow {...rest} on={value} locked={locked} onChange={change} />;
}
