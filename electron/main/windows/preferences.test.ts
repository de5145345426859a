import { describe, expect, it } from 'vitest';
import { secureWebPreferences } from './preferences.ts';

describe('web preferences', () => {
  it('are the same strict ones for every window', () => {
    expect(secureWebPreferences('/preload.cjs')).toEqual({
      preload: '/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
    });
  });

  it('let a window choose how it behaves, and nothing else', () => {
    const chosen = { backgroundThrottling: false, spellcheck: true };
    expect(secureWebPreferences('/p', chosen)).toMatchObject(chosen);
    const sneaked = { sandbox: false, contextIsolation: false, nodeIntegration: true, preload: '/other' };
    expect(secureWebPreferences('/p', sneaked as never)).toEqual(secureWebPreferences('/p'));
  });

  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(secureWebPreferences('/p'))).toBe(true);
  });
});
