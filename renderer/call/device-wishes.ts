import type { CallView } from '#shared/contracts/view.ts';
import type { DeviceKind } from '../media/capture.ts';
import type { DeviceWish } from '../media/local-device.ts';

/** Which devices are wanted for the call that the person talks in, or has just started; `null`: none is open. Pure. */
export function deviceWishes(
  talking: Pick<CallView, 'mediaState' | 'watch'> | null,
  starting: { readonly video: boolean; readonly watch?: boolean | undefined } | null,
): Record<DeviceKind, DeviceWish> | null {
  if (talking) {
    const { audioEnabled, videoEnabled } = talking.mediaState;
    if (talking.watch) return null;
    return { microphone: audioEnabled ? 'on' : 'muted', camera: videoEnabled ? 'on' : 'off' };
  }
  if (!starting || starting.watch) return null;
  return { microphone: 'on', camera: starting.video ? 'on' : 'off' };
}
