import type { Emitter } from '#shared/tools/emitter.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { GaleneEvents, StreamSide } from './events.ts';
import type { Member } from './members.ts';
import type { ServerFrame, ServerFrameOf, StreamCandidate } from './wire.ts';

export type StreamFrame = ServerFrameOf<'offer' | 'answer' | 'ice' | 'renegotiate' | 'close' | 'abort'>;

export interface StreamsDeps {
  readonly emitter: Emitter<GaleneEvents>;
  readonly logger: Logger;
  readonly member: (id: string) => Member | null;
  readonly sendIce: (id: string, candidate: StreamCandidate) => void;
  readonly sendClose: (id: string) => void;
}

interface Stream {
  readonly side: StreamSide;
  /** The answer has gone out (down) or has come (up). */
  answered: boolean;
  /** Candidates that wait for it: ours of a down stream, the server's of an up stream. */
  held: StreamCandidate[];
}

const HELD_MAX = 200;
const EARLY_STREAMS_MAX = 50;

/**
 * The streams of one stay in a group, by id. Candidates travel on their own and may overtake descriptions: here they are put behind the one
 * that they belong to, in both directions. Descriptions themselves are the business of whoever holds the peer connections.
 */
export class Streams {
  readonly #deps: StreamsDeps;
  readonly #streams = new Map<string, Stream>();
  /** The server's candidates for streams that it has not offered yet. */
  readonly #early = new Map<string, StreamCandidate[]>();

  constructor(deps: StreamsDeps) {
    this.#deps = deps;
  }

  /** An offer of ours goes out, new or again. A replaced stream is over without a word. */
  publish(id: string, replaces: string | null): void {
    if (replaces !== null) this.#streams.delete(replaces);
    const known = this.#streams.get(id);
    if (known) known.answered = false;
    else this.#streams.set(id, { side: 'up', answered: false, held: [] });
  }

  has(id: string, side: StreamSide): boolean {
    return this.#streams.get(id)?.side === side;
  }

  ids(side: StreamSide): readonly string[] {
    return [...this.#streams].filter(([, stream]) => stream.side === side).map(([id]) => id);
  }

  /** Our answer has gone out: what waited for it follows. */
  answered(id: string): void {
    this.#release(id, (candidate) => this.#deps.sendIce(id, candidate));
  }

  /** A candidate of ours; dropped when the stream is over. */
  ice(id: string, candidate: StreamCandidate): void {
    const stream = this.#streams.get(id);
    if (!stream) return;
    if (stream.side === 'down' && !stream.answered) hold(stream.held, candidate);
    else this.#deps.sendIce(id, candidate);
  }

  forget(id: string): void {
    this.#streams.delete(id);
  }

  take(frame: StreamFrame): void {
    switch (frame.type) {
      case 'offer':
        return this.#offered(frame);
      case 'ice':
        return this.#candidate(frame);
      case 'answer':
        return this.#ofKnown(frame, 'up', () => {
          this.#deps.emitter.emit('stream-answer', { id: frame.id, sdp: frame.sdp });
          this.#release(frame.id, (candidate) => this.#tell(frame.id, 'up', candidate));
        });
      case 'renegotiate':
        return this.#ofKnown(frame, 'up', () =>
          this.#deps.emitter.emit('stream-renegotiate', { id: frame.id }),
        );
      case 'abort':
        return this.#ofKnown(frame, 'up', () => {
          this.#deps.sendClose(frame.id); // it is not over before we say so
          this.#end(frame.id, 'up', 'aborted');
        });
      case 'close':
        return this.#ofKnown(frame, 'down', () => this.#end(frame.id, 'down', 'closed'));
    }
  }

  /** With the connection all streams are gone, on both ends. */
  lost(): void {
    const gone = [...this.#streams];
    this.#streams.clear();
    for (const [id, { side }] of gone) this.#deps.emitter.emit('stream-close', { id, side, why: 'lost' });
  }

  #offered({ id, label, replace, source, username, sdp }: ServerFrameOf<'offer'>): void {
    const known = this.#streams.get(id);
    if (known?.side === 'up') return this.#drop('offer', 'of a stream of ours');
    const replaces = replace === '' || replace === id ? null : replace;
    if (replaces !== null && this.has(replaces, 'down')) this.#streams.delete(replaces);
    if (known) known.answered = false;
    else this.#streams.set(id, { side: 'down', answered: false, held: [] });
    this.#deps.emitter.emit('stream-offer', {
      id,
      label,
      source,
      username: this.#deps.member(source)?.username ?? username,
      sdp,
      isRenegotiation: known !== undefined,
      replaces,
    });
    const early = this.#early.get(id) ?? [];
    this.#early.delete(id);
    for (const candidate of early) this.#tell(id, 'down', candidate);
  }

  #candidate({ id, candidate }: ServerFrameOf<'ice'>): void {
    const stream = this.#streams.get(id);
    if (stream?.side === 'up' && !stream.answered) hold(stream.held, candidate);
    else if (stream) this.#tell(id, stream.side, candidate);
    else this.#holdEarly(id, candidate);
  }

  #holdEarly(id: string, candidate: StreamCandidate): void {
    const early = this.#early.get(id) ?? [];
    // of streams that never came: the oldest goes
    if (!this.#early.has(id) && this.#early.size >= EARLY_STREAMS_MAX) {
      for (const oldest of [...this.#early.keys()].slice(0, 1)) this.#early.delete(oldest);
    }
    this.#early.set(id, early);
    hold(early, candidate);
  }

  #release(id: string, pass: (candidate: StreamCandidate) => void): void {
    const stream = this.#streams.get(id);
    if (!stream) return;
    stream.answered = true;
    for (const candidate of stream.held.splice(0)) pass(candidate);
  }

  #tell(id: string, side: StreamSide, candidate: StreamCandidate): void {
    this.#deps.emitter.emit('stream-ice', { id, side, candidate });
  }

  #end(id: string, side: StreamSide, why: 'closed' | 'aborted'): void {
    this.#streams.delete(id);
    this.#deps.emitter.emit('stream-close', { id, side, why });
  }

  #ofKnown({ id, type }: StreamFrame, side: StreamSide, act: () => void): void {
    if (this.has(id, side)) act();
    else this.#drop(type, `of no ${side} stream`);
  }

  #drop(type: string, why: string): void {
    this.#deps.logger.debug('stream frame dropped', { type, why });
  }
}

const STREAM_FRAMES: ReadonlySet<string> = new Set([
  'offer',
  'answer',
  'ice',
  'renegotiate',
  'close',
  'abort',
]);

export const isStreamFrame = (frame: ServerFrame): frame is StreamFrame => STREAM_FRAMES.has(frame.type);

function hold(held: StreamCandidate[], candidate: StreamCandidate): void {
  if (held.length < HELD_MAX) held.push(candidate);
}
