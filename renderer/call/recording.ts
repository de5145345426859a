import { RECORDING_CHUNK_BYTES } from '#shared/contracts/ipc/recording.ts';
import type { CallView } from '#shared/contracts/view.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { Recorder, RecorderFactory } from '../media/recorder.ts';
import type { RecordingScene } from '../media/recording-canvas.ts';
import type { AppBridge } from '../state/bridge.ts';
import { NOT_RECORDING, type RecordingState } from './recording-state.ts';

interface CallRecordingOptions {
  readonly verbs: Pick<AppBridge['recording']['call'], 'begin' | 'append' | 'finish'>;
  readonly createRecorder: RecorderFactory;
  /** What is seen and heard in this call now; `null`: the call is over, or I have left it. */
  readonly scene: (callId: string) => RecordingScene | null;
  /** Tells everybody in the call that I record, or that I do not any more. */
  readonly tell: (callId: string, recording: boolean) => Promise<void>;
  readonly onChange: (state: RecordingState) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** One recording at a time, of one call: nothing is recorded before everybody was told, and it ends with the call. */
export class CallRecording {
  readonly #options: CallRecordingOptions;
  #state: RecordingState = NOT_RECORDING;
  #recorder: Recorder | null = null;
  #stopping: Promise<void> | null = null;
  #error: AppError | null = null;
  /** Calls in which the others were told that it is over, until the view shows it. */
  readonly #cleared = new Set<string>();

  constructor(options: CallRecordingOptions) {
    this.#options = options;
  }

  /** Asks where to keep it and records. Never rejects: what fails is in the state. Does nothing while another one runs. */
  async record(callId: string, title: string): Promise<void> {
    if (this.#state.state === 'asking' || this.#state.state === 'on') return;
    const { verbs, logger } = this.#options;
    this.#set({ state: 'asking', callId });
    let recordingId: string | null = null;
    try {
      const begun = await verbs.begin({ callId, title });
      recordingId = begun?.recordingId ?? null;
      if (!begun || !this.#options.scene(callId)) {
        if (begun) await verbs.finish(begun);
        this.#set(NOT_RECORDING);
        return;
      }
      this.#cleared.delete(callId);
      await this.#options.tell(callId, true);
      this.#start(callId, begun);
    } catch (error) {
      logger.warn('recording not begun', { error });
      this.#error = AppError.from(error);
      await this.#finish(callId, recordingId, '');
    }
  }

  /** Resolves when the file is whole. Never rejects. */
  stop(): Promise<void> {
    const { state } = this;
    if (state.state !== 'on') return Promise.resolve();
    this.#stopping ??= this.#end(state).finally(() => (this.#stopping = null));
    return this.#stopping;
  }

  /** The end has been read. */
  forget(): void {
    if (this.#state.state === 'saved' || this.#state.state === 'failed') this.#set(NOT_RECORDING);
  }

  get state(): RecordingState {
    return this.#state;
  }

  /** What is seen and heard may have changed. */
  handleChange(): void {
    const { state } = this;
    if (state.state !== 'on' || this.#stopping) return;
    const scene = this.#options.scene(state.callId);
    if (scene) this.#recorder?.show(scene);
    else void this.stop();
  }

  /** The view shows what I told: after a reload, of a recording that is no more. */
  handleCalls(calls: readonly CallView[]): void {
    this.handleChange();
    for (const { id, state, mediaState } of calls) {
      if (!mediaState.recording) this.#cleared.delete(id);
      else if (state.phase === 'joined' && !this.#isOf(id)) this.#clear(id);
    }
  }

  #isOf(callId: string): boolean {
    const { state } = this;
    return (state.state === 'asking' || state.state === 'on') && state.callId === callId;
  }

  #start(callId: string, { recordingId, fileName }: { recordingId: string; fileName: string }): void {
    const { verbs, createRecorder, clock, logger } = this.#options;
    let seq = 0;
    this.#error = null;
    this.#recorder = createRecorder({
      pieceBytes: RECORDING_CHUNK_BYTES,
      write: async (data) => {
        await verbs.append({ recordingId, seq, data });
        seq += 1;
      },
      onFailed: (error) => {
        this.#error ??= AppError.from(error);
        void this.stop();
      },
      logger: logger.child('recorder'),
    });
    this.#set({ state: 'on', callId, recordingId, fileName, sinceMs: clock.now() });
    this.handleChange();
  }

  async #end({ callId, recordingId, fileName }: Extract<RecordingState, { state: 'on' }>): Promise<void> {
    await this.#recorder?.stop();
    await this.#finish(callId, recordingId, fileName);
  }

  async #finish(callId: string, recordingId: string | null, fileName: string): Promise<void> {
    this.#recorder = null;
    try {
      if (recordingId !== null) await this.#options.verbs.finish({ recordingId });
    } catch (error) {
      this.#error ??= AppError.from(error);
    }
    if (recordingId !== null) this.#clear(callId); // else nobody was told of any
    if (this.#error) this.#set({ state: 'failed', recordingId, error: this.#error.view() });
    else if (recordingId !== null) this.#set({ state: 'saved', recordingId, fileName });
    this.#error = null;
  }

  #clear(callId: string): void {
    if (this.#cleared.has(callId)) return;
    this.#cleared.add(callId);
    this.#options
      .tell(callId, false)
      .catch((error: unknown) => this.#options.logger.warn('end of recording not told', { error }));
  }

  #set(state: RecordingState): void {
    this.#state = state;
    this.#options.onChange(state);
  }
}
