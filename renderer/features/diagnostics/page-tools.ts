/** What the page's checks look, hear and play with. Given from outside, so that tests need no sound and no browser. */
import { type Clock, systemClock } from '#shared/tools/clock.ts';
import type { CaptureDevices } from '../../media/capture.ts';
import { hearTrack, type LevelMeter, playTestSound } from '../../media/output.ts';

type Listed = Pick<MediaDevices, 'enumerateDevices'>;

export interface CheckTools {
  /** Absent where the page is not a secure one. */
  readonly devices: (CaptureDevices & Listed) | undefined;
  readonly hear: (track: MediaStreamTrack) => LevelMeter | null;
  readonly playTest: (speakerId: string | null, onEnd: () => void) => LevelMeter;
  readonly connect: (config: RTCConfiguration) => RTCPeerConnection;
  readonly clock: Clock;
}

/** Those of the page. */
export const pageTools: CheckTools = {
  devices: globalThis.navigator?.mediaDevices,
  hear: hearTrack,
  playTest: playTestSound,
  connect: (config) => new RTCPeerConnection(config),
  clock: systemClock,
};
