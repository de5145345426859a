/** Longer ones are dropped. In characters. */
export const TEXT_CHARS_MAX = 65_536;

interface TextChannelOptions {
  readonly onText: (text: string) => void;
  /** Text can go out now, or cannot any more. */
  readonly onOpen: (open: boolean) => void;
}

/**
 * Plain text that people write, over any data channel of the link, whoever made it. Peers of other makes open one of their own, or
 * use ours, or both; binary messages are theirs alone.
 */
export class TextChannel {
  readonly #options: TextChannelOptions;
  readonly #channels = new Set<RTCDataChannel>();
  #own: RTCDataChannel | null = null;
  #isOpen = false;

  constructor(options: TextChannelOptions) {
    this.#options = options;
  }

  /** Ours: told to the other end over the connection itself. */
  open(pc: RTCPeerConnection): void {
    if (this.#own) return;
    this.#own = pc.createDataChannel('text');
    this.take(this.#own);
  }

  /** One that either end has made. */
  take(channel: RTCDataChannel): void {
    this.#channels.add(channel);
    channel.addEventListener('open', () => this.#follow());
    channel.addEventListener('close', () => {
      this.#channels.delete(channel);
      this.#follow();
    });
    channel.addEventListener('message', ({ data }: MessageEvent) => {
      if (typeof data === 'string' && data.length <= TEXT_CHARS_MAX && this.#channels.has(channel))
        this.#options.onText(data);
    });
    this.#follow(); // theirs may be open already
  }

  /** Lost where no channel is open. Ours comes first: who made the other one may not read it. */
  say(text: string): void {
    const channel = this.#openOnes.find((one) => one === this.#own) ?? this.#openOnes[0];
    channel?.send(text);
  }

  close(): void {
    for (const channel of this.#channels) channel.close();
    this.#channels.clear();
    this.#follow();
  }

  get #openOnes(): RTCDataChannel[] {
    return [...this.#channels].filter(({ readyState }) => readyState === 'open');
  }

  #follow(): void {
    const isOpen = this.#openOnes.length > 0;
    if (isOpen === this.#isOpen) return;
    this.#isOpen = isOpen;
    this.#options.onOpen(isOpen);
  }
}
