import { hearTrack, playTestSound, watchDevices } from '../../media/output.ts';
import type { DeviceTools } from './tools.ts';

/** None where the page is not a secure one, and where there is no page. */
const devices = globalThis.navigator?.mediaDevices;

/** Those of the page. */
export const pageTools: DeviceTools = {
  capture: devices,
  watch: (listener) => watchDevices(devices, listener),
  hear: hearTrack,
  playTest: playTestSound,
};
