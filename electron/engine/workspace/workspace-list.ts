import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Logger } from '#shared/tools/logger.ts';
import { Queue } from '#shared/tools/queue.ts';
import { Pin } from '../net/pin.ts';

/** What is kept of a workspace in clear: nothing secret, nobody's name. */
export const WorkspaceRecord = z.object({
  id: z.string().regex(/^[\w-]{1,100}$/),
  kind: z.string(),
  address: z.string(),
  name: z.string(),
  hosted: z.boolean(),
  encrypted: z.boolean(),
  registration: z.enum(['open', 'invite', 'closed']),
  /** Certificates that the person trusts for this workspace. */
  pins: z.array(Pin).default([]),
});
export type WorkspaceRecord = z.infer<typeof WorkspaceRecord>;

const File = z.object({ version: z.literal(1), workspaces: z.array(WorkspaceRecord) });

/** The list of workspaces in one JSON file; written beside it and renamed, so that it is always whole. */
export class WorkspaceList {
  readonly #path: string;
  readonly #logger: Logger;
  readonly #now: () => number;
  readonly #queue = new Queue();

  constructor(deps: { readonly path: string; readonly logger: Logger; readonly now: () => number }) {
    this.#path = deps.path;
    this.#logger = deps.logger;
    this.#now = deps.now;
  }

  /** A file that cannot be read is moved aside and logged. */
  async load(): Promise<WorkspaceRecord[]> {
    const text = await readFile(this.#path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (text === null) return [];
    try {
      return File.parse(JSON.parse(text)).workspaces;
    } catch (error) {
      await rename(this.#path, `${this.#path}.aside-${this.#now()}`);
      this.#logger.error('list of workspaces cannot be read and was moved aside', { error });
      return [];
    }
  }

  /** Resolves when it is on the disk. */
  save(workspaces: readonly WorkspaceRecord[]): Promise<void> {
    const text = JSON.stringify({ version: 1, workspaces }, null, 2);
    return this.#queue.run(async () => {
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      const beside = `${this.#path}.new`;
      const handle = await open(beside, 'w', 0o600);
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(beside, this.#path);
    });
  }

  async idle(): Promise<void> {
    await this.#queue.idle();
  }
}
