/** Tracks, streams and devices that behave as in a browser, as far as Parley leans on them. */
export class FakeTrack extends EventTarget {
  static #made = 0;
  readonly kind: 'audio' | 'video';
  readonly id: string;
  readonly deviceId: string | null;
  enabled = true;
  contentHint = '';
  readonly copies: FakeTrack[] = [];
  readyState: 'live' | 'ended' = 'live';
  /** Of a track that comes in: nothing has come yet, or comes any more. */
  muted = false;

  constructor(kind: 'audio' | 'video', deviceId: string | null = null) {
    super();
    FakeTrack.#made += 1;
    this.kind = kind;
    this.id = `${kind}-${FakeTrack.#made}`;
    this.deviceId = deviceId;
  }

  /** By the page: fires no event. */
  stop(): void {
    this.readyState = 'ended';
  }

  /** By the world: unplugged, or the other end is gone. */
  end(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }

  /** Packets come, or it is known that none will. */
  setMuted(muted: boolean): void {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
  }

  clone(): FakeTrack {
    const copy = new FakeTrack(this.kind, this.deviceId);
    copy.enabled = this.enabled;
    this.copies.push(copy);
    return copy;
  }

  getSettings(): MediaTrackSettings {
    return this.kind === 'video' ? { width: 1280, height: 720 } : {};
  }

  get asTrack(): MediaStreamTrack {
    return this as unknown as MediaStreamTrack;
  }
}

export class FakeMediaStream {
  readonly #tracks: readonly FakeTrack[];

  constructor(tracks: readonly FakeTrack[] = []) {
    this.#tracks = tracks;
  }

  getTracks(): FakeTrack[] {
    return [...this.#tracks];
  }

  getAudioTracks(): FakeTrack[] {
    return this.#tracks.filter(({ kind }) => kind === 'audio');
  }

  getVideoTracks(): FakeTrack[] {
    return this.#tracks.filter(({ kind }) => kind === 'video');
  }
}

interface Asked {
  readonly kind: 'audio' | 'video';
  readonly deviceId: string | null;
  readonly constraints: MediaTrackConstraints;
}

/** `navigator.mediaDevices` of a computer whose devices a test plugs, breaks and holds back. */
export class FakeDevices extends EventTarget {
  readonly asked: Asked[] = [];
  readonly tracks: FakeTrack[] = [];
  /** Ids of the devices that are plugged in. */
  listed: string[] = [];
  /** What was asked of the screen picker. */
  readonly screensAsked: DisplayMediaStreamOptions[] = [];
  /** Of shared screens: pictures, each followed by its sound where there is one. */
  readonly screens: FakeTrack[] = [];
  /** The picker's refusal; `null`: it gives what is picked. */
  screenError: Error | null = null;
  screenSound = false;
  /** By kind or by device id: the name of the DOMException to refuse with. */
  readonly refuse = new Map<string, string>();
  #gate: Promise<void> | null = null;

  /** Devices open only after the answer is called. */
  hold(): () => void {
    let open = () => {};
    this.#gate = new Promise((resolve) => (open = resolve));
    return () => {
      this.#gate = null;
      open();
    };
  }

  async getUserMedia({ audio, video }: MediaStreamConstraints): Promise<FakeMediaStream> {
    const kind = audio ? 'audio' : 'video';
    const constraints = (audio || video) as MediaTrackConstraints;
    const { exact } = (constraints.deviceId ?? {}) as { exact?: string };
    const deviceId = exact ?? null;
    this.asked.push({ kind, deviceId, constraints });
    await this.#gate;
    const name = this.refuse.get(deviceId ?? kind);
    if (name) throw new DOMException(name, name);
    const track = new FakeTrack(kind, deviceId);
    this.tracks.push(track);
    return new FakeMediaStream([track]);
  }

  async enumerateDevices(): Promise<MediaDeviceInfo[]> {
    return this.listed.map((deviceId) => ({ deviceId }) as MediaDeviceInfo);
  }

  async getDisplayMedia(options: DisplayMediaStreamOptions): Promise<FakeMediaStream> {
    this.screensAsked.push(options);
    await this.#gate;
    if (this.screenError) throw this.screenError;
    const picked = [new FakeTrack('video'), ...(this.screenSound ? [new FakeTrack('audio')] : [])];
    this.screens.push(...picked);
    return new FakeMediaStream(picked);
  }

  /** Tracks that still hold a device: 0 means that every light is out. */
  get live(): number {
    return this.tracks.filter(({ readyState }) => readyState === 'live').length;
  }

  get asDevices(): MediaDevices {
    return this as unknown as MediaDevices;
  }
}
