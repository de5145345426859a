/** One end of a data channel; two that are opened with each other carry messages both ways, in order. */
export class FakeChannel extends EventTarget {
  readonly label: string;
  /** `null`: announced in band. */
  readonly id: number | null;
  readyState: RTCDataChannelState = 'connecting';
  twin: FakeChannel | null = null;
  /** Whatever is sent has left at once. */
  readonly bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;

  constructor(label: string, id: number | null) {
    super();
    this.label = label;
    this.id = id;
  }

  send(sent: string | Uint8Array<ArrayBuffer>): void {
    if (this.readyState !== 'open') throw new DOMException('not open', 'InvalidStateError');
    const { twin } = this;
    const data = typeof sent === 'string' ? sent : sent.slice().buffer;
    queueMicrotask(() => {
      if (twin?.readyState === 'open') twin.dispatchEvent(new MessageEvent('message', { data }));
    });
  }

  openWith(twin: FakeChannel): void {
    if (this.twin) return;
    this.twin = twin;
    this.readyState = 'open';
    if (!twin.twin) twin.openWith(this);
    queueMicrotask(() => this.dispatchEvent(new Event('open')));
  }

  close(): void {
    this.readyState = 'closed';
    if (this.twin?.readyState === 'open') this.twin.readyState = 'closed';
  }
}
