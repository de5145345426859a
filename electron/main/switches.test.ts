import { describe, expect, it } from 'vitest';
import { applySwitches, chromiumArguments } from './switches.ts';

const commandLine = (given: Record<string, string> = {}) => {
  const switches = new Map(Object.entries(given));
  return {
    switches,
    getSwitchValue: (name: string) => switches.get(name) ?? '',
    appendSwitch: (name: string, value = '') => void switches.set(name, value),
  };
};

describe('Chromium switches', () => {
  it('show local addresses to call participants and let a ring sound without a click', () => {
    const line = commandLine();
    applySwitches(line);
    expect(Object.fromEntries(line.switches)).toEqual({
      'disable-features': 'WebRtcHideLocalIpsWithMdns',
      'autoplay-policy': 'no-user-gesture-required',
    });
    expect(chromiumArguments()).toEqual([
      '--disable-features=WebRtcHideLocalIpsWithMdns',
      '--autoplay-policy=no-user-gesture-required',
    ]);
  });

  it('add to the features that are disabled already: Chromium reads the last switch only', () => {
    const line = commandLine({ 'disable-features': 'Other,WebRtcHideLocalIpsWithMdns' });
    applySwitches(line);
    applySwitches(line);
    expect(line.switches.get('disable-features')).toBe('Other,WebRtcHideLocalIpsWithMdns');
  });

  it.each<[NodeJS.Platform, string | undefined, boolean]>([
    ['win32', 'RDP-Tcp#3', true],
    ['win32', 'Console', false],
    ['win32', undefined, false],
    ['linux', 'RDP-Tcp#3', false],
  ])('switch the newer capture off in a remote session: %s %s: %s', (platform, session, isOff) => {
    const line = commandLine();
    applySwitches(line, platform, session);
    const features = line.switches.get('disable-features')?.split(',') ?? [];
    expect(features).toContain('WebRtcHideLocalIpsWithMdns');
    expect(features.includes('AllowWgcWindowCapturer')).toBe(isOff);
  });
});
