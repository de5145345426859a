import { describe, expect, it } from 'vitest';
import { silentLogger } from '#shared/tools/logger.ts';
import { settle } from '#test/fakes/settle.ts';
import { aSource, FakeCapturer } from './fake-capturer.ts';
import { askPortal } from './portal.ts';
import { findPortal, portalPackage, type PortalState } from './portal-there.ts';
import type { ShareQuestion } from './share-chooser.ts';

const QUESTION: ShareQuestion = { parent: null, audio: false, signal: new AbortController().signal };

function setUp(state: PortalState = 'there') {
  const capturer = new FakeCapturer();
  const missing: ShareQuestion[] = [];
  const choose = askPortal({
    getSources: capturer.getSources,
    find: async () => state,
    onMissing: (question) => missing.push(question),
    logger: silentLogger,
  });
  /** The portal was looked for by then. */
  const ask = async (question = QUESTION) => {
    const answer = choose(question);
    await settle();
    return { answer };
  };
  return { capturer, ask, missing };
}

describe('the portal', () => {
  it('is asked once per share, for everything together and without pictures', async () => {
    const { capturer, ask } = setUp();
    const { answer } = await ask();
    await capturer.answer('window', [aSource('window:42:0', { name: 'Letter' })]);
    expect(await answer).toEqual({ video: { id: 'window:42:0', name: 'Letter' } });
    expect(capturer.asked).toEqual([{ types: ['screen', 'window'], thumbnailSize: { width: 0, height: 0 } }]);
  });

  it('shares nothing when its dialog is dismissed', async () => {
    const { capturer, ask } = setUp();
    const { answer } = await ask();
    await capturer.fail('window');
    expect(await answer).toBeNull();
  });

  it.each([
    ['nothing', []],
    ['a list that nobody has picked from', [aSource('screen:0:0'), aSource('window:1:1')]],
    ['a screen that nobody has picked', [aSource('screen:0:0')]],
  ])('shares nothing when the answer is %s', async (_what, sources) => {
    const { capturer, ask } = setUp();
    const { answer } = await ask();
    await capturer.answer('window', sources);
    expect(await answer).toBeNull();
  });

  it('opens no second dialog while the first is open', async () => {
    const { capturer, ask } = setUp();
    await ask();
    const { answer: second } = await ask();
    expect(capturer.asked).toHaveLength(1);
    await capturer.answer('window', [aSource('window:1:0')]);
    expect(await second).toMatchObject({ video: { id: 'window:1:0' } });
    await ask();
    expect(capturer.asked).toHaveLength(2);
  });

  it('that is missing is told, and not asked', async () => {
    const { capturer, ask, missing } = setUp('missing');
    const { answer } = await ask();
    expect(await answer).toBeNull();
    expect([missing, capturer.asked]).toEqual([[QUESTION], []]);
  });

  it('is asked where it cannot be looked for', async () => {
    const { capturer, ask, missing } = setUp('unknown');
    await ask();
    expect([missing.length, capturer.asked.length]).toEqual([0, 1]);
  });

  it('is not asked when nobody waits any longer', async () => {
    const { capturer, ask } = setUp();
    const { answer } = await ask({ ...QUESTION, signal: AbortSignal.abort() });
    expect([await answer, capturer.asked.length]).toEqual([null, 0]);
  });
});

describe('looking for the portal', () => {
  const refused = (error: string) =>
    ({ state: 'refused', error: `Error org.freedesktop.DBus.Error.${error}: …` }) as const;
  it.each([
    [{ state: 'answered', text: 'variant uint32 5' }, 'there'],
    [refused('ServiceUnknown'), 'missing'],
    [refused('InvalidArgs'), 'missing'],
    [refused('Spawn.ExecFailed'), 'missing'],
    [refused('NoReply'), 'unknown'],
    [refused('AccessDenied'), 'unknown'],
    [{ state: 'unknown' }, 'unknown'],
  ] as const)('%j: %s', async (answer, state) => expect(await findPortal(async () => answer)).toBe(state));

  it.each([
    ['ubuntu:GNOME', 'xdg-desktop-portal-gnome'],
    ['KDE', 'xdg-desktop-portal-kde'],
    ['Hyprland', 'xdg-desktop-portal-hyprland'],
    ['sway', 'xdg-desktop-portal-wlr'],
    ['', 'xdg-desktop-portal-wlr'],
  ])('%s needs %s', (desktop, name) => expect(portalPackage(desktop)).toBe(name));
});
