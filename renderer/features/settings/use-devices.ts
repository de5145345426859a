import { useEffect, useState } from 'react';

export type DeviceRole = 'audioinput' | 'videoinput' | 'audiooutput';

/** Names of the system's default, which is offered as `null` anyway. */
const ALIASES = new Set(['default', 'communications', '']);

/** Microphones, cameras and speakers, as they come and go. Nothing is opened for it. */
export function useDevices(): readonly MediaDeviceInfo[] {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  useEffect(() => {
    const { mediaDevices } = navigator;
    // A page without a secure origin has none; then the lists hold the default alone.
    if (!mediaDevices) return undefined;
    let wanted = true;
    const ask = (): void => {
      mediaDevices.enumerateDevices().then(
        (found) => wanted && setDevices(found.filter(({ deviceId }) => !ALIASES.has(deviceId))),
        () => wanted && setDevices([]),
      );
    };
    ask();
    mediaDevices.addEventListener('devicechange', ask);
    return () => {
      wanted = false;
      mediaDevices.removeEventListener('devicechange', ask);
    };
  }, []);
  return devices;
}
