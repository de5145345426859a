/**
 * RTCPeerConnections that behave: signalling states, rollback, mids, negotiationneeded, candidates, trackless transceivers, negotiated
 * data channels, closed promises that never settle. Two of them on one FakeNetwork connect once each has taken the other's description.
 */
import { FakeChannel } from './fake-channel.ts';
import type { FakeMediaStream, FakeTrack } from './fake-media.ts';
import { FakeTransceiver, invalidState } from './fake-transceiver.ts';

interface Section {
  readonly kind: string;
  readonly mid: string;
  readonly direction: RTCRtpTransceiverDirection;
}

const ufragOf = (sdp: string): string => /a=ice-ufrag:(\S+)/.exec(sdp)?.[1] ?? '';
const never = <T>(): Promise<T> => new Promise<T>(() => {});

function sectionsOf(sdp: string): Section[] {
  return sdp
    .split(/^(?=m=)/m)
    .slice(1)
    .map((text) => ({
      kind: /^m=(\S+)/.exec(text)?.[1] ?? '',
      mid: /a=mid:(\S+)/.exec(text)?.[1] ?? '',
      direction: (/a=(sendrecv|sendonly|recvonly|inactive)/.exec(text)?.[1] ??
        'inactive') as RTCRtpTransceiverDirection,
    }));
}

/** Who can reach whom. Ends connect when their applied descriptions name each other's ICE credentials. */
export class FakeNetwork {
  readonly ends: FakePeerConnection[] = [];
  /** Nothing gets through while it is down. */
  up = true;

  readonly create = (configuration: RTCConfiguration = {}): RTCPeerConnection => {
    const end = new FakePeerConnection(this, configuration);
    this.ends.push(end);
    return end as unknown as RTCPeerConnection;
  };

  /** Every connected end notices that nothing comes any more. */
  cut(): void {
    this.up = false;
    this.#tell('connected', 'disconnected');
  }

  /** The cut has lasted. */
  fail(): void {
    this.#tell('disconnected', 'failed');
  }

  /** The path is back; a connection that has not failed heals by itself. */
  heal(): void {
    this.up = true;
    this.#tell('disconnected', 'connected');
  }

  /** A description was applied somewhere: what can connect now, connects. */
  settle(): void {
    if (!this.up) return;
    for (const a of this.ends) {
      const b = this.ends.find((other) => other !== a && other.hears(a) && a.hears(other));
      if (b) for (const end of [a, b]) end.connect(end === a ? b : a);
    }
  }

  /** The other end of a connection; `null` before it is connected. */
  otherOf(end: RTCPeerConnection): FakePeerConnection | null {
    return (end as unknown as FakePeerConnection).other;
  }

  #tell(from: RTCPeerConnectionState, to: RTCPeerConnectionState): void {
    for (const end of this.ends) if (end.connectionState === from) end.changeConnection(to);
  }
}

export class FakePeerConnection extends EventTarget {
  static #made = 0;
  readonly #network: FakeNetwork;
  readonly #id: number;
  readonly channels: FakeChannel[] = [];
  /** Candidates that were taken. */
  readonly candidates: RTCIceCandidateInit[] = [];
  stats = new Map<string, unknown>();
  signalingState: RTCSignalingState = 'stable';
  connectionState: RTCPeerConnectionState = 'new';
  iceGatheringState: RTCIceGatheringState = 'new';
  other: FakePeerConnection | null = null;
  closed = false;
  #configuration: RTCConfiguration;
  #transceivers: FakeTransceiver[] = [];
  #local: RTCSessionDescriptionInit | null = null;
  #remote: RTCSessionDescriptionInit | null = null;
  #stableLocal: RTCSessionDescriptionInit | null = null;
  #stableRemote: RTCSessionDescriptionInit | null = null;
  #generation = 0;
  #restarts = false;
  #needed = false;
  /** As in Chromium: a rollback after nothing but a first answer takes that answer's pictures too. */
  #answeredOnly = false;
  #blind = false;

  constructor(network: FakeNetwork, configuration: RTCConfiguration) {
    super();
    FakePeerConnection.#made += 1;
    this.#id = FakePeerConnection.#made;
    this.#network = network;
    this.#configuration = configuration;
  }

  get localDescription(): RTCSessionDescriptionInit | null {
    return this.#local;
  }

  get remoteDescription(): RTCSessionDescriptionInit | null {
    return this.#remote;
  }

  get currentLocalDescription(): RTCSessionDescriptionInit | null {
    return this.#stableLocal;
  }

  get pendingLocalDescription(): RTCSessionDescriptionInit | null {
    return this.signalingState === 'have-local-offer' ? this.#local : null;
  }

  get currentRemoteDescription(): RTCSessionDescriptionInit | null {
    return this.#stableRemote;
  }

  getTransceivers(): FakeTransceiver[] {
    return [...this.#transceivers];
  }

  getConfiguration(): RTCConfiguration {
    return this.#configuration;
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.#configuration = configuration;
  }

  async getStats(): Promise<Map<string, unknown>> {
    return this.closed ? never() : this.stats;
  }

  addTransceiver(
    trackOrKind: FakeTrack | 'audio' | 'video',
    init: Pick<RTCRtpTransceiverInit, 'direction' | 'sendEncodings'> & { streams?: FakeMediaStream[] } = {},
  ): FakeTransceiver {
    const kind = typeof trackOrKind === 'string' ? trackOrKind : trackOrKind.kind;
    const transceiver = new FakeTransceiver(this, kind, init.direction ?? 'sendrecv');
    if (typeof trackOrKind !== 'string') transceiver.sender.track = trackOrKind;
    transceiver.sender.streams = init.streams ?? [];
    if (init.sendEncodings) transceiver.sender.parameters.encodings = init.sendEncodings;
    this.#transceivers.push(transceiver);
    this.#need();
    return transceiver;
  }

  createDataChannel(label: string, init: { negotiated?: boolean; id?: number } = {}): FakeChannel {
    const channel = new FakeChannel(label, init.negotiated ? (init.id ?? null) : null);
    this.channels.push(channel);
    this.#need();
    if (this.connectionState === 'connected') this.#openChannels();
    return channel;
  }

  restartIce(): void {
    this.#restarts = true;
    this.#need();
  }

  async setLocalDescription(): Promise<void> {
    this.#needed = false; // asked again when it is through, if it does not tell all
    await this.#step();
    if (this.#restarts || this.#generation === 0) {
      this.#generation += 1;
      this.#restarts = false;
    }
    const isOffer = this.signalingState !== 'have-remote-offer';
    if (isOffer) this.#nameSections();
    this.#needed = this.#transceivers.some(({ mid, direction }) => mid === null && direction !== 'stopped');
    this.#local = { type: isOffer ? 'offer' : 'answer', sdp: this.#describe() };
    if (!isOffer && !this.#stableRemote) this.#answeredOnly = true;
    this.#changeSignaling(isOffer ? 'have-local-offer' : 'stable');
    this.#gather();
  }

  async setRemoteDescription({ type, sdp = '' }: RTCSessionDescriptionInit): Promise<void> {
    if (type === 'answer' && this.signalingState !== 'have-local-offer') throw invalidState('answer');
    await this.#step();
    if (type === 'rollback') return this.#leaveTheirs();
    if (type === 'offer' && this.signalingState === 'have-local-offer') this.#rollBack();
    this.#answeredOnly = false;
    // an offer with new credentials is answered with new ones
    if (type === 'offer' && this.#remote && ufragOf(this.#remote.sdp ?? '') !== ufragOf(sdp))
      this.#restarts = true;
    this.#remote = { type, sdp };
    const news: FakeTransceiver[] = [];
    for (const section of sectionsOf(sdp))
      if (section.kind !== 'application') news.push(...this.#take(section));
    this.#changeSignaling(type === 'offer' ? 'have-remote-offer' : 'stable');
    for (const transceiver of news) {
      this.dispatchEvent(
        Object.assign(new Event('track'), { transceiver, track: transceiver.receiver.track }),
      );
    }
  }

  async addIceCandidate(candidate?: RTCIceCandidateInit): Promise<void> {
    if (!this.#remote) throw invalidState('addIceCandidate');
    await this.#step();
    if (!candidate) return;
    if (candidate.usernameFragment !== ufragOf(this.#remote.sdp ?? '')) {
      throw new DOMException('unknown ufrag', 'OperationError');
    }
    this.candidates.push(candidate);
  }

  close(): void {
    this.closed = true;
    this.signalingState = 'closed';
    this.connectionState = 'closed';
    for (const channel of this.channels) channel.close();
  }

  // what the network and the tests use

  /** This end has taken a description that names the other's credentials. */
  hears(other: FakePeerConnection): boolean {
    const theirs = ufragOf(other.localDescription?.sdp ?? '');
    return (
      !this.closed &&
      this.signalingState === 'stable' &&
      theirs !== '' &&
      ufragOf(this.#remote?.sdp ?? '') === theirs
    );
  }

  connect(other: FakePeerConnection): void {
    this.other = other;
    if (this.connectionState !== 'connected') this.changeConnection('connected');
    this.#openChannels();
  }

  changeConnection(state: RTCPeerConnectionState): void {
    if (this.closed) return;
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }

  /** A server could not be used for candidates. */
  failCandidate(url: string, errorCode: number): void {
    this.dispatchEvent(Object.assign(new Event('icecandidateerror'), { url, errorCode, errorText: '' }));
  }

  /** What arrives here now, by mid: the tracks that the other end puts into its senders. */
  arriving(): Record<string, FakeTrack> {
    const isSeen = ({ kind }: FakeTransceiver) => kind === 'audio' || !this.#blind;
    const sends = this.other?.getTransceivers().filter(({ direction }) => direction.startsWith('send')) ?? [];
    return Object.fromEntries(
      sends
        .filter(isSeen)
        .flatMap(({ mid, sender }) => (mid !== null && sender.track ? [[mid, sender.track]] : [])),
    );
  }

  get ufrag(): string {
    return ufragOf(this.#local?.sdp ?? '');
  }

  /** Operations take a turn, and on a closed connection they never end. */
  async #step(): Promise<void> {
    if (this.closed) throw invalidState('closed');
    await Promise.resolve();
    if (this.closed) await never<void>();
  }

  #need(): void {
    this.#needed = true;
    this.#askForOffer();
  }

  #askForOffer(): void {
    queueMicrotask(() => {
      if (this.#needed && this.signalingState === 'stable')
        this.dispatchEvent(new Event('negotiationneeded'));
    });
  }

  #nameSections(): void {
    for (const transceiver of this.#transceivers) {
      if (transceiver.direction !== 'stopped') transceiver.mid ??= this.#freeMid();
    }
  }

  #freeMid(): string {
    const taken = new Set(this.#transceivers.map(({ mid }) => mid));
    let mid = 0;
    while (taken.has(String(mid))) mid += 1;
    return String(mid);
  }

  #leaveTheirs(): void {
    if (this.signalingState !== 'have-remote-offer') throw invalidState('rollback');
    this.#remote = this.#stableRemote;
    this.#changeSignaling('stable');
  }

  #rollBack(): void {
    this.#blind ||= this.#answeredOnly;
    const known = new Set(sectionsOf(this.#stableLocal?.sdp ?? '').map(({ mid }) => mid));
    for (const transceiver of this.#transceivers) {
      if (transceiver.mid !== null && !known.has(transceiver.mid)) transceiver.mid = null;
    }
    this.#local = this.#stableLocal;
    this.#needed = true;
    this.#changeSignaling('stable');
  }

  /** The transceivers that are new by this section, for their `track` event. */
  #take({ kind, mid, direction }: Section): FakeTransceiver[] {
    const known = this.#transceivers.find((transceiver) => transceiver.mid === mid);
    if (known)
      return known.receiver.track.readyState === 'live' && direction.startsWith('send') ? [known] : [];
    const made = new FakeTransceiver(this, kind as 'audio' | 'video', 'recvonly');
    made.mid = mid;
    this.#transceivers.push(made);
    return [made];
  }

  #describe(): string {
    const sections = this.#transceivers
      .filter(({ mid, direction }) => mid !== null && direction !== 'stopped')
      .map(({ kind, mid, direction }) =>
        [
          `m=${kind} 9 UDP/TLS/RTP/SAVPF 111`,
          `a=mid:${mid}`,
          `a=${direction}`,
          ...(kind === 'audio' ? ['a=rtpmap:111 opus/48000/2', 'a=fmtp:111 minptime=10;useinbandfec=1'] : []),
        ].join('\r\n'),
      );
    const offered = sectionsOf(this.#remote?.sdp ?? '').some(({ kind }) => kind === 'application');
    const isAnswer = this.signalingState === 'have-remote-offer';
    const data = isAnswer ? offered : this.channels.length > 0;
    if (data) sections.push('m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:data');
    return [
      `v=0\r\no=- ${this.#id} 2 IN IP4 0.0.0.0\r\na=fingerprint:sha-256 F${this.#id}`,
      `a=ice-ufrag:u${this.#id}g${this.#generation}`,
      ...sections,
      '',
    ].join('\r\n');
  }

  #gather(): void {
    const { ufrag } = this;
    const candidate = {
      candidate: `candidate:1 1 udp 1 127.0.0.1 ${4000 + this.#id} typ host`,
      sdpMid: '0',
      sdpMLineIndex: 0,
      usernameFragment: ufrag,
    };
    for (const found of [candidate, { ...candidate, candidate: '' }, null]) {
      queueMicrotask(() => {
        if (this.closed) return;
        this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate: found }));
        if (found) return;
        this.iceGatheringState = 'complete';
        this.dispatchEvent(new Event('icegatheringstatechange'));
      });
    }
  }

  #changeSignaling(state: RTCSignalingState): void {
    this.signalingState = state;
    this.dispatchEvent(new Event('signalingstatechange'));
    if (state !== 'stable') return;
    this.#stableLocal = this.#local;
    this.#stableRemote = this.#remote;
    this.#network.settle();
    if (this.#needed) this.#askForOffer();
  }

  #openChannels(): void {
    for (const channel of this.channels) {
      const twin = this.other?.channels.find(({ id }) => id === channel.id && id !== null) ?? null;
      if (twin) channel.openWith(twin);
      else if (channel.id === null && this.other && !channel.twin) this.#announce(channel, this.other);
    }
  }

  #announce(channel: FakeChannel, other: FakePeerConnection): void {
    const twin = new FakeChannel(channel.label, null);
    twin.openWith(channel);
    other.dispatchEvent(Object.assign(new Event('datachannel'), { channel: twin }));
  }
}
