import type { CallRecordView } from '#shared/contracts/view.ts';

/** What is loaded so far; `cursor` leads to the older ones, `null`: there are none. */
export interface HistoryPages {
  readonly records: readonly CallRecordView[];
  readonly cursor: string | null;
}

/** The next older page, behind what is known. */
export function withOlder(known: HistoryPages, page: HistoryPages): HistoryPages {
  const ids = new Set(known.records.map(({ id }) => id));
  return {
    records: [...known.records, ...page.records.filter(({ id }) => !ids.has(id))],
    cursor: page.cursor,
  };
}

/**
 * The first page, asked for again. Where it reaches what is known, the older pages stay; where it does not, calls between the
 * two are missing, so it stands alone.
 */
export function withNewest(known: HistoryPages, page: HistoryPages): HistoryPages {
  const fresh = new Set(page.records.map(({ id }) => id));
  const joins = known.records.some(({ id }) => fresh.has(id));
  if (!joins) return page;
  const older = known.records.slice(known.records.findLastIndex(({ id }) => fresh.has(id)) + 1);
  return older.length === 0 ? page : { records: [...page.records, ...older], cursor: known.cursor };
}
