import { useEffect, useState } from 'react';
import type { DeviceTools } from './tools.ts';

/** Names of the system's default, which is offered as `null` anyway. */
const ALIASES = new Set(['default', 'communications', '']);

/**
 * Microphones, cameras and speakers, as they come and go. Nothing is opened for it. `opened` changes when a device was opened:
 * only then are their names told for certain.
 */
export function useDevices(tools: DeviceTools, opened: unknown = null): readonly MediaDeviceInfo[] {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  useEffect(
    () => tools.watch((found) => setDevices(found.filter(({ deviceId }) => !ALIASES.has(deviceId)))),
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- asked again, for the names
    [tools, opened],
  );
  return devices;
}
