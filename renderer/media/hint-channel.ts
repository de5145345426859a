import { decodeMessage, encodeMessage, type LinkMessage, type MediaHints } from './media-hints.ts';

/** The link's small data channel. It remembers what was told last and says it when the channel opens. */
export class HintChannel {
  readonly #onMessage: (message: LinkMessage) => void;
  #channel: RTCDataChannel | null = null;
  #told: MediaHints | null = null;

  constructor(onMessage: (message: LinkMessage) => void) {
    this.#onMessage = onMessage;
  }

  /** Id 0 on both sides before the first offer, which costs no round trip. */
  open(pc: RTCPeerConnection): void {
    if (!this.#channel) this.take(pc.createDataChannel('meta', { negotiated: true, id: 0 }));
  }

  /** A channel that the other end has made. */
  take(channel: RTCDataChannel): void {
    this.#channel = channel;
    channel.addEventListener('open', () => this.#sayHints());
    channel.addEventListener('message', (event: MessageEvent) => {
      const message = decodeMessage(event.data);
      if (message && this.#channel === channel) this.#onMessage(message);
    });
  }

  tell(hints: MediaHints): void {
    this.#told = hints;
    this.#sayHints();
  }

  /** Lost where there is no open channel. */
  say(message: LinkMessage): void {
    if (this.#channel?.readyState === 'open') this.#channel.send(encodeMessage(message));
  }

  close(): void {
    this.#channel?.close();
    this.#channel = null;
  }

  #sayHints(): void {
    if (this.#told) this.say({ t: 'state', ...this.#told });
  }
}
