import type { Signal } from '#shared/contracts/signal.ts';
import type { ForeignDeps, ForeignPeer } from './foreign-page.ts';

/**
 * How minimost's own web client makes a connection: both ends offer at once, the smaller name gives way. Every picture that comes is
 * shown as a shared screen: by the first versions always, by later ones only when it was announced.
 */
export class WebClient implements ForeignPeer {
  readonly pc = new RTCPeerConnection();
  readonly texts: readonly string[] = [];
  readonly #deps: ForeignDeps;
  readonly #polite: boolean;
  readonly #first: boolean;
  #pictures: readonly MediaStreamTrack[] = [];
  readonly #screenPlace: RTCRtpTransceiver | null;
  readonly #meta: RTCDataChannel | null;
  #makingOffer = false;
  #ignores = false;
  #early: RTCIceCandidateInit[] = [];
  #announced = false;
  #sharing = false;
  #screen: RTCRtpSender | null = null;

  constructor(deps: ForeignDeps, { polite, first }: { polite: boolean; first: boolean }) {
    this.#deps = deps;
    this.#polite = polite;
    this.#first = first;
    const { pc } = this;
    pc.onnegotiationneeded = () => void this.#offer();
    pc.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate) deps.send({ type: 'candidate', candidate: plain(candidate) });
    };
    pc.ontrack = ({ track }) => {
      deps.play(track);
      if (track.kind === 'video') this.#show(track);
    };
    if (first) {
      pc.addTrack(deps.microphone, new MediaStream([deps.microphone]));
      this.#screenPlace = null;
      this.#meta = null;
      return;
    }
    const sound = pc.addTransceiver('audio', { direction: 'sendrecv' });
    this.#screenPlace = pc.addTransceiver('video', { direction: 'sendrecv' });
    void sound.sender.replaceTrack(deps.microphone);
    this.#meta = pc.createDataChannel('meta', { negotiated: true, id: 0 });
    this.#meta.onopen = () => this.#announce();
    this.#meta.onmessage = ({ data }) => {
      const message = JSON.parse(String(data)) as { t?: string; sharing?: boolean };
      if (message.t === 'state') this.#announced = message.sharing === true;
    };
  }

  get shown(): readonly MediaStreamTrack[] {
    if (this.#first) return this.#pictures;
    return this.#announced ? this.#pictures : [];
  }

  async receive(signal: Signal): Promise<void> {
    const { pc } = this;
    if (signal.type === 'candidate') {
      if (!signal.candidate) return;
      if (pc.remoteDescription) await this.#add(signal.candidate);
      else this.#early.push(signal.candidate);
    } else if (signal.type === 'description') {
      const { description } = signal;
      const isOffer = description.type === 'offer';
      this.#ignores = !this.#polite && isOffer && (this.#makingOffer || pc.signalingState !== 'stable');
      if (this.#ignores) return;
      await pc.setRemoteDescription(description);
      for (const candidate of this.#early.splice(0)) await this.#add(candidate);
      if (!isOffer) return;
      await pc.setLocalDescription();
      this.#say();
    }
  }

  async share(on: boolean): Promise<void> {
    const track = on ? await this.#deps.camera() : null;
    if (this.#screenPlace) await this.#screenPlace.sender.replaceTrack(track);
    else if (track) this.#screen = this.pc.addTrack(track, new MediaStream([track]));
    else if (this.#screen) this.pc.removeTrack(this.#screen);
    this.#sharing = on;
    this.#announce();
  }

  /** The first versions show what is said to come, until it falls silent. */
  #show(picture: MediaStreamTrack): void {
    this.#pictures = [...this.#pictures, picture];
    if (!this.#first) return;
    picture.addEventListener('mute', () => {
      this.#pictures = this.#pictures.filter((one) => one !== picture);
    });
  }

  async #offer(): Promise<void> {
    this.#makingOffer = true;
    try {
      await this.pc.setLocalDescription();
      this.#say();
    } finally {
      this.#makingOffer = false;
    }
  }

  #say(): void {
    const { type, sdp } = this.pc.localDescription!;
    if (type === 'offer' || type === 'answer')
      this.#deps.send({ type: 'description', description: { type, sdp } });
  }

  async #add(candidate: RTCIceCandidateInit): Promise<void> {
    try {
      await this.pc.addIceCandidate(candidate);
    } catch {
      // as there: errors are swallowed
    }
  }

  #announce(): void {
    if (this.#meta?.readyState === 'open')
      this.#meta.send(JSON.stringify({ t: 'state', muted: false, sharing: this.#sharing }));
  }
}

const plain = ({ candidate, sdpMid, sdpMLineIndex, usernameFragment }: RTCIceCandidate) => ({
  candidate,
  sdpMid,
  sdpMLineIndex,
  usernameFragment,
});
