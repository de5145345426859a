import { type ReactNode, useEffect, useRef } from 'react';
import type { LevelMeter } from '../../media/output.ts';
import styles from './LevelBar.module.css';

/** How loud it is, as often as the screen is drawn; past React, which would be too slow. It closes what it opens; `null`: nothing to hear. */
export function LevelBar(props: {
  readonly label: string;
  /** Keeps its identity as long as the same is to be heard. */
  readonly open: (() => LevelMeter | null) | null;
  readonly onLevel?: ((level: number) => void) | undefined;
}): ReactNode {
  const { label, open, onLevel } = props;
  const bar = useRef<HTMLMeterElement>(null);
  const tell = useRef(onLevel);
  useEffect(() => {
    tell.current = onLevel;
  });
  useEffect(() => {
    const show = (level: number): void => {
      if (bar.current) bar.current.value = level;
    };
    show(0);
    const meter = open?.();
    if (!meter) return undefined;
    let frame = 0;
    const draw = (): void => {
      const level = Math.min(1, Math.max(0, meter.read()));
      show(level);
      tell.current?.(level);
      frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => {
      cancelAnimationFrame(frame);
      meter.close();
    };
  }, [open]);
  return <meter ref={bar} aria-label={label} min={0} max={1} className={styles['bar']} />;
}
