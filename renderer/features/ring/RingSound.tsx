import { type ReactNode, useEffect } from 'react';
import type { RingView } from '#shared/contracts/ipc/ring.ts';
import { playRing } from '../../media/ringtone.ts';

/** Rings for the calls that nobody has answered. Who talks in another call hears one soft tone for each of them instead. */
export function RingSound({ rings }: { readonly rings: readonly RingView[] }): ReactNode {
  const newest = rings.at(-1);
  if (!newest) return null;
  return newest.inCall ? (
    <Tone key={newest.callId} ring={newest} pattern="waiting" />
  ) : (
    <Tone key="ring" ring={newest} pattern="ring" />
  );
}

interface ToneProps {
  readonly ring: RingView;
  readonly pattern: 'ring' | 'waiting';
}

function Tone({ ring: { ringVolume: volume, ringSpeakerId: speakerId }, pattern }: ToneProps): ReactNode {
  useEffect(() => playRing({ pattern, volume, speakerId }), [pattern, volume, speakerId]);
  return null;
}
