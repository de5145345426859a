/** One end of a data channel; two that are opened with each other carry messages both ways, in order. */
export class FakeChannel extends EventTarget {
  readonly label: string;
  /** `null`: announced in band. */
  readonly id: number | null;
  readyState: RTCDataChannelState = 'connecting';
  twin: FakeChannel | null = null;

  constructor(label: string, id: number | null) {
    super();
    this.label = label;
    this.id = id;
  }

  send(data: string): void {
    if (this.readyState !== 'open') throw new DOMException('not open', 'InvalidStateError');
    const { twin } = this;
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
