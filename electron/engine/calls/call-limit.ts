import type { CallType } from '#shared/contracts/connect/model.ts';
import type { Features } from '#shared/contracts/features.ts';

/** A call is between two at least, also where the backend has just lost its calls. */
const LEAST = 2;

/** How many may be in a call of that type; the next one would be refused. */
export function callLimit(features: Features['calls'], type: CallType): number {
  if (!features) return LEAST;
  const { sfu, participants, meshVideo, meshAudio } = features;
  return sfu ? participants : Math.min(participants, type === 'audio' ? meshAudio : meshVideo);
}
