import { open, rename, rm } from 'node:fs/promises';

/** A file that is not whole yet. */
export interface PartFile {
  append(data: Uint8Array): Promise<void>;
  /** On the disk, under the name that was chosen. */
  finish(): Promise<void>;
  /** Nothing is left of it. */
  discard(): Promise<void>;
}

const TRIES_MAX = 20;

/** Opens a new file beside `path`, for its owner alone; `path` itself is touched only by `finish`, as the system's dialog has asked. */
export async function openPartFile(path: string): Promise<PartFile> {
  const { file, part } = await openNew(path);
  return {
    async append(data) {
      await file.appendFile(data);
    },
    async finish() {
      await file.datasync();
      await file.close();
      await rename(part, path);
    },
    async discard() {
      try {
        await file.close();
      } finally {
        await rm(part, { force: true });
      }
    },
  };
}

/** Never one that is there. */
async function openNew(path: string) {
  for (let count = 1; ; count += 1) {
    const part = count === 1 ? `${path}.part` : `${path}.${count}.part`;
    try {
      return { file: await open(part, 'wx', 0o600), part };
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (!isTaken || count === TRIES_MAX) throw error;
    }
  }
}
