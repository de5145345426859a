import { decode, encode } from '../codec.ts';
import { guardedClass } from '../guard.ts';
import { HostEmitter } from '../host-emitter.ts';

/**
 * One end of a channel in main. Its other end is another MessagePortMain, until that one is transferred: then `link`
 * carries messages to where it went.
 */
export class MessagePortMain extends HostEmitter {
  peer: MessagePortMain | undefined;
  link: ((data: unknown) => void) | undefined;
  /** Messages that wait for start(). */
  #queue: unknown[] | undefined = [];

  constructor() {
    super('messagePort', ['message', 'close']);
  }

  postMessage(message: unknown): void {
    const copy = decode(encode(message));
    if (this.link) this.link(copy);
    else setImmediate(() => this.peer?.receive(copy));
  }

  /** A message that arrived at this end, or at the place to which this end was transferred. */
  receive(data: unknown): void {
    if (this.link) this.link(data);
    else if (this.#queue) this.#queue.push(data);
    else this.emit('message', { data, ports: [] });
  }

  start(): void {
    const queued = this.#queue ?? [];
    this.#queue = undefined;
    for (const data of queued) this.emit('message', { data, ports: [] });
  }

  close(): void {
    this.emit('close');
    this.peer?.emit('close');
  }
}

export class MessageChannelMain {
  readonly port1 = new MessagePortMain();
  readonly port2 = new MessagePortMain();

  constructor() {
    this.port1.peer = this.port2;
    this.port2.peer = this.port1;
  }
}

guardedClass('MessagePortMain', 'messagePort', MessagePortMain);
guardedClass('MessageChannelMain', 'messageChannel', MessageChannelMain);
