import { useEffect } from 'react';
import { playRing } from '../../media/ringtone.ts';
import { useView } from '../../state/context.tsx';

/** The tone that a caller hears while it rings at the other side. */
export function useRingback(rings: boolean): void {
  const speakerId = useView(({ settings }) => settings.speakerId);
  useEffect(
    () => (rings ? playRing({ pattern: 'ringback', volume: 1, speakerId }) : undefined),
    [rings, speakerId],
  );
}

/** In a browser tab there is no ring window: the page rings itself. */
export function useRing(rings: boolean): void {
  const inTab = useView(({ platform }) => platform === 'web');
  const volume = useView(({ settings }) => settings.ringVolume);
  const speakerId = useView(({ settings }) => settings.ringSpeakerId);
  useEffect(
    () => (rings && inTab ? playRing({ pattern: 'ring', volume, speakerId }) : undefined),
    [rings, inTab, volume, speakerId],
  );
}
