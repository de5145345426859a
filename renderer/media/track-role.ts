import type { TrackMap } from '#shared/contracts/connect/events.ts';

/** What a track carries. Told beside the SDP by mid, never by order. */
export type TrackRole = TrackMap[string];

export const kindOf = (role: TrackRole): 'audio' | 'video' =>
  role === 'microphone' || role === 'screen-audio' ? 'audio' : 'video';

const IN_ORDER: Record<'audio' | 'video', readonly TrackRole[]> = {
  audio: ['microphone', 'screen-audio'],
  video: ['camera', 'screen'],
};

/** For peers that send no map: the first video is the camera, the second the screen; `null` when all are taken. */
export function guessRole(kind: string, taken: Iterable<TrackRole>): TrackRole | null {
  const used = new Set(taken);
  return IN_ORDER[kind === 'audio' ? 'audio' : 'video'].find((role) => !used.has(role)) ?? null;
}
