import { beforeEach, describe, expect, it } from 'vitest';
import type { RingView } from '#shared/contracts/ipc/ring.ts';
import { NO_DESKTOP } from '#shared/contracts/desktop.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { settle } from '#test/fakes/settle.ts';
import { aConversation, aWorkspace, fakeEngine } from '../fake-engine.ts';
import { aRing } from '../ring/fake-ring.ts';
import { RingFeed } from '../ring/ring-feed.ts';
import { createWords } from '../words.ts';
import { type FakeNotifications, fakeNotifications } from './fake-notification.ts';
import { openNotifications } from './open-notifications.ts';

const AT = { workspaceId: 'w1', conversationId: 'c1' };
const MESSAGE = { ...AT, senderName: 'Ben', conversationName: null, text: 'hi' };
const MISSED = { ...AT, callId: 'k', callerName: 'Ada', type: 'audio', at: 0, quiet: false } as const;

let fake: FakeNotifications;
let focused: boolean;
let done: unknown[];
let sending: Error | null;
let rings: RingView[];
let system: () => void;
beforeEach(() => {
  fake = fakeNotifications();
  focused = false;
  done = [];
  sending = null;
  rings = [];
  system = () => undefined;
});

function setUp(platform: NodeJS.Platform = 'darwin') {
  const engine = {
    ...fakeEngine(),
    ring: () => rings,
    handlers: {
      chat: {
        send: async (message: unknown) => {
          if (sending) throw sending;
          done.push(['send', message]);
          return { key: 'x' };
        },
        saveDraft: (draft: unknown) => void done.push(['draft', draft]),
      },
    },
  };
  const fresh = async (): Promise<void> => system();
  const feed = new RingFeed({ engine, fresh });
  const opened = openNotifications({
    Notification: fake.Class,
    platform,
    launchInfo: null,
    engine,
    rings: feed,
    fresh,
    isFocused: () => focused,
    onRing: (callId) => done.push(['ring', callId]),
    onAnswer: (callId) => done.push(['answer', callId]),
    onDecline: (callId) => done.push(['decline', callId]),
    onOpen: (target) => done.push(['open', target]),
    words: createWords(),
    clock: new ManualClock(),
    logger: silentLogger,
  });
  const unread = (unreadCount: number, muted = false): void =>
    engine.setWorkspaces(aWorkspace({ conversations: { c1: aConversation({ unreadCount, muted }) } }));
  unread(1);
  const message = async (): Promise<void> => {
    engine.events.emit('incoming-message', MESSAGE);
    await settle();
  };
  return { engine, opened, unread, message };
}

describe('a message', () => {
  it('is told, and its click leads to the conversation', async () => {
    await setUp().message();
    expect(fake.shown()).toEqual(['Ben: hi']);
    fake.all[0]!.emit('click');
    expect(done).toEqual([['open', { type: 'conversation', ...AT, offerJoin: false }]]);
  });

  it('is not told of the conversation that is in front, only while the window has the focus', async () => {
    const { opened, message } = setUp();
    focused = true;
    opened.look({ at: AT });
    await message();
    expect(fake.all).toEqual([]);
    focused = false;
    await message();
    expect(fake.shown()).toHaveLength(1);
    focused = true;
    opened.seen();
    expect(fake.shown()).toEqual([]);
    opened.look({ at: { ...AT, conversationId: 'c2' } });
    await message();
    expect(fake.shown()).toHaveLength(1);
    opened.look({ at: AT });
    expect(fake.shown()).toEqual([]);
  });

  it.each([
    ['messages are not wished for', (all) => all.engine.changeSettings({ notifyMessages: false })],
    [
      'the person is not to be disturbed',
      (all) => all.engine.change({ desktop: { ...NO_DESKTOP, quiet: 'own' } }),
    ],
    ['the conversation is muted', (all) => all.unread(1, true)],
    ['it is read already', (all) => all.unread(0)],
    [
      'the system says so when it is asked',
      (all) => {
        system = () => all.engine.change({ desktop: { ...NO_DESKTOP, quiet: 'system' } });
      },
    ],
  ] satisfies [string, (all: ReturnType<typeof setUp>) => void][])(
    'is not told when %s',
    async (_why, arrange) => {
      const all = setUp();
      arrange(all);
      await all.message();
      expect(fake.all).toEqual([]);
    },
  );

  it('is taken back when it is read elsewhere', async () => {
    const { message, unread } = setUp();
    await message();
    unread(0);
    expect(fake.shown()).toEqual([]);
  });

  it('hides its text on request', async () => {
    const { engine, message } = setUp();
    engine.changeSettings({ hideMessageText: true });
    await message();
    expect(fake.shown()).toEqual(['Ben: New message']);
  });

  it('is answered into its conversation', async () => {
    await setUp().message();
    fake.all[0]!.emit('reply', { reply: 'yes' });
    expect(done).toEqual([['send', { ...AT, content: 'yes' }]]);
  });

  it('an answer that cannot be sent waits in the conversation', async () => {
    await setUp().message();
    sending = new Error('disk full');
    fake.all[0]!.emit('reply', { reply: 'yes' });
    await settle();
    expect(done).toEqual([
      ['draft', { ...AT, draft: 'yes' }],
      ['open', { type: 'conversation', ...AT, offerJoin: false }],
    ]);
  });
});

describe('a call', () => {
  it('that rings is told, and answered by its button', async () => {
    const { engine } = setUp();
    rings = [aRing('k')];
    engine.events.emit('ring', rings);
    await settle();
    expect(fake.shown()).toEqual(['Ada: Incoming call']);
    fake.all[0]!.emit('action', { actionIndex: 0 });
    expect(done).toEqual([['answer', 'k']]);
  });

  it('that was missed is told, unless it was quiet', () => {
    const { engine, opened } = setUp();
    focused = true;
    opened.look({ at: AT });
    engine.events.emit('missed', MISSED);
    engine.events.emit('missed', { ...MISSED, quiet: true });
    expect(fake.shown()).toEqual(['Missed call: Ada called you']);
  });
});

it('Windows tells a click twice: it is done once', async () => {
  await setUp('win32').message();
  const [shown] = fake.all;
  shown!.emit('click');
  fake.activate({ type: 'click', arguments: `type=click&tag=${shown!.id}` });
  expect(done).toHaveLength(1);
});

it('all go when the app does', async () => {
  const { opened, message } = setUp();
  await message();
  opened.close();
  expect(fake.shown()).toEqual([]);
});
