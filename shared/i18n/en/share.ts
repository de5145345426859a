/** The picker: what a person wants to share. */
export const share = {
  title: 'Share your screen',
  lead: 'The others in the call will see what you choose.',
  sources: 'What to share',
  screens: 'Screens',
  windows: 'Windows',
  entireScreen: 'Entire screen',
  screenNumber: 'Screen {{number}}',
  untitled: 'Window without a title',
  looking: 'Looking for screens and windows…',
  noScreens: 'No screens to share',
  noScreensText:
    'This computer may have to allow Parley to record the screen. Look into its system settings.',
  noWindows: 'No windows to share',
  noWindowsText: 'Open the window that you want to show. It appears here by itself.',
  gone: '“{{name}}” was closed. Choose something else.',
  sound: 'Also share the computer’s sound',
  soundHint: 'Only with a whole screen.',
  share: 'Share',
} as const;
