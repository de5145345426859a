import { z } from 'zod';
import { defineGroup, nothing, verb } from './group.ts';

/** Bytes of one `append`: what a second of a recording has, many times over. */
export const RECORDING_CHUNK_BYTES = 1_048_576;

const RecordingId = z.string().min(1).max(100);

/** A call kept in a file. The person says where; the page never names a place, and writes only into what it has begun. */
export const recordingGroup = defineGroup({
  name: 'recording',
  windows: ['main'],
  verbs: {
    /** Asks the person where to keep it; `null`: they thought better of it. One at a time. Rejects: recording-failed {text}, disk-full. */
    begin: verb(
      z.object({ callId: z.string().min(1).max(200), title: z.string().max(300) }),
      z.object({ recordingId: RecordingId, fileName: z.string() }).nullable(),
    ),
    /**
     * Adds to the end; `seq` counts from 0. Answered when it is on the disk: what was answered survives a crash.
     * Rejects: not-found, bad-payload (out of order), recording-failed {text}, disk-full; the last two close the file.
     */
    append: verb(
      z.object({
        recordingId: RecordingId,
        seq: z.int().nonnegative(),
        data: z
          .instanceof(Uint8Array)
          .refine(({ length }) => length > 0 && length <= RECORDING_CHUNK_BYTES, 'size'),
      }),
      nothing,
    ),
    /** Closes the file; again, or of one that is closed already, it changes nothing. */
    finish: verb(z.object({ recordingId: RecordingId }), nothing),
    /** Shows the file in the system's file manager. Rejects: not-found. */
    reveal: verb(z.object({ recordingId: RecordingId }), nothing),
  },
  events: {},
});
