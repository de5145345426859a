import type { HostChannel } from './config.ts';
import type { MediaType } from './messages.ts';

/**
 * Microphone and camera go through the session's permission handlers. Chromium itself has granted everything, so a page
 * that goes around these hooks is not stopped: they check flows, they are no protection.
 */

/** The permissions that `navigator.permissions` may be asked about, and Electron's names for them. */
const QUERIES: Record<string, { permission: string; mediaType?: MediaType }> = {
  camera: { permission: 'media', mediaType: 'video' },
  microphone: { permission: 'media', mediaType: 'audio' },
  notifications: { permission: 'notifications' },
};

export function hookUserMedia(devices: MediaDevices, host: HostChannel): void {
  const may = async (mediaType: MediaType): Promise<boolean> =>
    (await host.ask({ about: 'permission-check', permission: 'media', mediaType })) === true;

  const nativeGetUserMedia = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints = {}) => {
    refuseDesktopCapture(constraints);
    const mediaTypes: MediaType[] = [];
    if (constraints.audio) mediaTypes.push('audio');
    if (constraints.video) mediaTypes.push('video');
    const checks = await Promise.all(mediaTypes.map(may));
    const granted = checks.every(Boolean) && (await host.ask({ about: 'media-request', mediaTypes }));
    if (granted !== true) throw new DOMException('Permission denied', 'NotAllowedError');
    return nativeGetUserMedia(constraints);
  };

  const nativeEnumerate = devices.enumerateDevices.bind(devices);
  devices.enumerateDevices = async () => {
    const [list, audio, video] = await Promise.all([nativeEnumerate(), may('audio'), may('video')]);
    return list.map((device) => ((device.kind === 'videoinput' ? video : audio) ? device : nameless(device)));
  };

  const nativeQuery = navigator.permissions.query.bind(navigator.permissions);
  navigator.permissions.query = async (descriptor) => {
    const status = await nativeQuery(descriptor);
    const question = QUERIES[descriptor.name];
    if (question && (await host.ask({ about: 'permission-check', ...question })) !== true) {
      Object.defineProperty(status, 'state', { value: 'denied' });
    }
    return status;
  };
}

/** What Chromium shows of a device before its permission: its kind, and nothing that tells which one it is. */
function nameless({ kind }: MediaDeviceInfo): MediaDeviceInfo {
  const shown = { kind, deviceId: '', groupId: '', label: '' };
  const own = { ...shown, toJSON: () => shown };
  // The prototype has getters of these names, so they cannot be assigned.
  return Object.create(MediaDeviceInfo.prototype, Object.getOwnPropertyDescriptors(own)) as MediaDeviceInfo;
}

/** Electron's old way to capture a source: the host has only getDisplayMedia. */
function refuseDesktopCapture({ video, audio }: MediaStreamConstraints): void {
  if ([video, audio].some((asked) => typeof asked === 'object' && 'mandatory' in asked)) {
    throw new TypeError(
      'chromium-host: getUserMedia({ video: { mandatory } }) is not implemented, see test/chromium-host/README.md',
    );
  }
}
