/** Small files that are whole at any time: written beside, flushed, then renamed over the old one. */
import { open, readFile, rename, rm } from 'node:fs/promises';

/** Replaces `path` by `text`. Throws what the disk says; the old content is whole then. */
export async function writeWhole(path: string, text: string, mode = 0o600): Promise<void> {
  const beside = `${path}.new`;
  // a left-over of a crash may have other rights than we need
  await rm(beside, { force: true });
  const file = await open(beside, 'wx', mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
}

/** The text of `path`, `null` where there is no such file. Other errors are thrown. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
