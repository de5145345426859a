import { AppError, type AppErrorCode } from '#shared/errors/app-error.ts';

export type DeviceKind = 'microphone' | 'camera';

/** The part of `navigator.mediaDevices` that capture needs; absent where the page is not a secure one. */
export type CaptureDevices = Pick<MediaDevices, 'getUserMedia' | 'addEventListener' | 'removeEventListener'> &
  Partial<Pick<MediaDevices, 'enumerateDevices'>>;

const AUDIO: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};
const VIDEO: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 60 },
};

function constraints(kind: DeviceKind, deviceId: string | null): MediaStreamConstraints {
  const device = deviceId === null ? {} : { deviceId: { exact: deviceId } };
  return kind === 'microphone' ? { audio: { ...AUDIO, ...device } } : { video: { ...VIDEO, ...device } };
}

const ABSENT: Record<DeviceKind, AppErrorCode> = { microphone: 'no-microphone', camera: 'no-camera' };
const IN_USE: Record<DeviceKind, AppErrorCode> = { microphone: 'microphone-in-use', camera: 'camera-in-use' };

/** What a browser throws, as an error that a person can be told. */
export function captureError(kind: DeviceKind, error: unknown): AppError {
  const name = error instanceof Error ? error.name : '';
  switch (name) {
    case 'NotFoundError':
    case 'DevicesNotFoundError':
    case 'OverconstrainedError':
      return new AppError(ABSENT[kind], {}, error);
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return new AppError(IN_USE[kind], {}, error);
    case 'NotAllowedError':
    case 'SecurityError':
      return new AppError('permission-refused', {}, error);
    default:
      return AppError.from(error);
  }
}

/**
 * Opens one device. Microphone and camera are asked for apart, so that sound need not wait for a camera (0.3 to 1 s).
 * A chosen device that is gone or does not start gives way to the system's default (`fallback`). Rejects with AppError.
 */
export async function capture(
  devices: CaptureDevices | undefined,
  kind: DeviceKind,
  deviceId: string | null,
): Promise<{ track: MediaStreamTrack; fallback: boolean }> {
  if (!devices) throw new AppError('permission-refused');
  try {
    return { track: await open(devices, kind, deviceId), fallback: false };
  } catch (error) {
    if (deviceId === null || captureError(kind, error).code === 'permission-refused') {
      throw captureError(kind, error);
    }
  }
  try {
    return { track: await open(devices, kind, null), fallback: true };
  } catch (error) {
    throw captureError(kind, error);
  }
}

async function open(
  devices: CaptureDevices,
  kind: DeviceKind,
  deviceId: string | null,
): Promise<MediaStreamTrack> {
  const stream = await devices.getUserMedia(constraints(kind, deviceId));
  const track = kind === 'microphone' ? stream.getAudioTracks()[0] : stream.getVideoTracks()[0];
  if (!track) throw new AppError(ABSENT[kind]);
  return track;
}
