import type { ErrorView } from '#shared/errors/app-error.ts';

/** off -> asking -> on -> saved | failed -> off. Whoever looks at it sees the last one until it is forgotten, or another begins. */
export type RecordingState =
  | { readonly state: 'off' }
  /** The person is asked where to keep it. */
  | { readonly state: 'asking'; readonly callId: string }
  | {
      readonly state: 'on';
      readonly callId: string;
      readonly recordingId: string;
      readonly fileName: string;
      /** Local milliseconds. */
      readonly sinceMs: number;
    }
  | { readonly state: 'saved'; readonly recordingId: string; readonly fileName: string }
  /** `recordingId`: of the part that was written; `null`: there is none. */
  | { readonly state: 'failed'; readonly recordingId: string | null; readonly error: ErrorView };

export const NOT_RECORDING: RecordingState = { state: 'off' };
