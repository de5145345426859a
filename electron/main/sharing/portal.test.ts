import { describe, expect, it } from 'vitest';
import { silentLogger } from '#shared/tools/logger.ts';
import { settle } from '#test/fakes/settle.ts';
import { aSource, FakeCapturer } from './fake-capturer.ts';
import { askPortal } from './portal.ts';

function setUp() {
  const capturer = new FakeCapturer();
  return { capturer, ask: askPortal(capturer.getSources, silentLogger) };
}

describe('the portal', () => {
  it('is asked once per share, for everything together and without pictures', async () => {
    const { capturer, ask } = setUp();
    const answer = ask();
    await capturer.answer('window', [aSource('window:42:0', { name: 'Letter' })]);
    expect(await answer).toEqual({ video: { id: 'window:42:0', name: 'Letter' } });
    expect(capturer.asked).toEqual([{ types: ['screen', 'window'], thumbnailSize: { width: 0, height: 0 } }]);
  });

  it('shares nothing when its dialog is dismissed, or there is no portal', async () => {
    const { capturer, ask } = setUp();
    const answer = ask();
    await capturer.fail('window');
    expect(await answer).toBeNull();
  });

  it.each([
    ['nothing', []],
    ['a list that nobody has picked from', [aSource('screen:0:0'), aSource('window:1:1')]],
    ['a screen that nobody has picked', [aSource('screen:0:0')]],
  ])('shares nothing when the answer is %s', async (_what, sources) => {
    const { capturer, ask } = setUp();
    const answer = ask();
    await capturer.answer('window', sources);
    expect(await answer).toBeNull();
  });

  it('opens no second dialog while the first is open', async () => {
    const { capturer, ask } = setUp();
    void ask();
    const second = ask();
    await settle();
    expect(capturer.asked).toHaveLength(1);
    await capturer.answer('window', [aSource('window:1:0')]);
    expect(await second).toMatchObject({ video: { id: 'window:1:0' } });
    void ask();
    expect(capturer.asked).toHaveLength(2);
  });
});
