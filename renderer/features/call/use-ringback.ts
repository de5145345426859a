import { useEffect } from 'react';
import type { CallView } from '#shared/contracts/view.ts';
import { isQuietIn } from '#shared/machines/quiet.ts';
import { playRing } from '../../media/ringtone.ts';
import { useView } from '../../state/context.tsx';
import { isTalking } from './is-talking.ts';

/** The tone that a caller hears while it rings at the other side. */
export function useRingback(rings: boolean): void {
  const speakerId = useView(({ settings }) => settings.speakerId);
  useEffect(
    () => (rings ? playRing({ pattern: 'ringback', volume: 1, speakerId }) : undefined),
    [rings, speakerId],
  );
}

/** In a browser tab there is no ring window: the page rings itself, softly and once while the person talks, unless nothing is to be heard. */
export function useRing(call: Pick<CallView, 'workspaceId' | 'conversationId'>, rings: boolean): void {
  const inTab = useView(({ platform }) => platform === 'web');
  const isLoud = useView((view) => !isQuietIn(view, call));
  const isWaiting = useView(({ calls }) => Object.values(calls).some(isTalking));
  const volume = useView(({ settings }) => settings.ringVolume);
  const speakerId = useView(({ settings }) => settings.ringSpeakerId);
  const isHeard = rings && inTab && isLoud;
  useEffect(
    () => (isHeard ? playRing({ pattern: isWaiting ? 'waiting' : 'ring', volume, speakerId }) : undefined),
    [isHeard, isWaiting, volume, speakerId],
  );
}
