import type { StreamLabel } from '#shared/contracts/sfu-signal.ts';

/** As Galène's own client calls them. */
export const GALENE_LABEL = { camera: 'camera', screen: 'screenshare' } as const satisfies Record<
  StreamLabel,
  string
>;

/** A file that somebody plays (`video`) comes beside their camera, and is watched as a screen is. */
export const labelOf = (label: string): StreamLabel => (label === GALENE_LABEL.camera ? 'camera' : 'screen');
