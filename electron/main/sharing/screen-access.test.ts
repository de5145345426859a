import { describe, expect, it } from 'vitest';
import type { DesktopView } from '#shared/contracts/desktop.ts';
import { ScreenAccess } from './screen-access.ts';
import type { ShareFacts } from './share-way.ts';

const MAC: ShareFacts = { platform: 'darwin', kernel: [23, 6, 0], sessionType: null, waylandSocket: false };
type Status = 'not-determined' | 'granted' | 'denied' | 'restricted' | 'unknown';

function setUp(facts: ShareFacts, status: Status = 'not-determined') {
  const system = { status };
  const shown: (DesktopView['screenAccess'] | undefined)[] = [];
  const opened: string[] = [];
  const access = new ScreenAccess({
    facts,
    systemPreferences: { getMediaAccessStatus: (what) => (what === 'screen' ? system.status : 'denied') },
    state: { set: ({ screenAccess }) => void shown.push(screenAccess) },
    openSettings: async (address) => void opened.push(address),
  });
  return { access, system, shown, opened };
}

describe('the permission to capture the screen', () => {
  it.each<[Status, DesktopView['screenAccess']]>([
    ['granted', 'granted'],
    ['denied', 'denied'],
    ['restricted', 'denied'],
    ['not-determined', 'not-asked'],
    ['unknown', 'not-asked'],
  ])('that is %s is shown as %s', (status, shown) => expect(setUp(MAC, status).shown).toEqual([shown]));

  it('is live', () => {
    const { access, system, shown } = setUp(MAC);
    system.status = 'granted';
    expect(access.look()).toBe('granted');
    expect(shown).toEqual(['not-asked', 'granted']);
  });

  it.each<[string, Partial<ShareFacts>]>([
    ['with macOS’ own picker', { kernel: [24, 0, 0] }],
    ['on Windows', { platform: 'win32' }],
    ['on Linux', { platform: 'linux' }],
  ])('is not needed %s', async (_where, over) => {
    const { access, shown, opened } = setUp({ ...MAC, ...over }, 'denied');
    await expect(access.openSettings()).rejects.toThrow('unsupported');
    expect([shown, opened]).toEqual([['unneeded'], []]);
  });

  it('is given in a page of the system’s settings', async () => {
    const { access, opened } = setUp(MAC);
    await access.openSettings();
    expect(opened).toEqual([expect.stringMatching(/^x-apple\.systempreferences:/)]);
  });
});
