/** One end of a call as the proxy's own tests need it: a bare UDP socket with a candidate. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

export interface Received {
  readonly text: string;
  /** The port that it came from. */
  readonly from: number;
}

// below the limit of a unit test, which does not say what was missing
const LIMIT_MS = 15_000;

export class UdpPeer {
  readonly received: Received[] = [];
  readonly #socket: Socket;
  #wake = (): void => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (packet, from) => {
      this.received.push({ text: packet.toString(), from: from.port });
      this.#wake();
    });
    socket.on('error', () => {}); // who refuses a packet is no fault
  }

  static async open(): Promise<UdpPeer> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new UdpPeer(socket);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Its address as a candidate of that type. */
  candidate(type = 'host'): string {
    return `candidate:1 1 udp 2122260223 127.0.0.1 ${this.port} typ ${type} generation 0 ufrag abcd`;
  }

  /** Sends to a port of this machine, or to the address in a candidate line. */
  send(packet: string | Uint8Array, to: number | string): void {
    this.#socket.send(packet, portOf(to), '127.0.0.1');
  }

  /** Resolves when that many have come, and rejects when they have not within the limit. */
  async hears(count: number): Promise<readonly Received[]> {
    await new Promise<void>((done, failed) => {
      const limit = setTimeout(
        () => failed(new Error(`${this.received.length} of ${count} packets came`)),
        LIMIT_MS,
      );
      this.#wake = () => {
        if (this.received.length < count) return;
        clearTimeout(limit);
        done();
      };
      this.#wake();
    });
    return this.received;
  }

  close(): void {
    this.#socket.close();
  }
}

/** The port of a candidate line. */
export const portOf = (to: number | string): number =>
  typeof to === 'number' ? to : Number(to.split(' ')[5]);
