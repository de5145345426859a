import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';

/** How the ring window stays above all others, by system. */
export interface RingWindowLevel {
  readonly options: Pick<BrowserWindowConstructorOptions, 'type'>;
  raise(window: Pick<BrowserWindow, 'setAlwaysOnTop' | 'setVisibleOnAllWorkspaces'>): void;
}

const darwin: RingWindowLevel = {
  // a panel floats over the full screen of other programs without making its own program the active one
  options: { type: 'panel' },
  raise(window) {
    window.setAlwaysOnTop(true, 'screen-saver');
    // without the skip the dock's icon goes and comes back
    window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
  },
};

const win32: RingWindowLevel = {
  options: {},
  raise: (window) => window.setAlwaysOnTop(true, 'screen-saver'),
};

/** On Wayland no window can be raised or placed: there the notification is what is relied on. */
const linux: RingWindowLevel = {
  options: {},
  raise(window) {
    window.setAlwaysOnTop(true);
    window.setVisibleOnAllWorkspaces(true);
  },
};

export function ringWindowLevel(platform: NodeJS.Platform): RingWindowLevel {
  if (platform === 'darwin') return darwin;
  return platform === 'win32' ? win32 : linux;
}
