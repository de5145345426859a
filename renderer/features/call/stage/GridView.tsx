import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { useT } from '../../../state/i18n.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { useSize } from '../../../ui/use-size.ts';
import styles from './GridView.module.css';
import { GAP_PX, gridOf, pagingOf, TILES_MAX, tilesThatFit } from './layout.ts';
import type { StageTile } from './stage-tiles.ts';
import { Tile } from './Tile.tsx';

export interface GridViewProps {
  readonly callId: string;
  readonly tiles: readonly StageTile[];
  readonly speakerId: string | null;
  readonly onPin: ((key: string) => void) | undefined;
}

/** Everyone alike, on pages when there are more than can be seen. */
export function GridView(props: GridViewProps): ReactNode {
  const { callId, tiles, speakerId, onPin } = props;
  const area = useRef<HTMLDivElement>(null);
  const box = useSize(area);
  const { pages, perPage } = pagingOf(tiles.length, Math.min(TILES_MAX, tilesThatFit(box)));
  const [wanted, setWanted] = useState(0);
  const page = Math.min(wanted, pages - 1);
  const shown = tiles.slice(page * perPage, (page + 1) * perPage);
  const { columns, tile: size } = gridOf(perPage, box);
  const rowWidth = columns * size.width + (columns - 1) * GAP_PX;
  const known = box.width > 0;
  const turn = (by: number) => setWanted(Math.max(0, Math.min(pages - 1, page + by)));
  const turnByKey = (event: KeyboardEvent) => {
    if (pages < 2 || (event.key !== 'PageDown' && event.key !== 'PageUp')) return;
    event.preventDefault();
    turn(event.key === 'PageDown' ? 1 : -1);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- Page Up and Down of whatever has the focus inside
    <div className={styles['grid']} onKeyDown={turnByKey}>
      <div ref={area} className={styles['area']}>
        <ul className={styles['tiles']} style={known ? { maxInlineSize: rowWidth } : undefined}>
          {shown.map((tile) => (
            <li
              key={tile.key}
              className={styles['place']}
              style={known ? { inlineSize: size.width, blockSize: size.height } : undefined}
            >
              <Tile
                tile={tile}
                callId={callId}
                large={tiles.length === 1}
                pinned={false}
                onPin={onPin && (() => onPin(tile.key))}
              />
            </li>
          ))}
        </ul>
      </div>
      {pages > 1 && (
        <Pager
          page={page}
          pages={pages}
          speaker={elsewhere(tiles, speakerId, { page, perPage })}
          onTurn={turn}
        />
      )}
    </div>
  );
}

/** Who speaks on another page; `null` when they are in sight, or nobody does. */
function elsewhere(
  tiles: readonly StageTile[],
  speakerId: string | null,
  { page, perPage }: { page: number; perPage: number },
): { name: string; page: number } | null {
  const at = tiles.findIndex(({ kind, person }) => kind === 'person' && person.userId === speakerId);
  const tile = tiles[at];
  const theirs = Math.floor(at / perPage);
  return tile?.person.speaking && theirs !== page ? { name: tile.person.name, page: theirs } : null;
}

function Pager(props: {
  readonly page: number;
  readonly pages: number;
  readonly speaker: { readonly name: string; readonly page: number } | null;
  readonly onTurn: (by: number) => void;
}): ReactNode {
  const { page, pages, speaker, onTurn } = props;
  const t = useT();
  return (
    <nav aria-label={t('call.stage.pages')} className={styles['pager']}>
      <IconButton
        size="s"
        icon={ChevronLeft}
        label={t('call.stage.previous')}
        disabled={page === 0}
        className={styles['arrow']}
        onClick={() => onTurn(-1)}
      />
      <output>{t('call.stage.page', { page: page + 1, pages })}</output>
      <IconButton
        size="s"
        icon={ChevronRight}
        label={t('call.stage.next')}
        disabled={page === pages - 1}
        className={styles['arrow']}
        onClick={() => onTurn(1)}
      />
      {speaker && (
        <button type="button" className={styles['speaker']} onClick={() => onTurn(speaker.page - page)}>
          {t('call.stage.speaksElsewhere', { name: speaker.name, page: speaker.page + 1 })}
        </button>
      )}
    </nav>
  );
}
