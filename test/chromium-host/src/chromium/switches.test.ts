import { describe, expect, it } from 'vitest';
import { chromiumArguments } from './switches.ts';

describe('chromiumArguments', () => {
  it('passes the switches of the app on', () => {
    const switches = new Map([
      ['lang', 'de'],
      ['no-sandbox', ''],
    ]);
    expect(chromiumArguments(switches)).toEqual(expect.arrayContaining(['--lang=de', '--no-sandbox']));
  });

  it('keeps to itself what only the host understands', () => {
    const switches = new Map([
      ['inspect', '0'],
      ['headless', ''],
      ['user-data-dir', '/x'],
      ['remote-debugging-port', '0'],
    ]);
    expect(chromiumArguments(switches)).toEqual([
      '--disable-features=MediaRouter,Translate,WebUIOmniboxPopup,WebUIOmniboxAimPopup',
    ]);
  });

  it('merges what is disabled, since Chromium takes only the last list', () => {
    const switches = new Map([['disable-features', 'WebRtcHideLocalIpsWithMdns,Translate']]);
    expect(chromiumArguments(switches)).toEqual([
      '--disable-features=MediaRouter,Translate,WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebRtcHideLocalIpsWithMdns',
    ]);
  });
});
