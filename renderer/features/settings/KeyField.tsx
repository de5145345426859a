import { TriangleAlert, X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import type { ShortcutName } from '#shared/contracts/desktop.ts';
import { useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { catchKeys, keyText } from '../../state/keys.ts';
import { useSetting } from '../../state/use-setting.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { LockNote } from '../../ui/LockNote.tsx';
import styles from './KeyField.module.css';

const SETTINGS = { ring: 'ringKey', mute: 'muteKey', talk: 'talkKey' } as const;
const NAMES = ['ring', 'mute', 'talk'] as const;

/** Takes the keys that are pressed in it; Backspace removes them. Tab and Escape do what they do everywhere. */
export function KeyField({ name, hint }: { readonly name: ShortcutName; readonly hint: string }): ReactNode {
  const t = useT();
  const id = useId();
  const { value, locked, change } = useSetting(SETTINGS[name]);
  const platform = useView((view) => view.platform);
  const state = useView(({ desktop }) => desktop.shortcuts[name]);
  const all = useView(({ settings }) => settings);
  const [focused, setFocused] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const unsupported = state === 'unsupported';
  const label = t(`settings.keys.${name}`);

  const take = (event: KeyboardEvent): void => {
    if (event.key === 'Tab' || event.key === 'Escape') return;
    event.preventDefault();
    if (locked || unsupported || event.repeat) return;
    if (event.key === 'Backspace' || event.key === 'Delete') {
      setWrong(null);
      if (value !== null) change(null);
      return;
    }
    const caught = catchKeys(event.nativeEvent, platform);
    if (caught.type === 'nothing') return;
    if (caught.type === 'needs-modifier') {
      setWrong(t(platform === 'darwin' ? 'settings.keys.needsModifierMac' : 'settings.keys.needsModifier'));
      return;
    }
    const { accelerator } = caught;
    const other = NAMES.find((one) => one !== name && all[SETTINGS[one]] === accelerator);
    if (other) {
      const keys = keyText(accelerator, platform);
      setWrong(t('settings.keys.used', { keys, other: t(`settings.keys.${other}`) }));
      return;
    }
    setWrong(null);
    if (accelerator !== value) change(accelerator);
  };

  const trouble = wrong ?? (state === 'taken' && value !== null ? t('settings.keys.taken') : null);
  return (
    <div className={styles['row']}>
      <div className={styles['words']}>
        <label htmlFor={id} className={styles['label']}>
          {label}
        </label>
        <p id={`${id}-hint`} className={styles['hint']}>
          {focused && !trouble ? t('settings.keys.pressHint') : hint} {locked && <LockNote />}
        </p>
        {/* told when it comes */}
        <p id={`${id}-trouble`} role="alert" className={styles['trouble']}>
          {trouble && (
            <>
              <TriangleAlert aria-hidden size={14} />
              {trouble}
            </>
          )}
        </p>
      </div>
      <div className={styles['box']} data-trouble={trouble !== null || undefined}>
        <input
          id={id}
          readOnly
          className={styles['field']}
          value={value === null || unsupported ? '' : keyText(value, platform)}
          placeholder={t(focused ? 'settings.keys.press' : 'settings.keys.none')}
          disabled={locked || unsupported}
          aria-describedby={`${id}-hint ${id}-trouble`}
          aria-invalid={trouble !== null || undefined}
          onKeyDown={take}
          onFocus={() => setFocused(true)}
          onBlur={() => {
            setFocused(false);
            setWrong(null);
          }}
        />
        {value !== null && !locked && !unsupported && (
          <IconButton
            size="s"
            icon={X}
            label={t('settings.keys.clear', { name: label })}
            onClick={() => change(null)}
          />
        )}
      </div>
    </div>
  );
}
