/** The sockets of the impairment proxy: one port for each real address in the eyes of each other peer. */
import { createSocket, type Socket } from 'node:dgram';
import type { Address, CandidateType } from './candidate.ts';

/** A port that stands for `real`, an address of `owner`, in the eyes of `viewer`. */
export interface Port {
  readonly number: number;
  readonly real: Address;
  readonly owner: string;
  readonly viewer: string;
  /** As signalled; an address that only ever sent counts as host. */
  type: CandidateType;
  /** live ─rebind─▶ old (takes packets, sends none) ; any ─move─▶ dead (silence, no "port unreachable"). */
  state: 'live' | 'old' | 'dead';
  send(packet: Uint8Array, to: Address): void;
}

export type OnPacket = (packet: Uint8Array, at: Port, from: Address) => void;

const BUFFER_BYTES = 1 << 20;

export class Paths {
  readonly #host: string;
  readonly #onPacket: OnPacket;
  /** The live ones, by viewer and real address; as promises, for two packets may ask for one port at a time. */
  readonly #live = new Map<string, Promise<Port>>();
  readonly #ports: Port[] = [];
  readonly #sockets: Socket[] = [];
  #closed = false;

  constructor(host: string, onPacket: OnPacket) {
    this.#host = host;
    this.#onPacket = onPacket;
  }

  async port(owner: string, viewer: string, real: Address): Promise<Port> {
    if (this.#closed) throw new Error('the impairment proxy is closed');
    const key = keyOf(viewer, real);
    const known = this.#live.get(key);
    if (known) return known;
    const opened = this.#open(owner, viewer, real);
    this.#live.set(key, opened);
    return opened;
  }

  /** All paths from and to `peer` are silent for good. */
  async bury(peer: string): Promise<void> {
    for (const port of await this.#known()) {
      if (port.owner === peer || port.viewer === peer) this.#retire(port, 'dead');
    }
  }

  /** What `peer` sends comes from new ports from now on; at the old ones it still hears. */
  async rebind(peer: string): Promise<void> {
    for (const port of await this.#known()) {
      if (port.owner === peer && port.state === 'live') this.#retire(port, 'old');
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#live.values());
    this.#live.clear();
    await Promise.all(
      this.#sockets.splice(0).map((socket) => new Promise<void>((done) => socket.close(() => done()))),
    );
  }

  async #known(): Promise<readonly Port[]> {
    await Promise.all(this.#live.values());
    return this.#ports;
  }

  #retire(port: Port, state: 'old' | 'dead'): void {
    port.state = state;
    this.#live.delete(keyOf(port.viewer, port.real));
  }

  async #open(owner: string, viewer: string, real: Address): Promise<Port> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: BUFFER_BYTES, sendBufferSize: BUFFER_BYTES });
    this.#sockets.push(socket);
    await new Promise<void>((bound, failed) => {
      socket.once('error', failed);
      socket.bind(0, this.#host, () => {
        // a peer that is gone refuses packets, which is no fault
        socket.off('error', failed).on('error', () => {});
        bound();
      });
    });
    const port: Port = {
      number: socket.address().port,
      real,
      owner,
      viewer,
      type: 'host',
      state: 'live',
      send: (packet, to) => {
        if (!this.#closed && port.state !== 'dead') socket.send(packet, to.port, to.ip);
      },
    };
    this.#ports.push(port);
    socket.on('message', (packet, from) =>
      this.#onPacket(packet, port, { ip: from.address, port: from.port }),
    );
    return port;
  }
}

const keyOf = (viewer: string, { ip, port }: Address): string => `${viewer} ${ip}:${port}`;
