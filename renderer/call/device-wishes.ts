import type { CallView } from '#shared/contracts/view.ts';
import type { DeviceKind } from '../media/capture.ts';
import type { DeviceWish } from '../media/local-device.ts';
import type { AppBridge } from '../state/bridge.ts';

/** What is asked of the engine when a call is started. */
export type Start = Parameters<AppBridge['call']['call']['start']>[0];

/** Which devices are wanted for the call that the person talks in, or has just started; `null`: none is open. Pure. */
export function deviceWishes(
  talking: Pick<CallView, 'mediaState' | 'watch' | 'screenOnly'> | null,
  starting: Pick<Start, 'video' | 'watch' | 'share'> | null,
): Record<DeviceKind, DeviceWish> | null {
  if (talking) {
    const { audioEnabled, videoEnabled } = talking.mediaState;
    if (talking.watch || talking.screenOnly) return null;
    return { microphone: audioEnabled ? 'on' : 'muted', camera: videoEnabled ? 'on' : 'off' };
  }
  if (!starting || starting.watch || starting.share) return null;
  return { microphone: 'on', camera: starting.video ? 'on' : 'off' };
}
