/** What devices are looked at, heard and played with. Given from outside, so that tests need no sound and no browser. */
import type { CaptureDevices } from '../../media/capture.ts';
import type { LevelMeter } from '../../media/output.ts';

export interface DeviceTools {
  /** Absent where the page is not a secure one: then there is nothing to open. */
  readonly capture: CaptureDevices | undefined;
  /** Microphones, cameras and speakers now and whenever they change; opens none. The answer ends it. */
  readonly watch: (listener: (devices: readonly MediaDeviceInfo[]) => void) => () => void;
  /** `null` where there is no Web Audio. */
  readonly hear: (track: MediaStreamTrack) => LevelMeter | null;
  /** Some notes on this output (`null`: the system's default), and how loud they are. Says when they are over, unless it is closed. */
  readonly playTest: (speakerId: string | null, onEnd: () => void) => LevelMeter;
}
