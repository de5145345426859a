/** Who has the floor, and who shares: what decides about the large tile. Pure. */
import type { CallPerson } from '../../../call/derive-people.ts';

export interface StageFocus {
  /** Who spoke last; `null`: nobody yet. */
  readonly speaker: string | null;
  /** Since when they have been quiet, in local milliseconds; `null` while they speak. */
  readonly quietSince: number | null;
  /** Who shares a screen, the newest last. */
  readonly sharers: readonly string[];
}

export const NO_FOCUS: StageFocus = { speaker: null, quietSince: null, sharers: [] };

/** Others take the floor only when whoever has it was quiet for so long: a cough changes no picture. */
export const FLOOR_KEPT_MS = 2000;

type Heard = Pick<CallPerson, 'userId' | 'speaking' | 'screen'>;

/** The same object when nothing has changed. */
export function followFocus(focus: StageFocus, people: readonly Heard[], nowMs: number): StageFocus {
  const floor = followFloor(focus, people, nowMs);
  const sharers = followSharers(focus.sharers, people);
  const same =
    floor.speaker === focus.speaker && floor.quietSince === focus.quietSince && sharers === focus.sharers;
  return same ? focus : { ...floor, sharers };
}

function followFloor(
  { speaker, quietSince }: StageFocus,
  people: readonly Heard[],
  nowMs: number,
): Pick<StageFocus, 'speaker' | 'quietSince'> {
  const current = people.find(({ userId }) => userId === speaker);
  if (current?.speaking) return { speaker, quietSince: null };
  const next = people.find(({ speaking }) => speaking);
  if (!current) return { speaker: next?.userId ?? null, quietSince: null };
  const since = quietSince ?? nowMs;
  if (next && nowMs - since >= FLOOR_KEPT_MS) return { speaker: next.userId, quietSince: null };
  return { speaker, quietSince: since };
}

function followSharers(sharers: readonly string[], people: readonly Heard[]): readonly string[] {
  const sharing = people.filter(({ screen }) => screen !== null).map(({ userId }) => userId);
  const kept = sharers.filter((id) => sharing.includes(id));
  const added = sharing.filter((id) => !sharers.includes(id));
  return kept.length === sharers.length && added.length === 0 ? sharers : [...kept, ...added];
}

/** When to look again although nobody has begun to speak; `null`: not by itself. */
export function floorFreeAt({ speaker, quietSince }: StageFocus, people: readonly Heard[]): number | null {
  const waiting = people.some(({ userId, speaking }) => speaking && userId !== speaker);
  return waiting && quietSince !== null ? quietSince + FLOOR_KEPT_MS : null;
}
