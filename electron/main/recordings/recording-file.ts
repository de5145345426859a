import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { EXTENSION } from './file-name.ts';

/** A file that only grows. */
export interface RecordingFile {
  readonly path: string;
  /** Resolves when it is on the disk. Throws what the disk says. */
  append(data: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Opens what the person chose, for its owner alone; one that was there is replaced, as the system's dialog has asked. */
export async function openRecordingFile(chosen: string): Promise<RecordingFile> {
  const named = extname(chosen) !== '';
  const path = named ? chosen : `${chosen}${EXTENSION}`;
  // of the name that we complete, nobody was asked whether it may be replaced
  const file = await open(path, named ? 'w' : 'wx', 0o600);
  try {
    await file.chmod(0o600);
  } catch (error) {
    await file.close();
    throw error;
  }
  return {
    path,
    async append(data) {
      await file.appendFile(data);
      await file.datasync();
    },
    close: () => file.close(),
  };
}
