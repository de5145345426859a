/** What the small windows above all others have in common: never the focus by themselves, no frame, one size. */
export const FLOATING = {
  show: false,
  frame: false,
  resizable: false,
  minimizable: false,
  maximizable: false,
  fullscreenable: false,
  skipTaskbar: true,
  alwaysOnTop: true,
} as const;
