import { describe, expect, it } from 'vitest';
import { PickerView, type ShareSource } from '#shared/contracts/ipc/picker.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { settle } from '#test/fakes/settle.ts';
import { OwnPicker } from './own-picker.ts';
import type { ShareAnswer } from './share-chooser.ts';

/** A feed whose sources a test sets, and whose second look waits until it is answered. */
class FakeFeed {
  sources: readonly ShareSource[] | null = null;
  watching = 0;
  looks: { id: string; answer: (isThere: boolean) => void }[] = [];
  #changed = (): void => undefined;

  watch(changed: () => void): () => void {
    this.watching += 1;
    this.#changed = changed;
    return () => void (this.watching -= 1);
  }
  isThere(id: string): Promise<boolean> {
    return new Promise((answer) => this.looks.push({ id, answer }));
  }
  become(...sources: ShareSource[]): void {
    this.sources = sources;
    this.#changed();
  }
}

const source = (kind: ShareSource['kind'], id: string, name: string): ShareSource => ({
  id,
  kind,
  name,
  thumbnail: null,
  icon: null,
});
const SCREEN = source('screen', 'screen:0:0', 'Entire screen');
const LETTER = source('window', 'window:1:0', 'Letter');

function setUp({ canShareSound = true } = {}) {
  const screens = new FakeFeed();
  const windows = new FakeFeed();
  const opened: unknown[] = [];
  let closed = 0;
  let onGone = (): void => undefined;
  let ids = 0;
  const picker = new OwnPicker({
    screens,
    windows,
    window: {
      open(parent, gone) {
        opened.push(parent);
        onGone = gone;
      },
      close: () => void (closed += 1),
    },
    canShareSound,
    theme: () => 'dark',
    randomId: () => `r${(ids += 1)}`,
    logger: silentLogger,
  });
  const told: (PickerView | null)[] = [];
  picker.events.on('changed', (view) => told.push(view));
  const answers: (ShareAnswer | null)[] = [];
  const over = new AbortController();
  const ask = ({ audio = false } = {}) =>
    void picker.choose({ parent: null, audio, signal: over.signal }).then((answer) => answers.push(answer));
  return {
    picker,
    screens,
    windows,
    told,
    answers,
    over,
    ask,
    opened,
    /** Asked, and both lists are there. */
    show: (options?: { audio?: boolean }) => {
      ask(options);
      screens.become(SCREEN);
      windows.become(LETTER);
    },
    pick: (sourceId: string, rest: { requestId?: string; audio?: boolean } = {}) =>
      Promise.resolve(picker.handlers.pick({ requestId: 'r1', sourceId, audio: false, ...rest })),
    close: () => onGone(),
    closed: () => closed,
  };
}

describe('our own picker', () => {
  it('shows each list as soon as it is there', async () => {
    const { picker, ask, screens, windows, told, opened } = setUp();
    expect(await picker.handlers.current(undefined)).toBeNull();
    ask();
    const empty = {
      requestId: 'r1',
      screens: null,
      windows: null,
      canShareAudio: false,
      theme: 'dark' as const,
    };
    expect([opened.length, await picker.handlers.current(undefined)]).toEqual([1, empty]);
    windows.become(LETTER);
    screens.become(SCREEN);
    expect(told).toEqual([
      { ...empty, windows: [LETTER] },
      { ...empty, windows: [LETTER], screens: [SCREEN] },
    ]);
    for (const view of told) expect(PickerView.safeParse(view).success).toBe(true);
  });

  it('answers with the pick after a second look, and is gone then', async () => {
    const { picker, show, windows, screens, pick, answers, told, closed } = setUp();
    show();
    const picked = pick('window:1:0');
    await settle();
    expect([answers, windows.looks.length, closed()]).toEqual([[], 1, 0]);
    windows.looks[0]!.answer(true);
    await picked;
    await settle();
    expect(answers).toEqual([{ video: { id: 'window:1:0', name: 'Letter' } }]);
    expect([told.at(-1), await picker.handlers.current(undefined)]).toEqual([null, null]);
    expect([closed(), screens.watching, windows.watching]).toEqual([1, 0, 0]);
  });

  it.each<[string, (world: ReturnType<typeof setUp>) => unknown]>([
    ['the person cancels', ({ picker }) => picker.handlers.cancel({ requestId: 'r1' })],
    ['the window is closed', ({ close }) => close()],
    ['the app quits', ({ picker }) => picker.close()],
    ['nobody waits any longer', ({ over }) => over.abort()],
    ['the pick was never shown', ({ pick }) => pick('window:7:0')],
    [
      'what was picked has gone meanwhile',
      async ({ pick, windows }) => {
        const picked = pick('window:1:0');
        windows.looks[0]!.answer(false);
        await picked;
      },
    ],
    [
      'the window is closed during the second look',
      async ({ pick, windows, close }) => {
        const picked = pick('window:1:0');
        close();
        windows.looks[0]!.answer(true);
        await picked;
      },
    ],
  ])('answers empty, once, when %s', async (_what, end) => {
    const world = setUp();
    world.show();
    await end(world);
    world.close();
    world.over.abort();
    await settle();
    expect([world.answers, world.closed()]).toEqual([[null], 1]);
    expect([world.screens.watching, world.windows.watching]).toEqual([0, 0]);
  });

  it('takes one pick only', async () => {
    const { show, pick, windows, screens, answers } = setUp();
    show();
    void pick('window:1:0');
    await pick('screen:0:0');
    expect([windows.looks.length, screens.looks.length]).toEqual([1, 0]);
    windows.looks[0]!.answer(true);
    await settle();
    expect(answers).toHaveLength(1);
  });

  it('is asked one question at a time, and none that is over already', async () => {
    const { picker, show, opened, answers, ask, over, close } = setUp();
    show();
    ask();
    await settle();
    expect([answers, opened.length]).toEqual([[null], 1]);
    close();
    over.abort();
    await settle();
    expect(await picker.choose({ parent: null, audio: false, signal: over.signal })).toBeNull();
    expect(opened).toHaveLength(1);
  });

  it('knows no question but its own', async () => {
    const { picker, show, pick, answers } = setUp();
    show();
    await expect(pick('window:1:0', { requestId: 'r0' })).rejects.toMatchObject({ code: 'not-found' });
    expect(() => picker.handlers.cancel({ requestId: 'r0' })).toThrow('not-found');
    expect(answers).toEqual([]);
    await picker.handlers.cancel({ requestId: 'r1' });
    await expect(pick('window:1:0')).rejects.toMatchObject({ code: 'not-found' });
    expect(answers).toEqual([null]);
  });

  it('asks anew with a name of its own', async () => {
    const { picker, ask, close } = setUp();
    ask();
    close();
    ask();
    expect((await picker.handlers.current(undefined))?.requestId).toBe('r2');
  });
});

describe('the computer’s sound', () => {
  it.each<[string, boolean, boolean, string, boolean, boolean]>([
    ['a screen, asked for and ticked', true, true, 'screen:0:0', true, true],
    ['a screen, not ticked', true, true, 'screen:0:0', false, false],
    ['a screen, but the page wants no sound', true, false, 'screen:0:0', true, false],
    ['a screen, but this computer gives none without an echo', false, true, 'screen:0:0', true, false],
    ['a window', true, true, 'window:1:0', true, false],
  ])('%s', async (_what, canShareSound, audio, sourceId, ticked, shared) => {
    const { picker, show, pick, screens, windows, answers } = setUp({ canShareSound });
    show({ audio });
    expect((await picker.handlers.current(undefined))?.canShareAudio).toBe(canShareSound && audio);
    void pick(sourceId, { audio: ticked });
    for (const { answer } of [...screens.looks, ...windows.looks]) answer(true);
    await settle();
    expect(answers[0]?.audio).toBe(shared ? 'loopback' : undefined);
    expect(answers[0]?.video.id).toBe(sourceId);
  });
});
