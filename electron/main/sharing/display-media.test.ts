import type { EventEmitter } from 'node:events';
import type { Session, Streams, WebContents, WebFrameMain } from 'electron';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { settle } from '#test/fakes/settle.ts';
import { FakeWindow } from '../windows/fake-window.ts';
import { WindowRegistry } from '../windows/registry.ts';
import { answerDisplayMedia } from './display-media.ts';
import type { ShareAnswer, ShareQuestion } from './share-chooser.ts';

type Handler = NonNullable<Parameters<Session['setDisplayMediaRequestHandler']>[0]>;
type Request = Parameters<Handler>[0];

const PICK: ShareAnswer = { video: { id: 'window:1:0', name: 'Letter' } };

function setUp({ systemPicker = false } = {}) {
  const registry = new WindowRegistry();
  const main = new FakeWindow({});
  const ring = new FakeWindow({});
  registry.add('main', main.webContents);
  registry.add('ring', ring.webContents);
  const clock = new ManualClock();
  const questions: ShareQuestion[] = [];
  let decide: { answer: (answer: ShareAnswer | null) => void; fail: (error: Error) => void };
  let handler!: Handler;
  let useSystemPicker: boolean | undefined;
  const owners = new Map<object, FakeWindow>();
  const frameOf = (window: FakeWindow, part: object = {}): WebFrameMain => {
    const frame = { url: 'app://parley/main.html', parent: null, ...part };
    owners.set(frame, window);
    return frame as unknown as WebFrameMain;
  };
  answerDisplayMedia({
    session: {
      setDisplayMediaRequestHandler: (given: Handler | null, options?: { useSystemPicker: boolean }) => {
        handler = given!;
        useSystemPicker = options?.useSystemPicker;
      },
    },
    chooser: {
      systemPicker,
      choose(question) {
        questions.push(question);
        return new Promise((answer, fail) => {
          decide = { answer, fail };
        });
      },
    },
    registry,
    contentsOf: (frame) => owners.get(frame)?.webContents as unknown as WebContents | undefined,
    windowOf: () => main.asWindow,
    clock,
    logger: silentLogger,
  });
  const answers: (Streams | null)[] = [];
  const takes = (streams: Streams | null): void => void answers.push(streams);
  const ask = (part: Partial<Request> = {}, callback = takes): void =>
    handler(
      {
        frame: frameOf(main),
        securityOrigin: 'app://parley/',
        videoRequested: true,
        audioRequested: false,
        userGesture: true,
        ...part,
      },
      callback,
    );
  return {
    main,
    ring,
    clock,
    questions,
    answers,
    ask,
    frameOf,
    useSystemPicker: () => useSystemPicker,
    pick: async () => {
      decide.answer(PICK);
      await settle();
    },
    fail: async () => {
      decide.fail(new Error('the desktop is not in the mood'));
      await settle();
    },
    listeners: () => (main.webContents as EventEmitter).listenerCount('did-navigate'),
  };
}

describe('a page that asks for the screen', () => {
  it('gets what the person picked, over the window that asks', async () => {
    const { ask, pick, answers, questions, clock, listeners, main } = setUp();
    ask({ audioRequested: true });
    expect(questions).toMatchObject([{ audio: true, parent: main.asWindow }]);
    await pick();
    expect([answers, clock.pending, listeners()]).toEqual([[PICK], 0, 0]);
    expect(questions[0]!.signal.aborted).toBe(true);
    ask();
    await pick();
    expect(answers).toEqual([PICK, PICK]);
  });

  it.each<[string, (world: ReturnType<typeof setUp>) => Partial<Request>]>([
    ['without a click', () => ({ userGesture: false })],
    ['for sound alone', () => ({ videoRequested: false })],
    ['from another window of ours', ({ ring, frameOf }) => ({ frame: frameOf(ring) })],
    ['from a window that is not ours', ({ frameOf }) => ({ frame: frameOf(new FakeWindow({})) })],
    ['from a frame that has gone', () => ({ frame: null })],
    ['from a frame within the page', ({ main, frameOf }) => ({ frame: frameOf(main, { parent: {} }) })],
    [
      'from a foreign page',
      ({ main, frameOf }) => ({ frame: frameOf(main, { url: 'https://evil.example/main.html' }) }),
    ],
    [
      'from the page of another window',
      ({ main, frameOf }) => ({ frame: frameOf(main, { url: 'app://parley/ring.html' }) }),
    ],
    ['for a foreign origin', () => ({ securityOrigin: 'https://evil.example/' })],
  ])('%s gets nothing, and nobody is asked', (_what, part) => {
    const world = setUp();
    world.ask(part(world));
    expect([world.answers, world.questions.length, world.clock.pending]).toEqual([[null], 0, 0]);
  });

  it('gets nothing while another question is open', async () => {
    const { ask, pick, answers, questions } = setUp();
    ask();
    ask();
    expect([answers, questions.length]).toEqual([[null], 1]);
    await pick();
    expect(answers).toEqual([null, PICK]);
  });

  it.each<[string, (world: ReturnType<typeof setUp>) => unknown]>([
    ['goes elsewhere or is loaded anew', ({ main }) => main.webContents.emit('did-navigate')],
    ['crashes', ({ main }) => main.crash()],
    ['is closed', ({ main }) => main.webContents.emit('destroyed')],
    ['waits for two minutes', ({ clock }) => clock.advance(120_000)],
  ])('that %s is answered empty, once, and the picker is told', async (_what, end) => {
    const world = setUp();
    world.ask();
    end(world);
    await settle();
    expect(world.questions[0]!.signal.aborted).toBe(true);
    await world.pick();
    expect([world.answers, world.clock.pending, world.listeners()]).toEqual([[null], 0, 0]);
  });

  it('may ask again after it got nothing', async () => {
    const { ask, clock, questions } = setUp();
    ask();
    clock.advance(120_000);
    await settle();
    ask();
    expect(questions).toHaveLength(2);
  });

  it('waits as long as a person may think', async () => {
    const { ask, clock, answers, pick } = setUp();
    ask();
    clock.advance(119_999);
    await pick();
    expect(answers).toEqual([PICK]);
  });

  it('that cannot take the answer any more harms nobody', async () => {
    const { ask, pick, questions, clock } = setUp();
    ask({}, () => {
      throw new TypeError('video must be a WebFrameMain or DesktopCapturerSource');
    });
    await pick();
    ask();
    expect([questions.length, clock.pending]).toEqual([2, 1]);
  });

  it('gets nothing when the desktop fails', async () => {
    const { ask, fail, answers } = setUp();
    ask();
    await fail();
    expect(answers).toEqual([null]);
  });
});

it('the system’s picker is used where that is the way', () => {
  expect([setUp().useSystemPicker(), setUp({ systemPicker: true }).useSystemPicker()]).toEqual([false, true]);
});
