import type { CallView } from '#shared/contracts/view.ts';
import type { CallPerson } from '../../../call/derive-people.ts';
import { useCallUi } from '../call-ui.tsx';
import {
  largeTile,
  placeMyself,
  stageMode,
  type StageMode,
  type StageTile,
  stageTiles,
} from './stage-tiles.ts';
import { useStageFocus } from './use-stage-focus.ts';

export interface StageView {
  readonly tiles: readonly StageTile[];
  readonly mode: StageMode;
  /** The one that is, or would be, large. */
  readonly large: StageTile | null;
  /** Who has the floor. */
  readonly speakerId: string | null;
  readonly pinned: string | null;
  readonly shared: boolean;
  /** My picture for the corner; `null`: not there. */
  readonly corner: MediaStreamTrack | null;
}

/**
 * What the stage shows now: people and media in, tiles out. `watch`: nothing of me is to be seen; `screenOnly`: nor of whoever shows
 * the screen, beside it.
 */
export function useStage(
  people: readonly CallPerson[],
  me: CallPerson,
  { watch, screenOnly }: Pick<CallView, 'watch' | 'screenOnly'>,
): StageView {
  const focus = useStageFocus(people);
  const { modes, pinned, self } = useCallUi(({ stage }) => stage);
  const mode = stageMode(modes, stageTiles(people, focus, me), pinned);
  const seen = { others: people.length, mode, picture: me.camera !== null };
  const place = watch ? 'none' : placeMyself(self, seen);
  const all = stageTiles(people, focus, place === 'tile' ? me : null);
  const screens = screenOnly ? all.filter(({ kind }) => kind === 'screen') : [];
  const tiles = screens.length > 0 ? screens : all;
  return {
    tiles,
    mode,
    large: largeTile(tiles, pinned, focus),
    speakerId: focus.speaker,
    pinned,
    shared: focus.sharers.length > 0,
    corner: place === 'corner' ? me.camera : null,
  };
}

/** The picture of a tile; `null` while there is none. */
export const pictureOf = (tile: StageTile | null): MediaStreamTrack | null =>
  tile && (tile.kind === 'screen' ? tile.person.screen : tile.person.camera);
