import type { Change, Row, TableName } from './tables.ts';

/** The memory of one sign-in. Changes are seen at once; what differs is when they are safe. */
export interface Store {
  rows<T extends TableName>(table: T): ReadonlyMap<string, Row<T>>;
  /** Applies the changes together and resolves when they would survive a crash. */
  save(changes: readonly Change[]): Promise<void>;
  /** Applies the changes together; they are written soon. A failure is logged: only for what the server can tell again. */
  note(changes: readonly Change[]): void;
  /** Resolves when everything so far is written. Rejects nothing. */
  flush(): Promise<void>;
  /** Flushes and lets go. Idempotent; later changes are lost. */
  close(): Promise<void>;
  /** Closes and deletes everything. */
  destroy(): Promise<void>;
}
