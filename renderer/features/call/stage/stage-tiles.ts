/** What stands on the stage, and which of it is large. Pure. */
import { assertNever } from '#shared/tools/assert-never.ts';
import type { CallPerson } from '../../../call/derive-people.ts';
import { TILES_MAX } from './layout.ts';
import type { StageFocus } from './stage-focus.ts';

export type StageTile =
  | { readonly kind: 'screen'; readonly key: string; readonly person: CallPerson }
  | { readonly kind: 'person'; readonly key: string; readonly person: CallPerson }
  | { readonly kind: 'self'; readonly key: string; readonly person: CallPerson };

export type StageMode = 'grid' | 'speaker';

/** What the person has chosen, apart for calls with and without a shared screen: a share is large by itself, and people alike after it. */
export interface StageModes {
  readonly plain: StageMode;
  readonly share: StageMode;
}
export const FIRST_MODES: StageModes = { plain: 'grid', share: 'speaker' };

/** Where I want to see myself; `auto`: where I lie on nobody. */
export type SelfPlace = 'auto' | 'corner' | 'tile' | 'hidden';

export const SELF_KEY = 'self';
const screenKey = (userId: string): string => `screen:${userId}`;

/** Screens first, the newest before the others; then me, if I stand among the others; then people in the order of the call. */
export function stageTiles(
  people: readonly CallPerson[],
  { sharers }: Pick<StageFocus, 'sharers'>,
  me: CallPerson | null,
): StageTile[] {
  const screens = sharers.toReversed().flatMap((id) => people.find(({ userId }) => userId === id) ?? []);
  return [
    ...screens
      .filter(({ screen }) => screen !== null)
      .map((person) => ({ kind: 'screen', key: screenKey(person.userId), person }) as const),
    ...(me ? [{ kind: 'self', key: SELF_KEY, person: me } as const] : []),
    ...people.map((person) => ({ kind: 'person', key: person.userId, person }) as const),
  ];
}

/**
 * Where I see myself. By itself: in a corner beside one or two, as one of the tiles where a corner would lie on somebody, and only
 * while there is a picture of me. Alone I am all that there is.
 */
export function placeMyself(
  wanted: SelfPlace,
  { others, mode, picture }: { readonly others: number; readonly mode: StageMode; readonly picture: boolean },
): 'corner' | 'tile' | 'none' {
  if (others === 0) return 'tile';
  switch (wanted) {
    case 'hidden':
      return 'none';
    case 'tile':
      return 'tile';
    case 'corner':
      return picture ? 'corner' : 'none';
    case 'auto':
      if (!picture) return 'none';
      if (mode === 'speaker') return 'tile';
      // and I make no further page
      return others > 2 && others % TILES_MAX !== 0 ? 'tile' : 'corner';
    default:
      return assertNever(wanted, 'unknown place');
  }
}

/** A pin asks for a large tile; else the choice for what is there. A pin on somebody who has gone asks for nothing. */
export function stageMode(modes: StageModes, tiles: readonly StageTile[], pinned: string | null): StageMode {
  if (tiles.some(({ key }) => key === pinned)) return 'speaker';
  return tiles.some(({ kind }) => kind === 'screen') ? modes.share : modes.plain;
}

/** The large one: pinned, else the newest screen, else who has the floor, else whoever can be seen. */
export function largeTile(
  tiles: readonly StageTile[],
  pinned: string | null,
  { speaker }: Pick<StageFocus, 'speaker'>,
): StageTile | null {
  const others = tiles.filter(({ kind }) => kind === 'person');
  return (
    tiles.find(({ key }) => key === pinned) ??
    tiles.find(({ kind }) => kind === 'screen') ??
    others.find(({ key }) => key === speaker) ??
    others.find(({ person }) => person.camera !== null) ??
    others[0] ??
    tiles[0] ??
    null
  );
}
