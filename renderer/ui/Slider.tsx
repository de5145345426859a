import { type ReactNode, useId } from 'react';
import styles from './Slider.module.css';
import { VisuallyHidden } from './VisuallyHidden.tsx';

export interface SliderProps {
  /** The accessible name; what stands before the slider is its user's. */
  readonly label: string;
  /** 0 to 1. */
  readonly value: number;
  /** The value in words. */
  readonly valueText: string;
  readonly onChange: (value: number) => void;
}

/** The system's own slider: it knows every keyboard and screen reader, and its direction. */
export function Slider({ label, value, valueText, onChange }: SliderProps): ReactNode {
  const id = useId();
  return (
    <span className={styles['slider']}>
      <VisuallyHidden>
        <label htmlFor={id}>{label}</label>
      </VisuallyHidden>
      <input
        id={id}
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={value}
        aria-valuetext={valueText}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      <span aria-hidden className={styles['value']}>
        {valueText}
      </span>
    </span>
  );
}
