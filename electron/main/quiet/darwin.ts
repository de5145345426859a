import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { ReadSystemQuiet } from './system-quiet.ts';

/** Not documented by Apple. Newer systems may refuse to have it read: then nothing is known. */
const FILE = join(homedir(), 'Library/DoNotDisturb/DB/Assertions.json');

/** What holds a focus on; empty or left out: none is. */
const Assertions = z.object({
  data: z.array(z.object({ storeAssertionRecords: z.array(z.unknown()).optional() })),
});

/** macOS 12 and later: any focus that was switched on. One that a timetable switches on does not stand there. */
export function darwinQuiet(
  read: (path: string) => Promise<string> = (path) => readFile(path, 'utf8'),
): ReadSystemQuiet {
  return async () => {
    try {
      const { data } = Assertions.parse(JSON.parse(await read(FILE)));
      return data.some(({ storeAssertionRecords = [] }) => storeAssertionRecords.length > 0);
    } catch {
      return null; // not there, not allowed, or of another shape: as good as not telling
    }
  };
}
