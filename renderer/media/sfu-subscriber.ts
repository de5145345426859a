import type { StreamLabel } from '#shared/contracts/sfu-signal.ts';
import { SfuConnection, type SfuConnectionOptions } from './sfu-connection.ts';
import type { TrackRole } from './track-role.ts';

export interface SfuSubscriberOptions extends SfuConnectionOptions {
  readonly label: StreamLabel;
  /** To the SFU, as it is. */
  readonly onAnswer: (sdp: string) => void;
  /** The stream is sealed: opens what this receiver gets. Left out: it is not. */
  readonly open?: ((receiver: RTCRtpReceiver, role: TrackRole) => void) | undefined;
  /** Muted until the first packet. */
  readonly onTrack: (role: TrackRole, track: MediaStreamTrack) => void;
}

const ROLE_OF = {
  camera: { audio: 'microphone', video: 'camera' },
  screen: { audio: 'screen-audio', video: 'screen' },
} as const satisfies Record<StreamLabel, Record<'audio' | 'video', TrackRole>>;

/** One stream of somebody else from the SFU: offers come from there only, and are answered in their order. */
export class SfuSubscriber extends SfuConnection {
  readonly #options: SfuSubscriberOptions;

  constructor(options: SfuSubscriberOptions) {
    super(options);
    this.#options = options;
    this.on('track', ({ track, transceiver }: RTCTrackEvent) => {
      const role = ROLE_OF[options.label][track.kind === 'audio' ? 'audio' : 'video'];
      // at once, before a packet is read: a track whose stream cannot be opened is not handed on
      options.open?.(transceiver.receiver, role);
      options.onTrack(role, track);
    });
  }

  /** The first offer, or a later one: other tracks, or an ICE restart. */
  takeOffer(sdp: string): void {
    void this.run('answer', async () => {
      const { pc } = this;
      await pc.setRemoteDescription({ type: 'offer', sdp });
      await pc.setLocalDescription();
      const { localDescription } = pc;
      if (!this.closed && localDescription) this.#options.onAnswer(localDescription.sdp);
    });
  }
}
