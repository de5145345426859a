import type { Emitter } from '#shared/tools/emitter.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { wordsOf } from './errors.ts';
import type { GaleneEvents, StreamSide } from './events.ts';
import type { Line } from './line.ts';
import { type Member, Members } from './members.ts';
import { isFromServer, readChat } from './messages.ts';
import type { Membership } from './state.ts';
import { isStreamFrame, Streams } from './streams.ts';
import type { ServerFrame, ServerFrameOf, StreamCandidate, StreamRequest, TrackWish } from './wire.ts';

export interface StayDeps {
  readonly emitter: Emitter<GaleneEvents>;
  readonly logger: Logger;
  readonly line: Line;
  readonly membership: Pick<Membership, 'clientId' | 'username'>;
}

/**
 * One stay in a group, from joining to the end of the connection: who is there, and what can be done. A verb after the end does nothing,
 * nor does one for a stream that is over. All of them throw AppError bad-payload for what is too long for a frame.
 */
export class Stay {
  readonly #deps: StayDeps;
  readonly #members = new Members();
  readonly #streams: Streams;
  /** Without them the server closes the line. */
  readonly #signature: { readonly source: string; readonly username: string };

  constructor(deps: StayDeps) {
    this.#deps = deps;
    const { line, membership } = deps;
    this.#signature = { source: membership.clientId, username: membership.username };
    this.#streams = new Streams({
      emitter: deps.emitter,
      logger: deps.logger,
      member: (id) => this.#members.get(id),
      sendIce: (id, candidate) => line.send({ type: 'ice', id, candidate }),
      sendClose: (id) => line.send({ type: 'close', id }),
    });
  }

  /** Everybody in the group, ourselves included. */
  get members(): readonly Member[] {
    return this.#members.list();
  }

  /** Streams that go on, by side. */
  streams(side: StreamSide): readonly string[] {
    return this.#streams.ids(side);
  }

  /** Other tracks for one stream. */
  requestStream(id: string, request: readonly TrackWish[]): void {
    if (this.#streams.has(id, 'down')) this.#deps.line.send({ type: 'requestStream', id, request });
  }

  /** Offers a stream of ours, or offers it again (the same id: renegotiation). `replaces` ends another one in its favour. */
  publish(stream: { id: string; label: string; sdp: string; replaces?: string }): void {
    const { id, label, sdp, replaces = null } = stream;
    const replace = replaces === null ? {} : { replace: replaces };
    this.#deps.line.send({ type: 'offer', ...this.#signature, id, label, kind: '', ...replace, sdp });
    this.#streams.publish(id, replaces);
  }

  /** Ends a stream of ours. */
  unpublish(id: string): void {
    if (!this.#streams.has(id, 'up')) return;
    this.#streams.forget(id);
    this.#deps.line.send({ type: 'close', id });
  }

  /** Answers a stream of the server. */
  answer(id: string, sdp: string): void {
    if (!this.#streams.has(id, 'down')) return;
    this.#deps.line.send({ type: 'answer', id, sdp });
    this.#streams.answered(id);
  }

  /** Refuses a stream of the server, which then closes it. */
  abort(id: string): void {
    if (this.#streams.has(id, 'down')) this.#deps.line.send({ type: 'abort', id });
  }

  /** Asks the server for a new offer with an ICE restart. */
  renegotiate(id: string): void {
    if (this.#streams.has(id, 'down')) this.#deps.line.send({ type: 'renegotiate', id });
  }

  /** A candidate of ours, for either side; it waits for our answer. The end of candidates is not told. */
  ice(id: string, candidate: StreamCandidate): void {
    this.#streams.ice(id, candidate);
  }

  /** Says something to all, ourselves included unless `echo` is false, or to one, whom alone it reaches. By its id it is known again. */
  chat(message: {
    text: string;
    id?: string;
    kind?: '' | 'me' | 'caption';
    to?: string;
    echo?: boolean;
  }): void {
    const { text, id, kind = '', to = '', echo = true } = message;
    const frame = {
      ...this.#signature,
      ...(id !== undefined && { id }),
      kind,
      dest: to,
      value: text,
      noecho: !echo,
    };
    this.#deps.line.send({ type: 'chat', ...frame });
  }

  /** Anything for other clients, to all others or to one. */
  message(message: { kind: string; value: unknown; to?: string }): void {
    const { kind, value, to = '' } = message;
    this.#deps.line.send({ type: 'usermessage', ...this.#signature, kind, dest: to, value, noecho: true });
  }

  /** Operators only: op, unop, present, unpresent, shutup, unshutup, kick (value: why), identify. */
  userAction(kind: string, to: string, value: unknown = null): void {
    this.#deps.line.send({ type: 'useraction', ...this.#signature, kind, dest: to, value });
  }

  /** Operators only: clearchat, lock (value: why), unlock, record, unrecord, setdata, maketoken, edittoken, listtokens, subgroups. */
  groupAction(kind: string, value: unknown = null): void {
    this.#deps.line.send({ type: 'groupaction', ...this.#signature, kind, value });
  }

  /** What the client keeps over connections, and says again: which streams we want, and what we say of ourselves. */
  sendRequest(request: StreamRequest): void {
    this.#deps.line.send({ type: 'request', request });
  }

  sendData(change: Readonly<Record<string, unknown>>): void {
    this.userAction('setdata', this.#signature.source, change);
  }

  /** A frame that came over the line. */
  take(frame: ServerFrame): void {
    const { emitter } = this.#deps;
    if (isStreamFrame(frame)) return this.#streams.take(frame);
    if (frame.type === 'user') {
      const change = this.#members.take(frame);
      if (change) emitter.emit('member', change);
    } else if (frame.type === 'chat' || frame.type === 'chathistory') {
      emitter.emit('chat', readChat(frame, this.#members));
    } else if (frame.type === 'usermessage') this.#message(frame);
  }

  /** The connection is over, and with it all streams and people. */
  end(): void {
    this.#members.clear();
    this.#streams.lost();
  }

  #message(frame: ServerFrameOf<'usermessage'>): void {
    const { kind, value, error, privileged, dest } = frame;
    const { emitter, logger } = this.#deps;
    if (isFromServer(frame)) {
      logger.info('server says', { kind, text: wordsOf(value) });
      return emitter.emit('server-message', { kind, error, value });
    }
    const from = this.#members.get(frame.source);
    if (!from) return logger.warn('message of nobody dropped', { kind });
    emitter.emit('user-message', { kind, from, isPrivate: dest !== '', privileged, value });
  }
}
