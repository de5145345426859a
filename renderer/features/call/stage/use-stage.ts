import type { CallPerson } from '../../../call/derive-people.ts';
import { useCallUi } from '../call-ui.tsx';
import { largeTile, stageMode, type StageMode, type StageTile, stageTiles } from './stage-tiles.ts';
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

/** What the stage shows now: people and media in, tiles out. */
export function useStage(people: readonly CallPerson[], me: CallPerson): StageView {
  const focus = useStageFocus(people);
  const { modes, pinned, self } = useCallUi(({ stage }) => stage);
  const asTile = people.length === 0 || (self === 'tile' && people.length > 1);
  const tiles = stageTiles(people, focus, asTile ? me : null);
  return {
    tiles,
    mode: stageMode(modes, tiles, pinned),
    large: largeTile(tiles, pinned, focus),
    speakerId: focus.speaker,
    pinned,
    shared: focus.sharers.length > 0,
    corner: !asTile && self === 'corner' ? me.camera : null,
  };
}

/** The picture of a tile; `null` while there is none. */
export const pictureOf = (tile: StageTile | null): MediaStreamTrack | null =>
  tile && (tile.kind === 'screen' ? tile.person.screen : tile.person.camera);
