import { CircleAlert, Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { useT } from '../state/i18n.ts';
import { cx } from './cx.ts';
import { IconButton } from './IconButton.tsx';
import styles from './TextField.module.css';

export interface TextFieldProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'id'> {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: ReactNode;
  readonly error?: string | null;
  readonly leading?: ReactNode;
  readonly trailing?: ReactNode;
  /** The label is only for those who hear the page. */
  readonly labelHidden?: boolean;
}

export function TextField(props: TextFieldProps): ReactNode {
  const {
    label,
    value,
    onChange,
    hint,
    error,
    leading,
    trailing,
    labelHidden = false,
    className,
    ...rest
  } = props;
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={cx(styles['field'], className)}>
      <label htmlFor={id} className={labelHidden ? styles['hidden'] : styles['label']}>
        {label}
      </label>
      <div className={cx(styles['box'], error && styles['wrong'])}>
        {leading}
        <input
          spellCheck={false}
          autoComplete="off"
          {...rest}
          id={id}
          className={styles['input']}
          value={value}
          aria-invalid={error ? true : undefined}
          aria-describedby={note ? `${id}-note` : undefined}
          onChange={(event) => onChange(event.target.value)}
        />
        {trailing}
      </div>
      {note && (
        <p
          id={`${id}-note`}
          role={error ? 'alert' : undefined}
          className={error ? styles['error'] : styles['hint']}
        >
          {error && <CircleAlert aria-hidden size={15} />}
          {note}
        </p>
      )}
    </div>
  );
}

/** Tells when Caps Lock is on, and shows the characters on demand. */
export function PasswordField(props: Omit<TextFieldProps, 'type' | 'trailing'>): ReactNode {
  const t = useT();
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const noteCapsLock = (event: KeyboardEvent): void => setCapsLock(event.getModifierState('CapsLock'));
  return (
    <TextField
      {...props}
      type={shown ? 'text' : 'password'}
      hint={capsLock ? t('common.capsLock') : props.hint}
      onKeyDown={noteCapsLock}
      onKeyUp={noteCapsLock}
      onBlur={() => setCapsLock(false)}
      trailing={
        <IconButton
          size="s"
          icon={shown ? EyeOff : Eye}
          label={shown ? t('common.hideCharacters') : t('common.showCharacters')}
          onClick={() => setShown(!shown)}
        />
      }
    />
  );
}
