import { decodeHints, encodeHints, type MediaHints } from './media-hints.ts';

/** The link's small data channel. It remembers what was told last and says it when the channel opens. */
export class HintChannel {
  readonly #onHints: (hints: MediaHints) => void;
  #channel: RTCDataChannel | null = null;
  #told: MediaHints | null = null;

  constructor(onHints: (hints: MediaHints) => void) {
    this.#onHints = onHints;
  }

  /** `negotiated`: id 0 on both sides before the first offer, which costs no round trip. */
  open(pc: RTCPeerConnection, how: 'negotiated' | 'in-band'): void {
    if (this.#channel) return;
    this.take(pc.createDataChannel('meta', how === 'negotiated' ? { negotiated: true, id: 0 } : {}));
  }

  /** A channel that the other end has made. */
  take(channel: RTCDataChannel): void {
    this.#channel = channel;
    channel.addEventListener('open', () => this.#say());
    channel.addEventListener('message', (event: MessageEvent) => {
      const hints = decodeHints(event.data);
      if (hints && this.#channel === channel) this.#onHints(hints);
    });
  }

  tell(hints: MediaHints): void {
    this.#told = hints;
    this.#say();
  }

  close(): void {
    this.#channel?.close();
    this.#channel = null;
  }

  #say(): void {
    if (this.#told && this.#channel?.readyState === 'open') this.#channel.send(encodeHints(this.#told));
  }
}
