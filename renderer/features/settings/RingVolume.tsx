import { type ReactNode, useId, useState } from 'react';
import { useT } from '../../state/i18n.ts';
import { LockNote } from '../../ui/LockNote.tsx';
import styles from './section.module.css';

/** Moves freely; is kept when it is let go. */
export function RingVolume(props: {
  /** 0 to 1. */
  readonly volume: number;
  /** By the administrator. */
  readonly locked: boolean;
  readonly onChange: (volume: number) => void;
}): ReactNode {
  const t = useT();
  const id = useId();
  const [moving, setMoving] = useState<number | null>(null);
  const shown = moving ?? props.volume;
  const percent = Math.round(shown * 100);
  const keep = (): void => {
    if (moving !== null && moving !== props.volume) props.onChange(moving);
    setMoving(null);
  };
  return (
    <div className={styles['range']}>
      <div className={styles['rangeHead']}>
        <label htmlFor={id}>{t('settings.devices.ringVolume')}</label>
        <span aria-hidden>{t('settings.devices.percent', { percent })}</span>
      </div>
      <input
        id={id}
        type="range"
        disabled={props.locked}
        min={0}
        max={1}
        step={0.05}
        value={shown}
        aria-valuetext={t('settings.devices.percent', { percent })}
        onChange={(event) => setMoving(Number(event.target.value))}
        onPointerUp={keep}
        onKeyUp={keep}
        onBlur={keep}
      />
      {props.locked && <LockNote />}
    </div>
  );
}
