import type { Signal } from '#shared/contracts/signal.ts';
import type { ForeignDeps, ForeignPeer } from './foreign-page.ts';

export interface ScreenClientOptions {
  /** It shows its screen; else it watches ours. */
  readonly shows: boolean;
  /** Of its first versions, whose viewers ask for no sound. */
  readonly first: boolean;
}

/**
 * How minimost's own web client shows a screen without a call: the viewer offers to receive, the sharer puts its tracks into what that
 * offer made. Viewers take answers and nothing else.
 */
export class ScreenClient implements ForeignPeer {
  readonly pc = new RTCPeerConnection();
  readonly texts: readonly string[] = [];
  readonly shown: MediaStreamTrack[] = [];
  readonly #deps: ForeignDeps;
  readonly #shows: boolean;
  #early: RTCIceCandidateInit[] = [];

  constructor(deps: ForeignDeps, { shows, first }: ScreenClientOptions) {
    this.#deps = deps;
    this.#shows = shows;
    const { pc } = this;
    pc.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate)
        deps.send({ type: 'candidate', candidate: candidate.toJSON() as { candidate: string } });
    };
    pc.ontrack = ({ track }) => {
      deps.play(track);
      if (track.kind === 'video') this.shown.push(track);
    };
    if (shows) return;
    pc.addTransceiver('video', { direction: 'recvonly' });
    if (!first) pc.addTransceiver('audio', { direction: 'recvonly' });
    void this.#offer();
  }

  async receive(signal: Signal): Promise<void> {
    const { pc } = this;
    if (signal.type === 'candidate' && signal.candidate) {
      if (pc.remoteDescription) await pc.addIceCandidate(signal.candidate);
      else this.#early.push(signal.candidate);
    } else if (signal.type === 'description') {
      const { type, sdp } = signal.description;
      if (!this.#shows && type === 'offer') throw new Error('a viewer takes no offers');
      await pc.setRemoteDescription({ type, sdp });
      for (const candidate of this.#early.splice(0)) await pc.addIceCandidate(candidate);
      if (type === 'offer') await this.#answer();
    }
  }

  share(): Promise<void> {
    return Promise.reject(new Error('it shows from the beginning, or never'));
  }

  async #offer(): Promise<void> {
    await this.pc.setLocalDescription(await this.pc.createOffer());
    this.#say();
  }

  async #answer(): Promise<void> {
    await this.#attach('video', await this.#deps.camera());
    await this.#attach('audio', this.#deps.microphone);
    await this.pc.setLocalDescription();
    this.#say();
  }

  async #attach(kind: string, track: MediaStreamTrack): Promise<void> {
    const place = this.pc.getTransceivers().find(({ receiver }) => receiver.track.kind === kind);
    if (!place || place.sender.track?.kind === kind) return;
    await place.sender.replaceTrack(track);
    place.direction = 'sendonly';
  }

  #say(): void {
    const { type, sdp } = this.pc.localDescription!;
    if (type === 'offer' || type === 'answer')
      this.#deps.send({ type: 'description', description: { type, sdp } });
  }
}
