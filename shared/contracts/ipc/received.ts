import { z } from 'zod';
import { defineGroup, nothing, verb } from './group.ts';

/** Bytes of one `append`. */
export const RECEIVED_CHUNK_BYTES = 1_048_576;

const FileId = z.string().min(1).max(100);

/** Files that other people send. The person says where; the page never names a place, and writes only into what it has begun. */
export const receivedGroup = defineGroup({
  name: 'received',
  windows: ['main'],
  verbs: {
    /**
     * Asks the person where to keep it, one question at a time; `null`: they thought better of it. `size` in bytes: no more is taken.
     * Rejects: save-failed {text}, bad-payload (too many at a time).
     */
    begin: verb(
      z.object({ name: z.string().max(255), size: z.int().nonnegative() }),
      z.object({ fileId: FileId, fileName: z.string() }).nullable(),
    ),
    /**
     * Adds to the end; `seq` counts from 0. Answered when it is written.
     * Rejects: not-found, bad-payload (out of order, or more than was said), save-failed {text}; all but the first give the file up.
     */
    append: verb(
      z.object({
        fileId: FileId,
        seq: z.int().nonnegative(),
        data: z
          .instanceof(Uint8Array)
          .refine(({ length }) => length > 0 && length <= RECEIVED_CHUNK_BYTES, 'size'),
      }),
      nothing,
    ),
    /** It is whole, and takes its name. Rejects: not-found, bad-payload (bytes are missing), save-failed {text}; the last two give it up. */
    finish: verb(z.object({ fileId: FileId }), nothing),
    /** Gives it up: nothing is left of it. Of one that is finished it changes nothing. */
    discard: verb(z.object({ fileId: FileId }), nothing),
    /** Shows a finished one in the system's file manager. Rejects: not-found. */
    reveal: verb(z.object({ fileId: FileId }), nothing),
  },
  events: {},
});
