import { describe, expect, it } from 'vitest';
import { Settings, SettingsChange } from './settings.ts';

describe('settings', () => {
  it('takes a default for every missing field', () => {
    expect(Settings.parse({ theme: 'dark' })).toEqual({
      theme: 'dark',
      microphoneId: null,
      cameraId: null,
      speakerId: null,
      ringSpeakerId: null,
      ringVolume: 0.7,
      prewarm: true,
      relayOnly: false,
      lowData: false,
      devicesChecked: false,
      activeWorkspaceId: null,
    });
  });

  it('changes only what a change names', () => {
    expect(SettingsChange.parse({ theme: 'dark' })).toEqual({ theme: 'dark' });
  });
});
