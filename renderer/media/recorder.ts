import { type Logger, silentLogger } from '#shared/tools/logger.ts';
import { RecordingCanvas, type RecordingScene } from './recording-canvas.ts';
import { RecordingChunks } from './recording-chunks.ts';

/** Pictures a second. */
const FPS = 15;
/** A chunk each: what a crash can lose. */
const TIMESLICE_MS = 1000;
const VIDEO_BITS_PER_SECOND = 1_500_000;
const AUDIO_BITS_PER_SECOND = 96_000;
/** VP8 first: it is encoded beside a call, and VP9 takes twice the computer. */
const TYPES = ['video/webm;codecs=vp8,opus', 'video/webm;codecs=vp9,opus', 'video/webm'] as const;

export interface RecorderOptions {
  /** Takes one piece of the file, in order; the next comes when it has answered. */
  readonly write: (piece: Uint8Array<ArrayBuffer>) => Promise<void>;
  readonly pieceBytes: number;
  /** Called once: what comes is no longer written. The recorder is still to be stopped. */
  readonly onFailed: (error: unknown) => void;
  readonly logger?: Logger;
}

export interface Recorder {
  /** What is seen and heard from now on. */
  show(scene: RecordingScene): void;
  /** Resolves when everything up to now is written, or has failed. Never rejects; again, it changes nothing. */
  stop(): Promise<void>;
}

/** Begins at once. Throws where the browser cannot record. */
export type RecorderFactory = (options: RecorderOptions) => Recorder;

export const createRecorder: RecorderFactory = (options) => new WebmRecorder(options);

/**
 * One picture and one sound of a whole call, as a webm that can be played without its end. The audio thread keeps its time: timers
 * and animation frames stand still in a hidden window. It owns no track that it is shown.
 */
class WebmRecorder implements Recorder {
  readonly #log: Logger;
  readonly #canvas = new RecordingCanvas();
  readonly #context = new AudioContext({ sinkId: { type: 'none' } } as AudioContextOptions);
  readonly #mix: MediaStreamAudioDestinationNode;
  /** Keeps many voices at once from clipping. */
  readonly #limiter: DynamicsCompressorNode;
  readonly #sources = new Map<MediaStreamTrack, MediaStreamAudioSourceNode>();
  readonly #picture: MediaStreamTrack;
  readonly #recorder: MediaRecorder;
  readonly #chunks: RecordingChunks;
  #stopped: Promise<void> | null = null;

  constructor({ write, pieceBytes, onFailed, logger = silentLogger }: RecorderOptions) {
    this.#log = logger;
    this.#mix = this.#context.createMediaStreamDestination();
    this.#limiter = new DynamicsCompressorNode(this.#context);
    this.#limiter.connect(this.#mix);
    this.#picture = this.#canvas.capture(FPS);
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    this.#recorder = new MediaRecorder(
      new MediaStream([this.#picture, ...this.#mix.stream.getAudioTracks()]),
      {
        ...(mimeType ? { mimeType } : {}),
        videoBitsPerSecond: VIDEO_BITS_PER_SECOND,
        audioBitsPerSecond: AUDIO_BITS_PER_SECOND,
      },
    );
    this.#chunks = new RecordingChunks({
      write,
      pieceBytes,
      onFull: (full) => this.#pause(full),
      onFailed,
    });
    this.#recorder.addEventListener('dataavailable', ({ data }) => this.#chunks.add(data));
    this.#recorder.addEventListener('error', (event) => onFailed('error' in event ? event.error : event));
    this.#log.info('recorder | start', { mimeType });
    this.#context.resume().catch((error: unknown) => onFailed(error));
    this.#recorder.start(TIMESLICE_MS);
    this.#tick();
  }

  show(scene: RecordingScene): void {
    if (this.#stopped) return;
    this.#canvas.show(scene);
    const wanted = new Set(scene.sounds);
    for (const [track, source] of this.#sources) {
      if (wanted.has(track)) continue;
      source.disconnect();
      this.#sources.delete(track);
    }
    for (const track of wanted) {
      if (this.#sources.has(track)) continue;
      const source = this.#context.createMediaStreamSource(new MediaStream([track]));
      source.connect(this.#limiter);
      this.#sources.set(track, source);
    }
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#end();
    return this.#stopped;
  }

  /** Draws, and again when a silent note of one picture's length has ended. */
  #tick(): void {
    if (this.#stopped) return;
    this.#canvas.draw();
    const note = new ConstantSourceNode(this.#context, { offset: 0 });
    note.connect(this.#mix);
    note.addEventListener('ended', () => {
      note.disconnect();
      this.#tick();
    });
    note.start();
    note.stop(this.#context.currentTime + 1 / FPS);
  }

  /** The disk is slower than the call: a gap is better than a full memory. */
  #pause(full: boolean): void {
    this.#log.warn(full ? 'recorder | paused: too much waits' : 'recorder | goes on');
    if (full && this.#recorder.state === 'recording') this.#recorder.pause();
    else if (!full && this.#recorder.state === 'paused') this.#recorder.resume();
  }

  async #end(): Promise<void> {
    if (this.#recorder.state !== 'inactive') {
      const ended = new Promise<void>((resolve) =>
        this.#recorder.addEventListener('stop', () => resolve(), { once: true }),
      );
      this.#recorder.stop(); // its last data come before its "stop"
      await ended;
    }
    this.#picture.stop();
    for (const source of this.#sources.values()) source.disconnect();
    this.#sources.clear();
    this.#canvas.close();
    await this.#context.close();
    await this.#chunks.idle();
    this.#log.info('recorder | stopped');
  }
}
