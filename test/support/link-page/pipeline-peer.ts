import type { Signal } from '#shared/contracts/signal.ts';
import type { ForeignDeps, ForeignPeer } from './foreign-page.ts';

/** Names of sections there, in the order of its own offers. */
const MIDS = ['video0', 'audio1'];

/** Nor are packets marked with their section: its names are other ones than the browser's. */
const withoutBundle = (sdp: string): string =>
  sdp.replaceAll(/^a=(group:BUNDLE|extmap:\S+ urn:ietf:params:rtp-hdrext:sdes:mid).*\r\n/gm, '');
/** Between the browser's mids and those that a pipeline writes. */
const toTheirs = (sdp: string): string =>
  MIDS.reduce((text, mid, n) => text.replaceAll(`a=mid:${n}\r`, `a=mid:${mid}\r`), sdp);
const toOurs = (sdp: string): string =>
  MIDS.reduce((text, mid, n) => text.replaceAll(`a=mid:${mid}\r`, `a=mid:${n}\r`), sdp);

/**
 * How a pipeline with webrtcbin negotiates, played by a browser's connection: pictures first, no BUNDLE, candidates that name a section
 * by its index alone and come before the description, one exchange and no more, a data channel of its own.
 */
export class PipelinePeer implements ForeignPeer {
  readonly pc = new RTCPeerConnection({ bundlePolicy: 'max-compat' });
  readonly shown: MediaStreamTrack[] = [];
  readonly texts: string[] = [];
  readonly #deps: ForeignDeps;
  readonly #offers: boolean;
  readonly #receiveOnly: boolean;
  #exchanged = false;
  #hasCandidate: () => void = () => {};

  constructor(deps: ForeignDeps, { offers, receiveOnly }: { offers: boolean; receiveOnly: boolean }) {
    this.#deps = deps;
    this.#offers = offers;
    this.#receiveOnly = receiveOnly;
    const { pc } = this;
    pc.onicecandidate = ({ candidate }) => {
      if (!candidate?.candidate) return;
      const { candidate: line, sdpMLineIndex } = candidate;
      deps.send({ type: 'candidate', candidate: { candidate: line, sdpMLineIndex } });
      this.#hasCandidate();
    };
    pc.ontrack = ({ track }) => {
      deps.play(track);
      if (track.kind === 'video') this.shown.push(track);
    };
    pc.ondatachannel = ({ channel }) => this.#talk(channel);
    if (offers) void this.#offer();
  }

  async receive(signal: Signal): Promise<void> {
    const { pc } = this;
    if (signal.type === 'candidate' && signal.candidate) {
      // it reads these two fields and nothing else, and asserts that there is a description
      const { candidate, sdpMLineIndex } = signal.candidate;
      await pc.addIceCandidate({ candidate, sdpMLineIndex: sdpMLineIndex ?? 0 });
    } else if (signal.type === 'description') {
      if (this.#exchanged) throw new Error('a second exchange');
      this.#exchanged = true;
      const { type, sdp } = signal.description;
      await pc.setRemoteDescription({ type, sdp: withoutBundle(toOurs(sdp)) });
      if (type === 'offer') await this.#answer();
    }
  }

  async share(): Promise<void> {
    throw new Error('it shares nothing');
  }

  async #offer(): Promise<void> {
    const { pc } = this;
    const camera = await this.#deps.camera();
    pc.addTransceiver(camera, { direction: 'sendrecv' });
    pc.addTransceiver(this.#deps.microphone, { direction: 'sendrecv' });
    this.#talk(pc.createDataChannel('channel'));
    const found = new Promise<void>((resolve) => (this.#hasCandidate = resolve));
    await pc.setLocalDescription();
    await found;
    this.#say();
  }

  async #answer(): Promise<void> {
    const { pc } = this;
    for (const transceiver of pc.getTransceivers()) {
      transceiver.direction = this.#receiveOnly ? 'recvonly' : 'sendrecv';
      if (this.#receiveOnly) continue;
      const isSound = transceiver.receiver.track.kind === 'audio';
      await transceiver.sender.replaceTrack(isSound ? this.#deps.microphone : await this.#deps.camera());
    }
    this.#talk(pc.createDataChannel('channel'));
    await pc.setLocalDescription();
    this.#say();
  }

  #talk(channel: RTCDataChannel): void {
    channel.binaryType = 'arraybuffer';
    channel.onopen = () => {
      channel.send('Hi! from GStreamer');
      channel.send(new Uint8Array([1, 2, 3]));
    };
    channel.onmessage = ({ data }) => {
      if (typeof data === 'string') this.texts.push(data);
    };
  }

  #say(): void {
    const { type, sdp } = this.pc.localDescription!;
    if (type !== 'offer' && type !== 'answer') return;
    const text = withoutBundle(this.#offers ? toTheirs(sdp) : sdp);
    this.#deps.send({ type: 'description', description: { type, sdp: text } });
  }
}
