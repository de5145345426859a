/** Transceivers and senders of fake-rtc.ts. */
import { type FakeMediaStream, FakeTrack } from './fake-media.ts';

interface Owner {
  readonly closed: boolean;
}

export const invalidState = (what: string): DOMException =>
  new DOMException(`${what} in the wrong state`, 'InvalidStateError');

export class FakeTransceiver {
  mid: string | null = null;
  direction: RTCRtpTransceiverDirection;
  readonly kind: 'audio' | 'video';
  readonly receiver: { readonly track: FakeTrack };
  readonly sender: FakeSender;
  codecs: readonly { mimeType: string }[] = [];

  constructor(pc: Owner, kind: 'audio' | 'video', direction: RTCRtpTransceiverDirection) {
    this.kind = kind;
    this.direction = direction;
    this.receiver = { track: new FakeTrack(kind) };
    this.sender = new FakeSender(pc, this);
  }

  setCodecPreferences(codecs: readonly { mimeType: string }[]): void {
    this.codecs = codecs;
  }

  stop(): void {
    this.direction = 'stopped';
  }
}

export class FakeSender {
  readonly #pc: Owner;
  readonly #transceiver: FakeTransceiver;
  track: FakeTrack | null = null;
  streams: readonly FakeMediaStream[] = [];
  parameters: RTCRtpSendParameters = { encodings: [{}] } as unknown as RTCRtpSendParameters;
  keyFrames = 0;

  constructor(pc: Owner, transceiver: FakeTransceiver) {
    this.#pc = pc;
    this.#transceiver = transceiver;
  }

  setStreams(...streams: FakeMediaStream[]): void {
    this.streams = streams;
  }

  async replaceTrack(track: FakeTrack | null): Promise<void> {
    if (this.#pc.closed || this.#transceiver.direction === 'stopped') throw invalidState('replaceTrack');
    if (track && track.kind !== this.#transceiver.kind) throw new TypeError('wrong kind');
    await Promise.resolve();
    this.track = track;
  }

  getParameters(): RTCRtpSendParameters {
    return structuredClone(this.parameters);
  }

  async setParameters(
    parameters: RTCRtpSendParameters,
    options: { encodingOptions?: readonly { keyFrame?: boolean }[] } = {},
  ): Promise<void> {
    this.parameters = parameters;
    this.keyFrames += options.encodingOptions?.filter(({ keyFrame }) => keyFrame).length ?? 0;
  }
}
