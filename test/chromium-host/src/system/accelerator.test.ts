import { describe, expect, it } from 'vitest';
import { canonicalAccelerator } from './accelerator.ts';

describe('canonicalAccelerator', () => {
  it.each([
    ['CmdOrCtrl+Shift+M', 'Control+Shift+m'],
    ['shift+ctrl+m', 'Control+Shift+m'],
    ['Super+F12', 'Meta+f12'],
    ['Alt+Esc', 'Alt+escape'],
    ['Ctrl+Plus', 'Control+plus'],
    ['MediaPlayPause', 'mediaplaypause'],
  ])('%s is %s', (given, canonical) => {
    expect(canonicalAccelerator(given)).toBe(canonical);
  });

  it.each(['', 'Ctrl', 'Ctrl+', 'Ctrl+A+B', 'Ctrl+F25', 'Strg+M', 'Ctrl+ü'])('%j is none', (given) => {
    expect(canonicalAccelerator(given)).toBeUndefined();
  });
});
