import type { Store } from './store.ts';
import { type Change, type Row, TableSet, type TableName } from './tables.ts';

/** A store that forgets with the process: for tests, and for a sign-in that may not be kept. */
export class MemoryStore implements Store {
  #tables = new TableSet();

  rows<T extends TableName>(table: T): ReadonlyMap<string, Row<T>> {
    return this.#tables.rows(table);
  }

  save(changes: readonly Change[]): Promise<void> {
    this.#tables.apply(changes);
    return Promise.resolve();
  }

  note(changes: readonly Change[]): void {
    this.#tables.apply(changes);
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    this.#tables = new TableSet();
    return Promise.resolve();
  }
}
