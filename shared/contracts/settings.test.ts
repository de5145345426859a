import { describe, expect, it } from 'vitest';
import { Settings, SettingsChange } from './settings.ts';

describe('settings', () => {
  it('takes a default for every missing field', () => {
    const first = Settings.parse({});
    expect(first).toMatchObject({ theme: 'system', ringVolume: 0.7, prewarm: true, relayOnly: false });
    expect(Object.keys(first).sort()).toEqual(Object.keys(SettingsChange.shape).sort());
    expect(Settings.parse({ theme: 'dark' })).toEqual({ ...first, theme: 'dark' });
  });

  it.each(['CommandOrControl+Alt+M', 'F9', 'Shift+F12', null])('takes the keys %s', (muteKey) => {
    expect(SettingsChange.parse({ muteKey })).toEqual({ muteKey });
  });

  it.each(['M', 'Alt+', 'Hyper+M', 'Alt+MM', ''])('refuses the keys %j', (muteKey) => {
    expect(SettingsChange.safeParse({ muteKey }).success).toBe(false);
  });

  it('changes only what a change names', () => {
    expect(SettingsChange.parse({ theme: 'dark' })).toEqual({ theme: 'dark' });
  });
});
